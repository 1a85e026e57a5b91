package org.piaolian.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerTransaction;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.RegistrationRefused;
import org.piaolian.receipts.domain.ReceiptState;

/** Every {@link Ledger} keeps these. */
public abstract class LedgerContract {

    private final Series series = new Series("tax", "01");

    protected abstract Ledger ledger();

    @Test
    void every_receipt_of_a_registered_batch_is_found() {
        LeafBatch batch = series.batch(2001, 500);
        Registration registration = ledger().register(batch);

        assertThat(registration.transactionId()).matches("[0-9a-f]{64}");
        assertThat(registration.block()).isPositive();
        for (int index : new int[] {0, 1, 250, 499}) {
            LedgerEntry entry = ledger().find(series.number(2001 + index)).orElseThrow();
            assertThat(entry.number()).isEqualTo(series.number(2001 + index));
            assertThat(entry.leaf()).isEqualTo(batch.leaves().get(index));
            assertThat(entry.mspId()).isEqualTo("TaxMSP");
            assertThat(entry.transactionId()).isEqualTo(registration.transactionId());
            assertThat(entry.state()).isEqualTo(ReceiptState.REGISTERED);
        }
    }

    @Test
    void a_number_that_nobody_registered_is_not_found() {
        ledger().register(series.batch(2001, 3));
        for (long number : new long[] {1, 2000, 2004, 4001, 9_999_999_999L}) {
            assertThat(ledger().find(series.number(number))).isEmpty();
        }
    }

    @Test
    void batches_follow_each_other_on_a_page_until_it_is_full() {
        Registration first = ledger().register(series.batch(1, 700));
        Registration second = ledger().register(series.batch(701, 1, 1));
        Registration third = ledger().register(series.batch(702, 701, 1299));

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(transactionOf(700)).isEqualTo(first.transactionId());
        assertThat(transactionOf(701)).isEqualTo(second.transactionId());
        assertThat(transactionOf(702)).isEqualTo(third.transactionId());
        assertThat(transactionOf(2000)).isEqualTo(third.transactionId());
    }

    @Test
    void the_same_batch_again_gives_the_first_registration() {
        Registration first = ledger().register(series.batch(1, 20));
        ledger().register(series.batch(21, 1, 5));
        assertThat(ledger().register(series.batch(1, 20))).isEqualTo(first);
    }

    @Test
    void another_batch_for_registered_numbers_is_refused() {
        ledger().register(series.batch(1, 20));
        assertRefused("NUMBER_TAKEN", series.otherBatch(1, 20));
        assertRefused("NUMBER_TAKEN", series.otherBatch(1, 1));
        assertRefused("NUMBER_TAKEN", series.batch(1, 21));
        assertRefused("NUMBER_TAKEN", series.batch(11, 1, 20));
    }

    @Test
    void a_batch_that_would_leave_a_gap_is_refused() {
        ledger().register(series.batch(1, 20));
        assertRefused("NOT_CONTIGUOUS", series.batch(22, 1, 1));
        assertRefused("NOT_CONTIGUOUS", series.batch(31, 21, 10));
        assertThat(ledger().find(series.number(22))).isEmpty();
    }

    @Test
    void an_agency_cannot_register_in_the_series_of_another() {
        assertRefused("WRONG_AGENCY", new Series("finance", "01").batch(1, 1));
        assertRefused("WRONG_AGENCY", new Series("audit", "02").batch(1, 1));
        assertThat(ledger().register(new Series("finance", "02").batch(1, 1))).isNotNull();
        assertThat(ledger().register(new Series("civil", "03").batch(1, 1))).isNotNull();
    }

    @Test
    void twenty_threads_that_register_the_same_batch_get_one_registration() throws Exception {
        LeafBatch batch = series.batch(4001, 50);
        List<Registration> registrations = atOnce(20, i -> ledger().register(batch));

        assertThat(registrations).hasSize(20).containsOnly(registrations.get(0));
        assertThat(transactionOf(4050)).isEqualTo(registrations.get(0).transactionId());
    }

    @Test
    void of_two_batches_for_the_same_numbers_exactly_one_is_registered() throws Exception {
        for (int page = 0; page < 5; page++) {
            long first = 1 + page * 2000L;
            List<LeafBatch> batches = List.of(series.batch(first, 30), series.otherBatch(first, 40));
            List<Object> outcomes = atOnce(8, i -> outcome(batches.get(i % 2)));

            assertThat(outcomes.stream().filter(Registration.class::isInstance).distinct())
                    .hasSize(1);
            assertThat(outcomes.stream().filter("NUMBER_TAKEN"::equals)).hasSize(4);
            LeafBatch winner = batches.get(outcomes.get(0) instanceof Registration ? 0 : 1);
            assertThat(ledger().find(series.number(first)).orElseThrow().leaf())
                    .isEqualTo(winner.leaves().get(0));
        }
    }

    @Test
    void many_pages_are_registered_side_by_side() throws Exception {
        List<Registration> registrations = atOnce(24, i -> {
            long first = 1 + i * 2000L;
            ledger().register(series.batch(first, 100));
            return ledger().register(series.batch(first + 100, first, 100));
        });
        assertThat(registrations.stream().map(Registration::transactionId).distinct())
                .hasSize(24);
        for (int i = 0; i < 24; i++) {
            assertThat(transactionOf(i * 2000L + 200))
                    .isEqualTo(registrations.get(i).transactionId());
            assertThat(ledger().find(series.number(i * 2000L + 201))).isEmpty();
        }
    }

    @Test
    void the_transaction_of_a_registration_is_read_with_its_block() {
        Registration registration = ledger().register(series.batch(1, 5));
        LedgerTransaction transaction =
                ledger().transaction(registration.transactionId()).orElseThrow();

        assertThat(transaction.id()).isEqualTo(registration.transactionId());
        assertThat(transaction.block()).isEqualTo(registration.block());
        assertThat(transaction.valid()).isTrue();
        assertThat(transaction.submitter()).isEqualTo("TaxMSP");
        assertThat(transaction.endorsers()).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
        assertThat(transaction.proposedAt())
                .isEqualTo(ledger().find(series.number(1)).orElseThrow().registeredAt());
        assertThat(ledger().transaction("ab".repeat(32))).isEmpty();
    }

    @Test
    void the_status_tells_the_height_and_the_peers() {
        Registration registration = ledger().register(series.batch(1, 5));
        assertThat(ledger().status().embedded()).isTrue();
        assertThat(ledger().status().available()).isTrue();
        assertThat(ledger().status().height()).isPositive();
        assertThat(ledger().status().peers()).isNotEmpty().allMatch(peer -> peer.answers());
        assertThat(registration.block()).isPositive();
    }

    private String transactionOf(long number) {
        return ledger().find(series.number(number)).orElseThrow().transactionId();
    }

    private Object outcome(LeafBatch batch) {
        try {
            return ledger().register(batch);
        } catch (RegistrationRefused e) {
            return e.code();
        }
    }

    private void assertRefused(String code, LeafBatch batch) {
        assertThatExceptionOfType(RegistrationRefused.class)
                .isThrownBy(() -> ledger().register(batch))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private interface Job<T> {
        T run(int index);
    }

    private static <T> List<T> atOnce(int threads, Job<T> job) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<T>> jobs = IntStream.range(0, threads)
                    .<Callable<T>>mapToObj(i -> () -> job.run(i))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(jobs)) {
                results.add(future.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
