package org.piaolian.proofs.domain;

import org.jspecify.annotations.Nullable;

/** The log cannot be read now. */
public class LogUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LogUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
