package org.piaolian.ledger.domain;

import org.jspecify.annotations.Nullable;

/** A transaction was handed to the channel, and nobody could tell what became of it: it may come through still. */
public class OutcomeUnknown extends LedgerUnavailable {

    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
