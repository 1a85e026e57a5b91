package org.piaolian.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.domain.Reading;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.money.Money;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Check.Answer;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;

class VerifyReceiptTest {

    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");
    private static final AgencyId TAX = new AgencyId("tax");
    private static final ReceiptNumber NUMBER =
            ReceiptNumber.parse("11010126-0000000007").orElseThrow();
    private static final byte[] PDF = "the sealed document".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final OneReceipt receipts = new OneReceipt();
    private final Channel channel = new Channel();
    private final SealOf seal = new SealOf();
    private Set<ReceiptNumber> numbersInFile = Set.of();

    private final VerifyReceipt verify = new VerifyReceipt(
            receipts,
            new org.piaolian.ledger.domain.Ledger() {
                @Override
                public org.piaolian.ledger.domain.Registration register(org.piaolian.ledger.domain.LeafBatch batch) {
                    throw new AssertionError("verification registers nothing");
                }

                @Override
                public Optional<LedgerEntry> find(ReceiptNumber number) {
                    return channel.find(number);
                }

                @Override
                public Optional<org.piaolian.ledger.domain.LedgerTransaction> transaction(String id) {
                    throw new AssertionError("verification does not ask for it");
                }

                @Override
                public org.piaolian.ledger.domain.Transited transit(
                        org.piaolian.ledger.domain.Transitions transitions) {
                    throw new AssertionError("verification changes nothing");
                }

                @Override
                public List<Standing> history(ReceiptNumber number) {
                    throw new AssertionError("verification does not ask for it");
                }

                @Override
                public org.piaolian.ledger.domain.LedgerStatus status() {
                    throw new AssertionError("verification does not ask for it");
                }
            },
            seal,
            document -> new Reading(numbersInFile, null, false),
            new Settings(),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void registered() {
        receipts.state = ReceiptState.REGISTERED;
        channel.entry = entry(ReceiptState.REGISTERED, receipts.leaf());
    }

    @Test
    void a_registered_receipt_is_valid_by_number_by_digest_and_by_its_file() {
        for (Verification answer :
                List.of(verify.byNumber(NUMBER, "ABC123"), verify.byDigest(Digest.sha256(PDF)), ofDocument(PDF))) {
            assertThat(answer.verdict()).isEqualTo(Verdict.VALID);
            assertThat(answer.receipt()).isEqualTo(receipts.content);
        }
        assertThat(verify.byNumber(NUMBER, "abc123").checks())
                .extracting(c -> c.answer())
                .containsExactly(Answer.NOT_ASKED, Answer.YES, Answer.YES, Answer.YES);
        assertThat(ofDocument(PDF).checks()).extracting(c -> c.answer()).containsOnly(Answer.YES);
    }

    @Test
    void a_wrong_check_code_and_an_unknown_number_get_the_same_answer() {
        Verification wrong = verify.byNumber(NUMBER, "abc124");
        Verification unknown =
                verify.byNumber(ReceiptNumber.parse("11010126-0000000008").orElseThrow(), "abc123");

        assertThat(wrong).isEqualTo(unknown);
        assertThat(wrong.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(wrong.receipt()).isNull();
        assertThat(channel.asked).isEqualTo(2);
    }

    @Test
    void nothing_is_valid_while_the_channel_is_silent() {
        channel.silent = true;

        for (Verification answer :
                List.of(verify.byNumber(NUMBER, "abc123"), verify.byDigest(Digest.sha256(PDF)), ofDocument(PDF))) {
            assertThat(answer.verdict()).isEqualTo(Verdict.UNAVAILABLE);
        }
    }

    @Test
    void a_receipt_that_is_not_on_the_channel_yet_is_a_promise_with_a_deadline() {
        receipts.state = ReceiptState.SEALED;
        channel.entry = null;

        Verification answer = verify.byNumber(NUMBER, "abc123");
        assertThat(answer.verdict()).isEqualTo(Verdict.PENDING);
        assertThat(answer.deadline()).isEqualTo(Instant.parse("2026-11-25T01:00:00Z"));
    }

    @Test
    void a_receipt_that_the_portal_believes_registered_but_the_channel_lacks_is_not_valid() {
        channel.entry = null;

        assertThat(verify.byNumber(NUMBER, "abc123").verdict()).isEqualTo(Verdict.ALTERED);
    }

    @Test
    void content_or_document_changed_behind_the_portals_back_is_altered_and_not_shown() {
        channel.entry = entry(ReceiptState.REGISTERED, Digest.sha256("another leaf".getBytes(UTF_8)));

        Verification answer = verify.byNumber(NUMBER, "abc123");
        assertThat(answer.verdict()).isEqualTo(Verdict.ALTERED);
        assertThat(answer.receipt()).isNull();
    }

    @Test
    void a_reversed_receipt_is_reversed_whatever_else_is_right() {
        channel.entry = entry(ReceiptState.REVERSED, receipts.leaf());

        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.REVERSED);
    }

    @Test
    void an_invoice_says_by_which_credit_note_it_or_a_part_of_it_was_taken_back() {
        ReceiptContent note = ExampleReceipts.creditNoteThatReverses();
        receipts.become(numbered(ExampleReceipts.invoice()));
        receipts.other = note;

        channel.entry = entry(takenBack(ReceiptState.REVERSED, note.number()), receipts.leaf());
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.REVERSED);
        assertThat(lastEvidence())
                .extracting(
                        Check::evidence,
                        check -> check.arguments().subList(1, check.arguments().size()))
                .containsExactly(
                        "valid.credited", List.of("INV-2026/0815", note.number().toString()));

        channel.entry = entry(takenBack(ReceiptState.REGISTERED, note.number()), receipts.leaf());
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.VALID);
        assertThat(lastEvidence())
                .extracting(Check::evidence, Check::arguments)
                .containsExactly(
                        "valid.partly-credited",
                        List.of("EUR 2400.00", "INV-2026/0815", note.number().toString()));

