package org.piaolian.receipts.domain;

import java.util.Optional;
import java.util.UUID;

/** Names one payment file that was taken in, and what became of its entries. */
public record BatchId(UUID value) {

    public static Optional<BatchId> parse(String text) {
        try {
            return Optional.of(new BatchId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
