package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;

/** Notes where groups stand on the channel. */
@ApplicationScoped
public class KeepRegistration {

    private final ReceiptGroups groups;
    private final Clock clock;

    @Inject
    public KeepRegistration(ReceiptGroups groups, Clock clock) {
        this.groups = groups;
        this.clock = clock;
    }

    /**
     * Settles which groups go into one batch on the channel, before it is submitted: whatever happens then, the very
     * same batch is submitted again.
     *
     * @return false where somebody else is ahead
     */
    @Transactional
    public boolean settle(List<ReceiptGroup> run) {
        return groups.settle(run);
    }

    @Transactional
    public void keep(List<ReceiptGroup> run, Registration registration) {
        groups.registered(run, registration.transactionId(), registration.block(), clock.instant());
    }
}