        receipts.other = null;
        assertThat(lastEvidence().evidence()).isEqualTo("valid.partly-reversed");
    }

    private Check lastEvidence() {
        List<Check> checks = ofDocument(PDF).checks();
        return checks.get(checks.size() - 1);
    }

    /** The same under the number of the one receipt there is. */
    private static ReceiptContent numbered(ReceiptContent c) {
        return new ReceiptContent(
                NUMBER,
                c.checkCode(),
                c.kind(),
                c.agency(),
                c.issuedAt(),
                c.party(),
                c.lines(),
                c.total(),
                c.foreign(),
                c.payMode(),
                c.paymentReference(),
                c.bookedOn(),
                c.drawer(),
                c.reviewer(),
                c.remark(),
                c.related(),
                c.invoice(),
                c.correction());
    }

    private static Standing takenBack(ReceiptState state, ReceiptNumber by) {
        return new Standing(
                state,
                2,
                new Standing.Step("reverse", "officer-2", "TaxMSP", "REFUND", NOW, "b".repeat(64)),
                null,
                List.of(by),
                null,
                null,
                null);
    }

    @Test
    void a_locked_closed_pledged_or_assigned_receipt_is_still_valid() {
        for (ReceiptState state :
                List.of(ReceiptState.LOCKED, ReceiptState.CLOSED, ReceiptState.PLEDGED, ReceiptState.ASSIGNED)) {
            channel.entry = entry(state, receipts.leaf());
            assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.VALID);
        }
    }

    @Test
    void a_kept_document_whose_seal_does_not_hold_or_is_another_agencys_is_not_valid() {
        seal.report = new SealReport(Finding.BROKEN, TAX, null, null, SealReport.Flaw.OTHER_BYTES);
        assertThat(verify.byNumber(NUMBER, "abc123").verdict()).isEqualTo(Verdict.ALTERED);

        seal.report = new SealReport(Finding.GENUINE, new AgencyId("civil"), null, NOW, null);
        assertThat(verify.byNumber(NUMBER, "abc123").verdict()).isEqualTo(Verdict.ALTERED);
    }

    @Test
    void of_a_registered_file_the_seal_is_looked_at_on_its_own_bytes_whatever_the_portal_keeps() {
        receipts.kept = "something else".getBytes(UTF_8);
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.VALID);
        assertThat(new String(seal.inspected, UTF_8)).isEqualTo(new String(PDF, UTF_8));

        assertThat(verify.byDigest(Digest.sha256(PDF)).verdict())
                .as("the seal on what is kept says nothing of these bytes")
                .isEqualTo(Verdict.ALTERED);
        assertThat(verify.byNumber(NUMBER, "abc123").verdict()).isEqualTo(Verdict.ALTERED);
    }

    @Test
    void a_seal_that_was_proven_before_is_not_looked_at_again_and_is_valid_only_by_what_holds_now() {
        seal.known = Digest.sha256(PDF);
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.VALID);
        assertThat(seal.inspected).isEmpty();

        seal.report = new SealReport(Finding.UNPROVEN, TAX, "CN=Tax", null, SealReport.Flaw.REVOCATION_UNKNOWN);
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.UNAVAILABLE);
        seal.report = new SealReport(Finding.BROKEN, TAX, "CN=Tax", null, SealReport.Flaw.CERTIFICATE_REVOKED);
        assertThat(verify.byNumber(NUMBER, "abc123").verdict()).isEqualTo(Verdict.ALTERED);
        assertThat(verify.byDigest(Digest.sha256(PDF)).verdict()).isEqualTo(Verdict.ALTERED);
        assertThat(seal.inspected).isEmpty();
    }

    @Test
    void a_proven_seal_makes_nothing_valid_that_the_channel_does_not_hold() {
        seal.known = Digest.sha256(PDF);
        channel.entry = entry(ReceiptState.REGISTERED, Digest.sha256("another leaf".getBytes(UTF_8)));
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.ALTERED);

        channel.silent = true;
        assertThat(ofDocument(PDF).verdict()).isEqualTo(Verdict.UNAVAILABLE);
    }

    @Test
    void a_file_with_our_broken_seal_is_altered() {
        seal.report = new SealReport(Finding.BROKEN, TAX, null, null, SealReport.Flaw.OTHER_BYTES);

        assertThat(ofDocument("the sealed documenT".getBytes(UTF_8)).verdict()).isEqualTo(Verdict.ALTERED);
    }

    @Test
    void a_file_that_carries_our_number_but_other_bytes_is_altered_whoever_signed_it() {
        seal.report = new SealReport(Finding.FOREIGN, null, "CN=Forger", null, null);
        numbersInFile = Set.of(NUMBER);

        Verification answer = ofDocument("a forgery".getBytes(UTF_8));
        assertThat(answer.verdict()).isEqualTo(Verdict.ALTERED);
        assertThat(answer.receipt())
                .as("never the forger's text, nor the original's")
                .isNull();
    }

    @Test
    void a_strange_file_is_unknown_and_its_foreign_signature_is_named_as_such() {
        seal.report = new SealReport(Finding.FOREIGN, null, "CN=Somebody", null, null);

        Verification answer = ofDocument("something else".getBytes(UTF_8));
        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.checks().get(1).evidence()).isEqualTo("sealed.FOREIGN");
    }

    @Test
    void an_unknown_digest_is_unknown() {
        assertThat(verify.byDigest(Digest.sha256("other".getBytes(UTF_8))).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    private Verification ofDocument(byte[] document) {
        try {
            Path file = Files.write(folder.resolve("shown.pdf"), document);
            return verify.ofDocument(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LedgerEntry entry(ReceiptState state, Digest leaf) {
        return new LedgerEntry(
                NUMBER,
                leaf,
                "TaxMSP",
                "a".repeat(64),
                NOW,
                state == ReceiptState.REGISTERED ? Optional.empty() : Optional.of(standing(state)));
    }

    private static LedgerEntry entry(Standing standing, Digest leaf) {
        return new LedgerEntry(NUMBER, leaf, "TaxMSP", "a".repeat(64), NOW, Optional.of(standing));
    }

    private static Standing standing(ReceiptState state) {
        return new Standing(
                state,
                1,
                new Standing.Step("lock", "officer-1", "FinanceMSP", "REIMBURSEMENT", NOW, "b".repeat(64)),
                new Standing.Hold(
                        Standing.Purpose.REIMBURSEMENT,
                        new Standing.Holder("FinanceMSP", "claims"),
                        NOW.plusSeconds(3600)),
                List.of(),
                null,
                null,
                null);
    }

    private static final class Channel {

        private @Nullable LedgerEntry entry;
        private boolean silent;
        private int asked;

        Optional<LedgerEntry> find(ReceiptNumber number) {
            asked++;
            if (silent) {
                throw new LedgerUnavailable("no peer answers", null);
            }
            return number.equals(NUMBER) ? Optional.ofNullable(entry) : Optional.empty();
        }
    }

    private static final class SealOf implements Seals {

        private SealReport report = new SealReport(Finding.GENUINE, TAX, "CN=Tax", NOW, null);
        private @Nullable Digest known;
        private byte[] inspected = new byte[0];

        @Override
        public byte[] seal(byte[] pdf, AgencyId agency) {
            throw new AssertionError("verification seals nothing");
        }

        @Override
        public SealReport inspect(byte[] pdf) {
            inspected = pdf;
            return report;
        }

        @Override
        public Optional<SealReport> recall(Digest document) {
            return known != null && known.equals(document) ? Optional.of(report) : Optional.empty();
        }
    }

    private static final class OneReceipt implements Receipts {

        private byte[] kept = PDF;
        private ReceiptContent content = new ReceiptContent(
                NUMBER,
                new CheckCode("abc123"),
                ReceiptKind.TAX_PAYMENT,
                TAX,
                OffsetDateTime.parse("2026-11-24T09:00:00+08:00"),
                new Party(Party.Type.PERSON, "褚静洋", null),
                List.of(new Line("TAX-10101", "增值税", null, null, null, Money.of("10.00", "CNY"))),
                Money.of("10.00", "CNY"),
                null,
                "transfer",
                "B1 / E1",
                LocalDate.parse("2026-11-23"),
                "张三",
                "征收管理科",
                null,
                null);

        private String json = ContentJson.write(content, new byte[ContentJson.SALT_BYTES]);
        private ReceiptState state = ReceiptState.REGISTERED;

        /** Another one that there is; null for none. */
        private @Nullable ReceiptContent other;

        void become(ReceiptContent next) {
            content = next;
            json = written(next);
        }

        private static String written(ReceiptContent content) {
            return ContentJson.write(content, new byte[ContentJson.SALT_BYTES]);
        }

        Digest leaf() {
            return MerkleTree.leaf(NUMBER, ContentJson.digest(json), Digest.sha256(PDF));
        }

        @Override
        public Optional<Receipt> find(ReceiptNumber number) {
            return number.equals(NUMBER)
                    ? Optional.of(receipt(content, json))
                    : Optional.ofNullable(other)
                            .filter(another -> another.number().equals(number))
                            .map(another -> receipt(another, written(another)));
        }

        private Receipt receipt(ReceiptContent of, String inJson) {
            return new Receipt(
                    of,
                    inJson,
                    ContentJson.digest(inJson),
                    Digest.sha256(PDF),
                    state,
                    new BatchId(new java.util.UUID(0, 1)),
                    NOW,
                    null);
        }

        @Override
        public Optional<Receipt> findByDocument(Digest pdf) {
            return pdf.equals(Digest.sha256(PDF)) ? find(NUMBER) : Optional.empty();
        }

        @Override
        public Optional<byte[]> findDocument(ReceiptNumber number) {
            return number.equals(NUMBER) ? Optional.of(kept) : Optional.empty();
        }

        @Override
        public Page<ReceiptSummary> search(ReceiptQuery query, List<String> issuers) {
            throw new AssertionError("not asked");
        }

        @Override
        public Map<String, ReceiptSummary> findByPayment(Collection<String> payments) {
            throw new AssertionError("not asked");
        }

        @Override
        public void add(ReceiptGroup group, List<PreparedReceipt> prepared) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<org.piaolian.receipts.domain.WrittenContent> listContents(ReceiptGroup group) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<Digests> listDigests(ReceiptGroup group) {
            throw new AssertionError("not asked");
        }

        @Override
        public void addDocuments(List<SealedDocument> documents) {
            throw new AssertionError("not asked");
        }

        @Override
        public void follow(ReceiptNumber number, ReceiptState later, int sequence) {
            throw new AssertionError("not asked");
        }
    }
}
