package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import org.piaolian.payments.domain.Batches;
import org.piaolian.receipts.domain.ReceiptGroups;

/** Closes a batch once all its receipts are registered. */
@ApplicationScoped
public class CloseBatch {

    private final Batches batches;
    private final ReceiptGroups groups;
    private final Clock clock;

    @Inject
    public CloseBatch(Batches batches, ReceiptGroups groups, Clock clock) {
        this.batches = batches;
        this.groups = groups;
        this.clock = clock;
    }

    @Transactional
    public void closeIfFinished(Batches.Unfinished batch) {
        if (batch.read() == batch.entries() && groups.allRegistered(batch.id())) {
            batches.done(batch.id(), clock.instant());
        }
    }
}
