package org.piaolian.lifecycle.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The reversals of this installation. */
public interface Reversals {

    Optional<Reversal> find(ReversalId id);

    /** The same, and nobody else changes it until this transaction ends. */
    Optional<Reversal> lock(ReversalId id);

    /** @param key that the asking agency gave it */
    Optional<Reversal> findByKey(AgencyId agency, String key);

    /** The one that is not at its end; there is at most one. */
    Optional<Reversal> findUnfinished(ReceiptNumber receipt);

    /** In the order in which they were asked for. */
    List<Reversal> listOf(ReceiptNumber receipt);

    Page<Reversal> search(ReversalQuery query);

    /** Those that the portal has something to do for, or that nobody decided until now; the oldest first. */
    List<ReversalId> listToDo(Instant now);

    /**
     * @param key by which the same request is known again
     * @return false where one of this receipt is not at its end, or the key was used: nothing is added
     */
    boolean add(Reversal reversal, @Nullable String key);

    void update(Reversal reversal);
}
