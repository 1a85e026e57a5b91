package org.piaolian.receipts.domain;

import java.time.Year;

/**
 * The eight digits that name a series of receipts: region (2), class (2), kind (2), year (2), as on the fiscal e-bill.
 */
public record ReceiptCode(String value) {

    public ReceiptCode {
        if (!value.matches("[0-9]{8}")) {
            throw new IllegalArgumentException("a receipt code has 8 digits, not \"" + value + "\"");
        }
    }

    /** @param region two digits of the administrative division, for example {@code 11} for Beijing */
    public static ReceiptCode of(String region, ReceiptKind kind, Year year) {
        return new ReceiptCode(
                "%s%s%s%02d".formatted(region, kind.billClass(), kind.billKind(), year.getValue() % 100));
    }

    public String region() {
        return value.substring(0, 2);
    }

    @Override
    public String toString() {
        return value;
    }
}
