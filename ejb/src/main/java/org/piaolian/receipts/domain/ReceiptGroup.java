package org.piaolian.receipts.domain;

import java.util.OptionalLong;
import org.piaolian.agencies.domain.AgencyId;

/**
 * Consecutive receipts of one series that are sealed together. They lie on one page of the series, right behind the
 * group before them.
 *
 * @param previous first number of the group right before this one on the same page; empty at the page's start
 * @param ledgerFirst first number of the batch on the channel that it goes into, once that is settled
 */
public record ReceiptGroup(
        AgencyId agency,
        ReceiptNumber first,
        int count,
        OptionalLong previous,
        BatchId batch,
        State state,
        OptionalLong ledgerFirst) {

    /** PREPARED, SEALED, REGISTERED: what {@link ReceiptState} says of each of its receipts. */
    public enum State {
        PREPARED,
        SEALED,
        REGISTERED
    }

    /** The page of numbers it lies on, by the page's first number. */
    public ReceiptNumber page() {
        return new ReceiptNumber(first.code(), NumberPage.startOf(first.number()));
    }
}
