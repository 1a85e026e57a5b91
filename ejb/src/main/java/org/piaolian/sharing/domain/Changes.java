package org.piaolian.sharing.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptNumber;

/** What happened to receipts on the channel, in ledger order; each has its position, counted from 0 without a gap. */
public interface Changes {

    /**
     * @param action {@code register}, or the transition as the contract calls it
     * @param state of the receipt after it
     * @param mspId who registered it; null for a later transition
     */
    record Change(
            long position,
            ReceiptNumber number,
            String action,
            String state,
            @Nullable String mspId,
            long block,
            String transactionId) {}

    /**
     * The changes from a position on. What they cost does not depend on the position.
     *
     * @param limit 1 to 10,000
     */
    List<Change> listFrom(long position, int limit);

    /**
     * Of the changes from a position on, and before another, those that are chosen: the first of them.
     *
     * @param most 1 to 10,000
     */
    List<Change> listChosen(long position, long before, ChosenChanges chosen, int most);

    /** The position behind the last one that is known: everything before it is complete. */
    long end();
}
