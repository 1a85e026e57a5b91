package org.piaolian.requests.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The requests with keys of this installation, until their ends. */
public interface KeyedRequests {

    sealed interface Found {

        /**
         * It is to be done.
         *
         * @param attempt by which its answer is kept
         * @param before when it was first begun, where an earlier attempt came to no known end
         * @param makes id for what the request makes, the same in each attempt
         */
        record ToDo(UUID attempt, Optional<Instant> before, UUID makes) implements Found {}

        record Answered(KeptAnswer answer) implements Found {}

        /** Somebody is at it. */
        record InFlight() implements Found {}

        /** The key was given to another request. */
        record Other() implements Found {}
    }

    /**
     * Of several at once, one is told to do it.
     *
     * @param lease until when nobody else is
     * @param end when the key is forgotten, from the first time on
     */
    Found begin(KeyedRequest request, Instant now, Instant lease, Instant end);

    /** Nothing is kept where another attempt has begun since. */
    void keep(KeyedRequest request, UUID attempt, KeptAnswer answer);

    /** The attempt came to no known end: the next may begin at once. */
    void letGo(KeyedRequest request, UUID attempt, Instant now);
}
