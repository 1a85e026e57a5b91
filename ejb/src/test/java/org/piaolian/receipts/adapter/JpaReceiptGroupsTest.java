package org.piaolian.receipts.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptGroup;

class JpaReceiptGroupsTest {

    private static final AgencyId TAX = new AgencyId("tax");
    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");

    private static PortalDatabase database;
    private static BatchId batch;

    private static int series;

    @BeforeAll
    static void migrate() {
        database = new PortalDatabase();
        batch = database.newBatch(1);
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static ReceiptCode newSeries() {
        return new ReceiptCode("%08d".formatted(11010100 + series++));
    }

    private static ReceiptGroup lease(ReceiptCode code, int wanted) {
        return database.inTransaction(e -> new JpaReceiptGroups(e).lease(code, TAX, wanted, batch, NOW));
    }

    private static boolean isSealed(ReceiptGroup group) {
        return database.inTransaction(e -> new JpaReceiptGroups(e).sealed(group, NOW));
    }

    private static boolean settles(List<ReceiptGroup> run) {
        return database.inTransaction(e -> new JpaReceiptGroups(e).settle(run));
    }

    private static void seal(ReceiptGroup group) {
        assertThat(isSealed(group)).isTrue();
    }

    private static void register(List<ReceiptGroup> run) {
        assertThat(settles(run)).isTrue();
        database.run(e -> new JpaReceiptGroups(e).registered(run, "f".repeat(64), 7, NOW));
    }

    /** The runs of one series, each as the first numbers of its groups. */
    private static List<List<Long>> runs(ReceiptCode code) {
        return runs(code, 1, NOW);
    }

    private static List<List<Long>> runs(ReceiptCode code, int enough, Instant longest) {
        return database.inTransaction(e -> new JpaReceiptGroups(e).listSealed(1000, enough, longest)).stream()
                .filter(run -> run.get(0).first().code().equals(code))
                .map(run -> run.stream().map(g -> g.first().number()).toList())
                .toList();
    }

    @Test
    void numbers_start_at_one_and_follow_each_other() {
        ReceiptCode code = newSeries();
        ReceiptGroup first = lease(code, 3);
        ReceiptGroup second = lease(code, 5);

        assertThat(first.first().number()).isEqualTo(1);
        assertThat(first.previous()).isEmpty();
        assertThat(second.first().number()).isEqualTo(4);
        assertThat(second.count()).isEqualTo(5);
        assertThat(second.previous()).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void a_group_ends_with_its_page_and_the_next_one_starts_a_page() {
        ReceiptCode code = newSeries();
        lease(code, NumberPage.SIZE - 10);

        assertThat(lease(code, 25).count()).isEqualTo(10);
        ReceiptGroup next = lease(code, 15);
        assertThat(next.first().number()).isEqualTo(NumberPage.SIZE + 1L);
        assertThat(next.previous()).isEmpty();
    }

    @Test
    void a_lease_that_is_rolled_back_was_never_given() {
        ReceiptCode code = newSeries();
        lease(code, 2);
        assertThatThrownBy(() -> database.run(e -> {
                    new JpaReceiptGroups(e).lease(code, TAX, 100, batch, NOW);
                    throw new IllegalStateException("the rest of the transaction fails");
                }))
                .hasMessageContaining("fails");

        assertThat(lease(code, 1).first().number()).isEqualTo(3);
    }

    @Test
    void two_transactions_at_once_number_on_different_pages() throws Exception {
        ReceiptCode code = newSeries();
        lease(code, 1);
        CountDownLatch firstHolds = new CountDownLatch(1);
        CountDownLatch secondDone = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(1);
        try {
            Future<ReceiptGroup> slow = threads.submit(() -> database.inTransaction(e -> {
                ReceiptGroup group = new JpaReceiptGroups(e).lease(code, TAX, 10, batch, NOW);
                firstHolds.countDown();
                await(secondDone);
                return group;
            }));
            firstHolds.await();
            ReceiptGroup quick = lease(code, 10);
            secondDone.countDown();

            assertThat(slow.get().first().number()).isEqualTo(2);
            assertThat(quick.first().number()).isEqualTo(NumberPage.SIZE + 1L);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void sixteen_at_once_get_every_number_once_and_leave_no_gap_inside_a_page() throws Exception {
        ReceiptCode code = newSeries();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Callable<List<ReceiptGroup>>> work = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            int wanted = 1 + t * 7;
            work.add(() -> {
                List<ReceiptGroup> mine = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    mine.add(lease(code, wanted));
                }
                return mine;
            });
        }
        List<ReceiptGroup> all = new ArrayList<>();
        try {
            for (Future<List<ReceiptGroup>> done : threads.invokeAll(work)) {
                all.addAll(done.get());
            }
        } finally {
            threads.shutdownNow();
        }

        List<Long> numbers = all.stream()
                .flatMap(g -> LongStream.range(g.first().number(), g.first().number() + g.count())
                        .boxed())
                .toList();
        assertThat(numbers).doesNotHaveDuplicates();
        all.forEach(group -> {
            long before = group.first().number() - 1;
            assertThat(before % NumberPage.SIZE == 0 || numbers.contains(before))
                    .as("the number before %s is given", group.first())
                    .isTrue();
        });
    }

    @Test
    void a_series_belongs_to_one_agency() {
        ReceiptCode code = newSeries();
        lease(code, NumberPage.SIZE);

        assertThatThrownBy(() ->
                        database.run(e -> new JpaReceiptGroups(e).lease(code, new AgencyId("finance"), 1, batch, NOW)))
                .hasMessageContaining(code + " is tax's");
    }

    @Test
    void sealed_groups_that_follow_each_other_are_registered_as_one_run() {
        ReceiptCode code = newSeries();
        ReceiptGroup a = lease(code, 3);
        ReceiptGroup b = lease(code, 3);
        ReceiptGroup c = lease(code, 3);
        ReceiptGroup d = lease(code, 3);
        seal(a);
        seal(b);
        seal(d);

        assertThat(runs(code)).containsExactly(List.of(1L, 4L));
        register(List.of(a, b));
        assertThat(runs(code)).isEmpty();
        seal(c);
        assertThat(runs(code)).containsExactly(List.of(7L, 10L));
        Optional<Long> ledgerFirst = database.inTransaction(e -> new JpaReceiptGroups(e).findLedgerFirst(code, 4));
        assertThat(ledgerFirst).contains(1L);
    }

    @Test
    void a_run_grows_while_the_group_behind_it_is_being_sealed_until_it_is_large_or_old_enough() {
        ReceiptCode code = newSeries();
        Instant justNow = NOW.minusSeconds(1);
        ReceiptGroup first = lease(code, 3);
        ReceiptGroup second = lease(code, 5);
        ReceiptGroup third = lease(code, 2);
        seal(first);
        assertThat(runs(code, 100, justNow)).isEmpty();
        assertThat(runs(code, 3, justNow)).containsExactly(List.of(1L));
        assertThat(runs(code, 100, NOW)).containsExactly(List.of(1L));

        seal(second);
        assertThat(runs(code, 100, justNow)).isEmpty();
        seal(third);
        assertThat(runs(code, 100, justNow)).containsExactly(List.of(1L, 4L, 9L));
    }

    @Test
    void a_run_does_not_wait_for_what_another_file_brought() {
        ReceiptCode code = newSeries();
        ReceiptGroup first = lease(code, 3);
        BatchId other = database.newBatch(1);
        database.run(e -> new JpaReceiptGroups(e).lease(code, TAX, 5, other, NOW));
        seal(first);
        assertThat(runs(code, 100, NOW.minusSeconds(1))).containsExactly(List.of(1L));
    }

    @Test
    void a_run_does_not_grow_beyond_its_page_nor_once_it_is_settled() {
        Instant justNow = NOW.minusSeconds(1);
        ReceiptCode code = newSeries();
        ReceiptGroup page = lease(code, NumberPage.SIZE);
        lease(code, 7);
        seal(page);
        assertThat(runs(code, NumberPage.SIZE + 1, justNow)).containsExactly(List.of(1L));

        ReceiptCode other = newSeries();
        ReceiptGroup settled = lease(other, 3);
        lease(other, 4);
        seal(settled);
        assertThat(settles(List.of(settled))).isTrue();
        assertThat(runs(other, 100, justNow)).containsExactly(List.of(1L));
    }

    @Test
    void a_settled_run_is_submitted_again_as_it_was_however_many_groups_follow_meanwhile() {
        ReceiptCode code = newSeries();
        ReceiptGroup a = lease(code, 3);
        ReceiptGroup b = lease(code, 3);
        seal(a);
        assertThat(settles(List.of(a))).isTrue();
        seal(b);

        assertThat(runs(code)).containsExactly(List.of(1L));
        assertThat(settles(List.of(a, b)))
                .as("somebody with an older view settles otherwise")
                .isFalse();
        register(List.of(a));
        assertThat(runs(code)).containsExactly(List.of(4L));
    }

    @Test
    void a_group_is_sealed_once() {
        ReceiptGroup group = lease(newSeries(), 1);
        seal(group);

        assertThat(isSealed(group)).isFalse();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
