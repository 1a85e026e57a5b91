package org.piaolian.web.security;

import java.time.Duration;

/** A client has asked more than {@link RateLimits} allow. */
public final class TooManyRequests extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration wait;

    public TooManyRequests(Duration wait) {
        super("wait for " + wait);
        this.wait = wait;
    }

    /** For {@code Retry-After}: whole seconds, at least one. */
    public long seconds() {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
