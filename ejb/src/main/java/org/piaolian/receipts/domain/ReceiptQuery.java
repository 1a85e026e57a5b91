package org.piaolian.receipts.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * What to look for among receipts; a null or empty part does not restrict.
 *
 * @param text part of a number, a party's name, an item's name or a payment reference
 * @param from first day of issue, in the portal's time zone
 * @param to last day of issue
 * @param offset how many to leave out from the start
 * @param limit how many at most, 1 to 10,000
 */
public record ReceiptQuery(
        @Nullable BatchId batch,
        @Nullable String text,
        Set<ReceiptKind> kinds,
        Set<ReceiptState> states,
        @Nullable AgencyId agency,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable BigDecimal least,
        @Nullable BigDecimal most,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    public enum Sort {
        ISSUED,
        NUMBER,
        PARTY,
        AMOUNT,
        KIND,
        STATE
    }

    public ReceiptQuery {
        kinds = Set.copyOf(kinds);
        states = Set.copyOf(states);
        if (offset < 0 || limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " are out of range");
        }
    }

    /** Newest first, without any restriction. */
    public static ReceiptQuery newest(int offset, int limit) {
        return new ReceiptQuery(
                null, null, Set.of(), Set.of(), null, null, null, null, null, Sort.ISSUED, true, offset, limit);
    }

    /** All receipts of a batch, in number order. */
    public static ReceiptQuery ofBatch(BatchId batch, int offset, int limit) {
        return new ReceiptQuery(
                batch, null, Set.of(), Set.of(), null, null, null, null, null, Sort.NUMBER, false, offset, limit);
    }
}
