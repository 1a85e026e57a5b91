package org.piaolian.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.piaolian.identity.domain.Actor;
import org.piaolian.paging.Page;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.receipts.domain.BatchId;

/** How far payment files are, and which of their entries did not become receipts. */
@ApplicationScoped
public class FindBatches {

    private final Batches batches;

    @Inject
    public FindBatches(Batches batches) {
        this.batches = batches;
    }

    /** Empty where there is no such batch, or the actor may not see it. */
    public Optional<BatchProgress> find(BatchId id, Actor by) {
        return batches.find(id).filter(batch -> by.sees(batch.agency()));
    }

    /** The newest first. */
    public Page<BatchProgress> list(Actor by, int offset, int limit) {
        return batches.list(by, offset, limit);
    }

    /** In file order; nothing where the actor may not see the batch. */
    public Page<RejectedEntry> listRejected(BatchId id, Actor by, int offset, int limit) {
        return find(id, by).isPresent() ? batches.listRejected(id, offset, limit) : new Page<>(java.util.List.of(), 0);
    }

    /** Entries without any reference, which wait for somebody to find out what they are. */
    public Page<RejectedEntry> listUnmatched(Actor by, int offset, int limit) {
        return batches.listUnmatched(by, offset, limit);
    }
}
