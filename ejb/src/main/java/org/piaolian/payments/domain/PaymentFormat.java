package org.piaolian.payments.domain;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of payment file that can be taken in, by their media type. */
public enum PaymentFormat {
    /** ISO 20022 bank to customer debit credit notification. */
    CAMT_054("application/xml"),
    /** Comma-separated values, RFC 4180, with the columns of {@code ear/docs/payment-files.md}. */
    CSV("text/csv"),
    /** An e-invoice. It is no payment and no payment file: the batch is there so that its receipt goes the same road. */
    EN_16931("application/vnd.en16931+xml"),
    /** A confirmed reversal. It is no payment file either: its red receipt and its replacement go the same road. */
    REVERSAL("application/vnd.piaolian.reversal+json");

    private final String mediaType;

    PaymentFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Reads {@code text/csv; charset=UTF-8} as well as {@code text/xml} for XML. */
    public static Optional<PaymentFormat> ofMediaType(String mediaType) {
        String bare = mediaType.split(";", 2)[0].strip().toLowerCase(java.util.Locale.ROOT);
        String known = bare.equals("text/xml") ? CAMT_054.mediaType : bare;
        return Arrays.stream(values())
                .filter(f -> f.isFile() && f.mediaType.equals(known))
                .findFirst();
    }

    /** Whether it is a file of payments that somebody sends in; the others are batches for their receipts' sake. */
    public boolean isFile() {
        return this == CAMT_054 || this == CSV;
    }
}
