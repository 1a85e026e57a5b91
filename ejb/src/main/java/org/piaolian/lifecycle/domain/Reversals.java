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

    /** The one of this credit note that did not come to nothing; there is at most one. */
    Optional<Reversal> findByCreditNote(String identity);

    /** The one that is not at its end; there is at most one. */
    Optional<Reversal> findUnfinished(ReceiptNumber receipt);

    /** In the order in which they were asked for. */
    List<Reversal> listOf(ReceiptNumber receipt);

    Page<Reversal> search(ReversalQuery query);

    /** Those that the portal has something to do for, or that nobody decided until now; the oldest first. */
    List<ReversalId> listToDo(Instant now);

    /**
     * @param key by which the same request is known again
     * @return false where one of this receipt is not at its end, it is more than is left, or the key was used: nothing is
     *     added
     */
    boolean add(Reversal reversal, @Nullable String key);

    /**
     * Of a credit note, with its files. Whoever wants to number the same note waits until it is there.
     *
     * @return false where one of this receipt or of this note is not at its end, it is more than is left, or the note has
     *     a receipt: nothing is added
     */
    boolean add(Reversal reversal, CreditNoteFiles files);

    /** @throws java.util.NoSuchElementException where it is not a credit note's */
    CreditNoteFiles files(ReversalId id);

    void update(Reversal reversal);
}
