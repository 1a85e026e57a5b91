package org.piaolian.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private final TestClock clock = new TestClock();
    private final TokenBuckets buckets = new TokenBuckets(clock);

    @Test
    void a_burst_is_allowed_and_then_one_at_a_time() {
        for (int i = 0; i < 3; i++) {
            assertThat(take("a")).isTrue();
        }
        assertThat(take("a")).isFalse();
        clock.pass(Duration.ofSeconds(6));
        assertThat(take("a")).isTrue();
        assertThat(take("a")).isFalse();
    }

    @Test
    void it_says_how_long_to_wait() {
        for (int i = 0; i < 3; i++) {
            take("a");
        }
        clock.pass(Duration.ofSeconds(2));
        assertThat(buckets.take("a", 3, Duration.ofSeconds(6))).contains(Duration.ofSeconds(4));
    }

    @Test
    void one_client_does_not_use_up_what_another_may() {
        for (int i = 0; i < 4; i++) {
            take("a");
        }
        assertThat(take("b")).isTrue();
    }

    @Test
    void a_refused_question_counts_for_nothing() {
        for (int i = 0; i < 100; i++) {
            take("a");
        }
        clock.pass(Duration.ofSeconds(6));
        assertThat(take("a")).isTrue();
    }

    @Test
    void asking_whether_one_more_is_allowed_takes_none() {
        for (int i = 0; i < 10; i++) {
            assertThat(buckets.waitFor("a", 3, Duration.ofSeconds(6))).isEmpty();
        }
        assertThat(take("a")).isTrue();
    }

    private boolean take(String client) {
        return buckets.take(client, 3, Duration.ofSeconds(6)).isEmpty();
    }

    private static final class TestClock extends Clock {

        private Instant now = Instant.parse("2026-11-24T01:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
