package org.piaolian.web.requests;

import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;

/** When this request was first made, where an earlier attempt at it came to no known end. */
@RequestScoped
public class FirstAsked {

    private Optional<Instant> at = Optional.empty();

    public Optional<Instant> at() {
        return at;
    }

    void set(Optional<Instant> before) {
        at = before;
    }
}
