package org.piaolian.seals.domain;

/** The key store or the timestamp authority could not be reached. Nothing was sealed: ask again later. */
public class SealUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SealUnavailable(String message) {
        super(message);
    }

    public SealUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
