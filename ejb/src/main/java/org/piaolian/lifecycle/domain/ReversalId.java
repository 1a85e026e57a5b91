package org.piaolian.lifecycle.domain;

import java.util.Optional;
import java.util.UUID;

/** Names one reversal that was asked for. */
public record ReversalId(UUID value) {

    public static Optional<ReversalId> parse(String text) {
        try {
            return Optional.of(new ReversalId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
