package org.piaolian.requests;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.piaolian.requests.domain.KeptAnswer;
import org.piaolian.requests.domain.KeyedRequest;
import org.piaolian.requests.domain.KeyedRequests;
import org.piaolian.requests.domain.KeyedRequests.Found;

/** Answers a request with a key once, and every time alike, for a day (draft-ietf-httpapi-idempotency-key-header). */
@ApplicationScoped
public class AnswerOnce {

    /** How long a key is known. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** Longer than any of them takes; who began it and has not answered by then was killed. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private final KeyedRequests requests;
    private final Clock clock;

    @Inject
    public AnswerOnce(KeyedRequests requests, Clock clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** Whether to do it, or what to answer instead. */
    public Found begin(KeyedRequest request) {
        Instant now = clock.instant();
        return requests.begin(request, now, now.plus(LEASE), now.plus(KEPT));
    }

    /**
     * A refusal is an answer as well. What failed for no reason of its own, as where the channel is away, is none: it is
     * done again when it is asked for again.
     */
    public void answered(KeyedRequest request, UUID attempt, KeptAnswer answer) {
        requests.keep(request, attempt, answer);
    }

    public void failed(KeyedRequest request, UUID attempt) {
        requests.letGo(request, attempt, clock.instant());
    }
}
