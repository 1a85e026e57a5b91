package org.piaolian.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.piaolian.database.PortalDatabase;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.requests.adapter.SqlKeyedRequests;
import org.piaolian.requests.domain.KeptAnswer;
import org.piaolian.requests.domain.KeyedRequest;
import org.piaolian.requests.domain.KeyedRequests;
import org.piaolian.requests.domain.KeyedRequests.Found;

/** Requests with keys as a real database keeps them. */
class AnswerOnceTest {

    private static final KeptAnswer LOCKED = new KeptAnswer(200, "application/json", null, "{\"taken\":true}");

    private final PortalDatabase database = new PortalDatabase();
    private final KeyedRequests requests = database.port(KeyedRequests.class, SqlKeyedRequests::new);
    private Instant now = Instant.parse("2026-11-26T08:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final AnswerOnce answerOnce = new AnswerOnce(requests, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void the_same_request_again_is_answered_as_it_was_for_a_day() {
        KeyedRequest lock = request("civil", "k1", "lock");
        answerOnce.answered(lock, toDo(lock).attempt(), LOCKED);

        assertThat(answerOnce.begin(lock)).isEqualTo(new Found.Answered(LOCKED));
        now = now.plus(AnswerOnce.KEPT).minusSeconds(1);
        assertThat(answerOnce.begin(lock)).isEqualTo(new Found.Answered(LOCKED));
        now = now.plusSeconds(1);
        assertThat(toDo(lock).before()).isEmpty();
    }

    @Test
    void a_refusal_is_kept_with_all_that_was_said() {
        KeyedRequest ask = request("civil", "k1", "reversal");
        KeptAnswer created =
                new KeptAnswer(201, "application/json", "https://portal.example/api/v1/reversals/1", "{\"名\":1}");
        KeptAnswer refused = new KeptAnswer(409, "application/problem+json", null, "{\"refusal\":\"LOCKED\"}");
        KeptAnswer empty = new KeptAnswer(204, null, null, "");
        for (KeptAnswer answer : List.of(created, refused, empty)) {
            KeyedRequest request = request("civil", "of " + answer.status(), ask.key());
            answerOnce.answered(request, toDo(request).attempt(), answer);
            assertThat(answerOnce.begin(request)).isEqualTo(new Found.Answered(answer));
        }
    }

    @Test
    void another_request_with_the_key_is_told_so_before_and_after_the_first_is_answered() {
        KeyedRequest lock = request("civil", "k1", "lock");
        Found.ToDo first = toDo(lock);
        assertThat(answerOnce.begin(request("civil", "k1", "close"))).isEqualTo(new Found.Other());
        answerOnce.answered(lock, first.attempt(), LOCKED);
        assertThat(answerOnce.begin(request("civil", "k1", "close"))).isEqualTo(new Found.Other());
        assertThat(answerOnce.begin(lock)).isEqualTo(new Found.Answered(LOCKED));
    }

    @Test
    void the_keys_of_different_callers_have_nothing_to_do_with_each_other() {
        KeyedRequest lock = request("civil", "k1", "lock");
        answerOnce.answered(lock, toDo(lock).attempt(), LOCKED);
        assertThat(toDo(request("audit", "k1", "lock")).before()).isEmpty();
    }

    @Test
    void of_many_at_once_one_does_it_and_the_others_learn_that_it_is_in_flight() throws Exception {
        KeyedRequest lock = request("civil", "k1", "lock");
        ExecutorService clients = Executors.newFixedThreadPool(20);
        List<Found> found = new ArrayList<>();
        try {
            List<Callable<Found>> all = Collections.nCopies(60, () -> answerOnce.begin(lock));
            for (Future<Found> one : clients.invokeAll(all)) {
                found.add(one.get());
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(found).filteredOn(Found.ToDo.class::isInstance).hasSize(1);
        assertThat(found).filteredOn(Found.InFlight.class::isInstance).hasSize(59);
    }

    @Test
    void what_failed_is_done_again_at_once_and_is_known_to_have_been_tried() {
        KeyedRequest lock = request("civil", "k1", "lock");
        Instant first = now;
        answerOnce.failed(lock, toDo(lock).attempt());
        now = now.plusSeconds(5);
        assertThat(toDo(lock).before()).isEqualTo(Optional.of(first));
    }

    @Test
    void what_a_killed_portal_had_begun_is_done_again_after_a_while_and_its_late_answer_does_not_count() {
        KeyedRequest lock = request("civil", "k1", "lock");
        Instant first = now;
        Found.ToDo killed = toDo(lock);
        now = now.plus(AnswerOnce.LEASE).minus(Duration.ofMillis(1));
        assertThat(answerOnce.begin(lock)).isEqualTo(new Found.InFlight());
        now = now.plusMillis(1);
        Found.ToDo next = toDo(lock);
        assertThat(next.before()).contains(first);
        assertThat(next.makes()).isEqualTo(killed.makes());
        assertThat(toDo(request("civil", "k2", "lock")).makes()).isNotEqualTo(killed.makes());

        answerOnce.answered(lock, killed.attempt(), new KeptAnswer(409, null, null, "late"));
        answerOnce.failed(lock, killed.attempt());
        assertThat(answerOnce.begin(lock)).isEqualTo(new Found.InFlight());
        answerOnce.answered(lock, next.attempt(), LOCKED);
        answerOnce.failed(lock, next.attempt());
        assertThat(answerOnce.begin(lock)).isEqualTo(new Found.Answered(LOCKED));
    }

    private Found.ToDo toDo(KeyedRequest request) {
        Found found = answerOnce.begin(request);
        assertThat(found).isInstanceOf(Found.ToDo.class);
        return (Found.ToDo) found;
    }

    private static KeyedRequest request(String caller, String key, String body) {
        return new KeyedRequest(caller, key, Digest.sha256(body.getBytes(UTF_8)));
    }
}
