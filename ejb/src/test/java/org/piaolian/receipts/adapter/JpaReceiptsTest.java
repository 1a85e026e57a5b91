package org.piaolian.receipts.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.database.PreparedReceipts;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptQuery.Sort;
import org.piaolian.receipts.domain.ReceiptSummary;

class JpaReceiptsTest {

    private static final AgencyId TAX = new AgencyId("tax");
    private static final ReceiptCode CODE = new ReceiptCode("11010126");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T02:00:00Z"), ZoneOffset.ofHours(8));

    private static PortalDatabase database;
    private static BatchId batch;

    /** Three receipts of one second, as a batch has many. */
    @BeforeAll
    static void issue() {
        database = new PortalDatabase();
        batch = database.newBatch(3);
        database.run(entities -> {
            ReceiptGroup group = new JpaReceiptGroups(entities).lease(CODE, TAX, 3, batch, CLOCK.instant());
            new JpaReceipts(entities, CLOCK)
                    .add(
                            group,
                            LongStream.rangeClosed(1, 3)
                                    .mapToObj(JpaReceiptsTest::prepared)
                                    .toList());
        });
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    private static PreparedReceipt prepared(long number) {
        return PreparedReceipts.of(CODE, number, "50%_" + number, CLOCK);
    }

    private static ReceiptQuery query(String text, Sort sort, boolean descending) {
        return new ReceiptQuery(null, text, Set.of(), Set.of(), null, null, null, null, null, sort, descending, 0, 100);
    }

    private static List<Long> numbers(ReceiptQuery query, String... issuers) {
        Page<ReceiptSummary> page =
                database.inTransaction(e -> new JpaReceipts(e, CLOCK).search(query, List.of(issuers)));
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(r -> r.number().number()).toList();
    }

    @Test
    void newest_first_is_highest_number_first_among_receipts_of_one_second() {
        assertThat(numbers(ReceiptQuery.newest(0, 100))).containsExactly(3L, 2L, 1L);
    }

    @Test
    void by_number_goes_both_ways() {
        assertThat(numbers(query("", Sort.NUMBER, false))).containsExactly(1L, 2L, 3L);
        assertThat(numbers(query("", Sort.NUMBER, true))).containsExactly(3L, 2L, 1L);
    }

    @Test
    void a_text_is_looked_for_as_it_is_written_wildcards_included() {
        assertThat(numbers(query("50%_2", Sort.NUMBER, false))).containsExactly(2L);
        assertThat(numbers(query("%", Sort.NUMBER, false))).hasSize(3);
        assertThat(numbers(query("5%2", Sort.NUMBER, false))).isEmpty();
    }

    @Test
    void a_whole_or_part_of_a_number_is_found() {
        assertThat(numbers(query("11010126-0000000002", Sort.NUMBER, false))).containsExactly(2L);
        assertThat(numbers(query("0000000003", Sort.NUMBER, false))).containsExactly(3L);
    }

    @Test
    void only_the_given_issuers_receipts_are_found() {
        assertThat(numbers(query("", Sort.NUMBER, false), "tax")).hasSize(3);
        assertThat(numbers(query("", Sort.NUMBER, false), "civil")).isEmpty();
    }

    @Test
    void a_payment_that_has_its_receipt_is_known() {
        Map<String, ReceiptSummary> known =
                database.inTransaction(e -> new JpaReceipts(e, CLOCK).findByPayment(List.of("payment 2", "payment 9")));
        assertThat(known).containsOnlyKeys("payment 2");
        assertThat(known.get("payment 2")).extracting(r -> r.total().figure()).isEqualTo("200.00");
    }
}
