package org.piaolian.web.receipts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptQuery;

/**
 * The order of the list as it stands in an address: a column's name, with a minus before it where the list descends.
 */
record ReceiptOrder(ReceiptQuery.Sort by, boolean descending) {

    static final ReceiptOrder NEWEST_FIRST = new ReceiptOrder(ReceiptQuery.Sort.ISSUED, true);

    /** The newest first where the address names no order, or none that there is. */
    static ReceiptOrder parse(@Nullable String text) {
        if (text == null) {
            return NEWEST_FIRST;
        }
        boolean descending = text.startsWith("-");
        return column(descending ? text.substring(1) : text)
                .map(by -> new ReceiptOrder(by, descending))
                .orElse(NEWEST_FIRST);
    }

    /** What a click on the column's head leads to: turned round where it is sorted by already. */
    ReceiptOrder clicked(ReceiptQuery.Sort column) {
        return column == by ? new ReceiptOrder(by, !descending) : new ReceiptOrder(column, startsDescending(column));
    }

    // Of times and amounts people look for the latest and the largest.
    private static boolean startsDescending(ReceiptQuery.Sort column) {
        return column == ReceiptQuery.Sort.ISSUED || column == ReceiptQuery.Sort.AMOUNT;
    }

    private static Optional<ReceiptQuery.Sort> column(String name) {
        return Arrays.stream(ReceiptQuery.Sort.values())
                .filter(sort -> sort.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return (descending ? "-" : "") + by.name().toLowerCase(Locale.ROOT);
    }
}
