package org.piaolian.receipts.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as the portal keeps it.
 *
 * @param contentJson the canonical JSON (RFC 8785) of the content with its salt; the content digest is over its UTF-8
 * @param pdfDigest SHA-256 of the sealed PDF's bytes; null until it is sealed
 * @param sealedAt null until it is sealed
 * @param registration null until it is registered
 */
public record Receipt(
        ReceiptContent content,
        String contentJson,
        Digest contentDigest,
        @Nullable Digest pdfDigest,
        ReceiptState state,
        BatchId batch,
        @Nullable Instant sealedAt,
        @Nullable RegisteredAs registration) {

    /** Where the receipt stands on the channel. */
    public record RegisteredAs(
            String transactionId, long block, Instant at, ReceiptNumber batchFirst, int batchCount) {}

    public ReceiptNumber number() {
        return content.number();
    }
}
