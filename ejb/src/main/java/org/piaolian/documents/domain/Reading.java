package org.piaolian.documents.domain;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * What a look into a strange file found.
 *
 * @param numbers the receipt numbers that it carries in its title, its metadata or its text, the first few of them
 * @param exceeded the first limit that it exceeds, where the look ended; null where it stays within all
 * @param encrypted it says that it is encrypted, so that little of it can be read
 */
public record Reading(Set<ReceiptNumber> numbers, @Nullable Limit exceeded, boolean encrypted) {

    /** How much of a strange file is looked into. Receipts stay far below every limit. */
    public enum Limit {
        BYTES(10L << 20),
        PAGES(1_000),
        SIGNATURES(50),
        /** Arrays, dictionaries and strings in one another. */
        NESTING(100),
        STREAMS(10_000),
        /** Bytes that its deflated parts come to. */
        INFLATED(32L << 20),
        MILLISECONDS(2_000);

        private final long most;

        Limit(long most) {
            this.most = most;
        }

        public long most() {
            return most;
        }
    }

    public Reading {
        numbers = Set.copyOf(numbers);
    }

    public Optional<Limit> excess() {
        return Optional.ofNullable(exceeded);
    }
}
