package org.piaolian.ledger.domain;

import org.jspecify.annotations.Nullable;

/** The channel could not be reached, or it is not known whether it took the transaction. Nothing is lost: ask again. */
public class LedgerUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
