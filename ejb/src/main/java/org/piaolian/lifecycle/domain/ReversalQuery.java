package org.piaolian.lifecycle.domain;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * What to look for among reversals; a null or empty part does not restrict.
 *
 * @param offset how many to leave out from the start
 * @param limit how many at most, 1 to 1,000
 */
public record ReversalQuery(
        @Nullable ReceiptNumber receipt,
        Set<Reversal.State> states,
        @Nullable AgencyId agency,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    public enum Sort {
        ASKED,
        RECEIPT,
        AMOUNT,
        STATE
    }

    public ReversalQuery {
        states = Set.copyOf(states);
        if (offset < 0 || limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " are out of range");
        }
    }

    /** All of one receipt, the newest first. */
    public static ReversalQuery of(ReceiptNumber receipt) {
        return new ReversalQuery(receipt, Set.of(), null, Sort.ASKED, true, 0, 1_000);
    }
}
