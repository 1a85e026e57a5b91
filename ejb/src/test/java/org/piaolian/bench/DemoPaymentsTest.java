package org.piaolian.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.piaolian.payments.adapter.CamtReader;
import org.piaolian.payments.adapter.CsvReader;
import org.piaolian.payments.adapter.ItemMappingFile;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.payments.domain.ItemMapping.Assignment;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.UnreadableFile;

class DemoPaymentsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

    private final ItemMapping mapping = ItemMappingFile.builtIn();

    @Test
    void the_treasurys_day_gives_two_hundred_receipts_and_nine_entries_each_with_another_reason() throws Exception {
        StringBuilder file = new StringBuilder();
        new DemoPayments(20261124, DAY).writeCamt(200, true, file);
        assertCommitted("treasury-day.xml", file);
        List<Entry> entries = read(new CamtReader(), file);
        assertThat(assigned(entries)).hasSize(200);
        assertThat(reasons(entries))
                .containsExactly(
                        Reason.NOT_BOOKED,
                        Reason.REVERSAL,
                        Reason.NO_REFERENCE,
                        Reason.NO_PARTY,
                        Reason.AMOUNT_TOO_PRECISE,
                        Reason.SUM_MISMATCH,
                        Reason.CITIZEN_ID_INVALID,
                        Reason.ITEM_AGAINST_DIRECTION,
                        Reason.ALREADY_RECEIVED);
        List<Payment> payments = payments(entries);
        assertThat(payments).anyMatch(p -> p.foreign() != null);
        assertThat(payments).anyMatch(p -> p.position().value().endsWith("TxDtls[3]"));
        assertThat(payments).anyMatch(p -> p.items().get(0).code() == null);
    }

    @Test
    void the_older_banks_file_gives_a_receipt_for_each_entry() throws Exception {
        StringBuilder file = new StringBuilder();
        new DemoPayments(20261125, DAY).writeCamt2(8, file);
        assertCommitted("bank-v2.xml", file);
        assertThat(assigned(read(new CamtReader(), file))).hasSize(8);
    }

    @Test
    void the_counters_day_gives_twelve_receipts_and_eight_rows_each_with_another_reason() throws Exception {
        StringBuilder file = new StringBuilder();
        new DemoPayments(20261126, DAY).writeCsv(12, true, file);
        assertCommitted("counter.csv", file);
        List<Entry> entries = read(new CsvReader(), file);
        assertThat(assigned(entries)).hasSize(12);
        assertThat(reasons(entries))
                .containsExactly(
                        Reason.FORMULA,
                        Reason.AMOUNT_NOT_POSITIVE,
                        Reason.PRODUCT_MISMATCH,
                        Reason.CURRENCY_UNKNOWN,
                        Reason.CITIZEN_ID_INVALID,
                        Reason.VALUE_UNKNOWN,
                        Reason.NO_REFERENCE,
                        Reason.CELL_COUNT);
    }

    @Test
    void a_thousand_payments_for_measuring_are_all_good_and_all_different() throws Exception {
        StringBuilder camt = new StringBuilder();
        new DemoPayments(1, DAY).writeCamt(1_000, false, camt);
        assertThat(assigned(read(new CamtReader(), camt))).hasSize(1_000);
        StringBuilder csv = new StringBuilder();
        new DemoPayments(2, DAY).writeCsv(1_000, false, csv);
        assertThat(assigned(read(new CsvReader(), csv))).hasSize(1_000);
    }

    @Test
    void the_same_seed_gives_the_same_file_and_another_seed_other_payments() throws Exception {
        StringBuilder one = new StringBuilder();
        StringBuilder again = new StringBuilder();
        StringBuilder other = new StringBuilder();
        new DemoPayments(5, DAY).writeCamt(50, false, one);
        new DemoPayments(5, DAY).writeCamt(50, false, again);
        new DemoPayments(6, DAY).writeCamt(50, false, other);
        assertThat(again).hasToString(one.toString());
        assertThat(payments(read(new CamtReader(), other)))
                .extracting(Payment::id)
                .doesNotContainAnyElementsOf(payments(read(new CamtReader(), one)).stream()
                        .map(Payment::id)
                        .toList());
    }

    /** With {@code -Dpiaolian.demo.write} the committed file is written anew. */
    private static void assertCommitted(String name, CharSequence made) throws IOException {
        Path committed = Path.of("../sql/demo").resolve(name);
        if (Boolean.getBoolean("piaolian.demo.write")) {
            Files.writeString(committed, made);
        }
        assertThat(committed).content(StandardCharsets.UTF_8).isEqualTo(made.toString());
    }

    private static List<Entry> read(PaymentFileReader reader, CharSequence file) throws IOException, UnreadableFile {
        List<Entry> entries = new ArrayList<>();
        reader.read(new ByteArrayInputStream(file.toString().getBytes(StandardCharsets.UTF_8)), entries::add);
        return entries;
    }

    private List<Assignment.Assigned> assigned(List<Entry> entries) {
        return payments(entries).stream()
                .map(mapping::assign)
                .filter(Assignment.Assigned.class::isInstance)
                .map(Assignment.Assigned.class::cast)
                .toList();
    }

    /** The first of each identity, as the portal takes them. */
    private static List<Payment> payments(List<Entry> entries) {
        List<Payment> payments = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Payable p
                    && payments.stream()
                            .map(Payment::id)
                            .noneMatch(Predicate.isEqual(p.payment().id()))) {
                payments.add(p.payment());
            }
        }
        return payments;
    }

    private List<Reason> reasons(List<Entry> entries) {
        List<Payment> first = payments(entries);
        List<Reason> reasons = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Rejected r) {
                reasons.add(r.refusal().reason());
            } else if (entry instanceof Entry.Unmatched u) {
                reasons.add(u.refusal().reason());
            } else if (entry instanceof Entry.Payable p && !first.contains(p.payment())) {
                reasons.add(Reason.ALREADY_RECEIVED);
            } else if (entry instanceof Entry.Payable p
                    && mapping.assign(p.payment()) instanceof Assignment.Refused refused) {
                reasons.add(refused.refusal().reason());
            }
        }
        return reasons;
    }
}
