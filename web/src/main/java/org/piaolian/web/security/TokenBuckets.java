package org.piaolian.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token buckets by name, the least recently used forgotten first: a flood from countless addresses must not fill the
 * memory. Each is kept as the moment at which it would be full again (generic cell rate algorithm).
 */
final class TokenBuckets {

    private static final int MOST = 100_000;

    private final Clock clock;
    private final Map<String, Instant> fullAt = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    TokenBuckets(Clock clock) {
        this.clock = clock;
    }

    synchronized Optional<Duration> take(String name, int burst, Duration each) {
        Instant now = clock.instant();
        Instant full = fullAt(name, now).plus(each);
        Optional<Duration> wait = untilAllowed(full, now, burst, each);
        if (wait.isEmpty()) {
            fullAt.put(name, full);
        }
        return wait;
    }

    synchronized Optional<Duration> waitFor(String name, int burst, Duration each) {
        Instant now = clock.instant();
        return untilAllowed(fullAt(name, now).plus(each), now, burst, each);
    }

    private Instant fullAt(String name, Instant now) {
        Instant full = fullAt.getOrDefault(name, now);
        return full.isBefore(now) ? now : full;
    }

    private static Optional<Duration> untilAllowed(Instant full, Instant now, int burst, Duration each) {
        Duration over = Duration.between(now.plus(each.multipliedBy(burst)), full);
        return over.isNegative() || over.isZero() ? Optional.empty() : Optional.of(over);
    }
}
