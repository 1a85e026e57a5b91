package org.piaolian.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.archive.adapter.JpaArchive;
import org.piaolian.archive.domain.Archive;
import org.piaolian.archive.domain.ArchivedEvidence;
import org.piaolian.database.PortalDatabase;
import org.piaolian.database.PreparedReceipts;
import org.piaolian.receipts.adapter.JpaReceiptGroups;
import org.piaolian.receipts.adapter.JpaReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.seals.domain.Preservation;
import org.piaolian.seals.domain.SealUnavailable;
import org.piaolian.settings.Settings;

/** Which documents get evidence and when, on a real database. */
class PreserveReceiptsTest {

    private static final ReceiptCode CODE = new ReceiptCode("11010126");
    private static final Instant SEALED = Instant.parse("2026-11-24T02:00:00Z");
    private static final Instant EXPIRY = Instant.parse("2036-11-24T02:00:00Z");

    private PortalDatabase database;
    private Instant now = SEALED.plus(Duration.ofMinutes(61));
    private boolean authorityIsThere = true;
    private final List<String> preserved = new ArrayList<>();

    /** Three receipts, registered together. */
    @BeforeEach
    void register() {
        database = new PortalDatabase();
        BatchId batch = database.newBatch(3);
        Clock clock = Clock.fixed(SEALED, ZoneOffset.ofHours(8));
        database.run(entities -> {
            ReceiptGroup group =
                    new JpaReceiptGroups(entities).lease(CODE, new AgencyId("tax"), 3, batch, clock.instant());
            JpaReceipts receipts = new JpaReceipts(entities, clock);
            receipts.add(group, List.of(prepared(1, clock), prepared(2, clock), prepared(3, clock)));
            entities.flush();
            receipts.addDocuments(List.of(document(1), document(2), document(3)));
            entities.flush();
            entities.createNativeQuery(
                            "update receipt_group set state = 'REGISTERED', sealed_at = :at, registered_at = :at,"
                                    + " ledger_first = 1, ledger_count = 3, transaction = 't', block = 1")
                    .setParameter("at", SEALED)
                    .executeUpdate();
        });
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static PreparedReceipt prepared(long number, Clock clock) {
        return PreparedReceipts.of(CODE, number, "李四", clock);
    }

    private static SealedDocument document(long number) {
        byte[] pdf = ("document " + number + ";").getBytes(StandardCharsets.UTF_8);
        return new SealedDocument(new ReceiptNumber(CODE, number), pdf);
    }

    private Preservation.Increment preserve(byte[] pdf) {
        if (!authorityIsThere) {
            throw new SealUnavailable("no timestamp today");
        }
        preserved.add(new String(pdf, StandardCharsets.UTF_8));
        return new Preservation.Increment("evidence;".getBytes(StandardCharsets.UTF_8), EXPIRY);
    }

    private <T> T with(Function<PreserveReceipts, T> work) {
        return database.inTransaction(entities -> work.apply(new PreserveReceipts(
                new JpaArchive(entities),
                new JpaReceipts(entities, Clock.fixed(now, ZoneOffset.UTC)),
                this::preserve,
                new Settings(),
                Clock.fixed(now, ZoneOffset.UTC))));
    }

    private List<Archive.Group> due() {
        return with(preserve -> preserve.listDue(10));
    }

    private void preserveAll(Archive.Group group) {
        Instant provableUntil = group.receipts().stream()
                .map(receipt -> with(preserve -> preserve.preserve(receipt)))
                .min(Instant::compareTo)
                .orElseThrow();
        with(preserve -> {
            preserve.finish(group, provableUntil);
            return true;
        });
    }

    @Test
    void a_document_gets_its_evidence_an_hour_after_its_sealing_and_not_again_until_it_is_needed() {
        now = SEALED.plus(Duration.ofMinutes(59));
        assertThat(due()).isEmpty();

        now = SEALED.plus(Duration.ofMinutes(61));
        assertThat(due()).containsExactly(new Archive.Group(CODE, 1, 3));
        preserveAll(due().get(0));
        assertThat(due()).isEmpty();
        assertThat(preserved).containsExactly("document 1;", "document 2;", "document 3;");

        now = EXPIRY.minus(Duration.ofDays(200));
        assertThat(due()).isEmpty();

        now = EXPIRY.minus(Duration.ofDays(179));
        assertThat(due()).hasSize(1);
        with(preserve -> preserve.preserve(new ReceiptNumber(CODE, 2)));
        assertThat(preserved).endsWith("document 2;evidence;");
        assertThat(evidence(2)).hasSize(2);
        Optional<ArchivedEvidence> last =
                database.inTransaction(entities -> new JpaArchive(entities).findLast(new ReceiptNumber(CODE, 2)));
        assertThat(last).contains(new ArchivedEvidence(new ReceiptNumber(CODE, 2), 2, now, EXPIRY));
    }

    @Test
    void after_a_crash_in_a_group_only_what_is_missing_is_done() {
        with(preserve -> preserve.preserve(new ReceiptNumber(CODE, 1)));

        preserveAll(due().get(0));

        assertThat(preserved).containsExactly("document 1;", "document 2;", "document 3;");
        assertThat(evidence(1)).hasSize(1);
    }

    @Test
    void without_an_authority_nothing_is_stored_and_the_group_stays_due() {
        authorityIsThere = false;

        assertThatThrownBy(() -> preserveAll(due().get(0))).isInstanceOf(SealUnavailable.class);

        assertThat(evidence(1)).isEmpty();
        assertThat(due()).hasSize(1);
    }

    @Test
    void two_nodes_that_preserve_the_same_receipt_store_one_evidence() {
        ArchivedEvidence first = new ArchivedEvidence(new ReceiptNumber(CODE, 1), 1, now, EXPIRY);
        database.run(entities -> new JpaArchive(entities).add(first, new byte[] {1}));
        database.run(entities -> new JpaArchive(entities).add(first, new byte[] {2}));

        assertThat(evidence(1)).hasSize(1);
        assertThat(evidence(1).get(0)).containsExactly(1);
    }

    @Test
    void evidence_cannot_be_changed_or_removed() {
        preserveAll(due().get(0));

        assertThatThrownBy(() -> database.run(entities -> entities.createNativeQuery("delete from archived_evidence")
                        .executeUpdate()))
                .hasStackTraceContaining("written once");
    }

    private List<byte[]> evidence(long number) {
        return database.inTransaction(
                entities -> new JpaArchive(entities).listIncrements(new ReceiptNumber(CODE, number)));
    }
}
