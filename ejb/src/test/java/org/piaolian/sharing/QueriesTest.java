package org.piaolian.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.sharing.SharingPortal.AUDIT;
import static org.piaolian.sharing.SharingPortal.CHECK;
import static org.piaolian.sharing.SharingPortal.CIVIL;
import static org.piaolian.sharing.SharingPortal.CLERK;
import static org.piaolian.sharing.SharingPortal.REVIEWER;
import static org.piaolian.sharing.SharingPortal.access;
import static org.piaolian.sharing.SharingPortal.number;
import static org.piaolian.sharing.SharingPortal.numbers;
import static org.piaolian.sharing.SharingPortal.query;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Year;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.identity.domain.Actor;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.money.Money;
import org.piaolian.proofs.GiveProof;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.AskReceipts.Query;
import org.piaolian.sharing.AskReceipts.Why;
import org.piaolian.sharing.FindAccesses.Opening;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses.Disclosed;
import org.piaolian.sharing.domain.Asked;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.verifier.MerkleProofs;

class QueriesTest {

    @TempDir
    Path folder;

    private SharingPortal portal;

    @BeforeEach
    void open() {
        portal = new SharingPortal(folder);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private static Query with(Query q, @Nullable Set<SharedField> fields, @Nullable LocalDate covertUntil) {
        return new Query(q.grant(), q.purpose(), q.legalBasis(), q.caseNumber(), q.asked(), fields, covertUntil);
    }

    private static Asked question(PartyIdentifier person, int year, String atLeast) {
        return question(ReceiptKind.TAX_PAYMENT, person, year, atLeast);
    }

    private static Asked question(ReceiptKind kind, PartyIdentifier person, int year, String atLeast) {
        return new Asked.Question(person, kind, Year.of(year), Money.of(atLeast, "CNY"));
    }

    // ---- what is told ---------------------------------------------------------------------------------------------

    @Test
    void the_answer_holds_the_granted_fields_and_nothing_else_of_the_receipt() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL, SharedField.PARTY_NAME, SharedField.STATE);

        JsonObject told = portal.told(query(grant, numbers(3)));

        JsonObject receipt = told.getJsonArray("receipts").getJsonObject(0);
        assertThat(receipt.getJsonObject("fields").toString())
                .isEqualTo("{\"total\":\"300.00\",\"state\":\"REGISTERED\",\"party\":{\"name\":\"褚静洋\"}}");
        assertThat(receipt.getString("proof")).endsWith("/proofs/11010126-0000000003");
        assertThat(told.toString()).doesNotContain("110101197805095633", CHECK, "张三", "salt");
        assertThat(told.getString("caseNumber")).isEqualTo("2026-117");
    }

    @Test
    void a_query_may_ask_for_less_than_is_granted_and_not_for_more() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL, SharedField.PARTY_NAME);
        Query query = query(grant, numbers(3));

        JsonObject fields = portal.told(with(query, Set.of(SharedField.TOTAL), null))
                .getJsonArray("receipts")
                .getJsonObject(0)
                .getJsonObject("fields");
        assertThat(fields).containsOnlyKeys("total");
        assertThat(portal.refused(with(query, Set.of(SharedField.PARTY_IDENTIFIER), null), AUDIT))
                .isEqualTo(Why.FIELD_NOT_GRANTED);
    }

    @Test
    void an_unknown_number_and_one_outside_the_grant_are_answered_alike() {
        Grant fees = ((KeepGrants.Outcome.Recorded) portal.keepGrants.grant(
                        new KeepGrants.Wanted(
                                new org.piaolian.sharing.domain.Department(AUDIT.subject()),
                                Set.of(ReceiptKind.E_INVOICE),
                                Purpose.AUDIT,
                                "law",
                                Set.of(SharedField.TOTAL),
                                null,
                                portal.clock.instant().plusSeconds(100)),
                        REVIEWER))
                .grant();

        JsonObject told = portal.told(query(fees, numbers(3, 999)));

        assertThat(told.getJsonArray("receipts").getJsonObject(0).toString())
                .isEqualTo("{\"number\":\"11010126-0000000003\",\"found\":false}");
        assertThat(told.getJsonArray("receipts").getJsonObject(1).toString())
                .isEqualTo("{\"number\":\"11010126-0000000999\",\"found\":false}");
    }

    @Test
    void a_person_is_asked_for_by_identifier_and_scheme() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);

        JsonObject told = portal.told(query(grant, new Asked.Person(SharingPortal.EVEN)));
        assertThat(told.getJsonArray("receipts")).hasSize(6);
        assertThat(told.getBoolean("complete")).isTrue();

        PartyIdentifier stranger = new PartyIdentifier(PartyIdentifier.Scheme.FOREIGN, SharingPortal.EVEN.value());
        assertThat(portal.told(query(grant, new Asked.Person(stranger))).getJsonArray("receipts"))
                .isEmpty();
        assertThat(portal.ledger.logged())
                .as("each one is logged, found or not")
                .hasSize(2);
    }

    @Test
    void a_question_is_answered_by_yes_or_no_alone() {
        Grant grant = portal.granted(Purpose.CREDIT_REVIEW);

        // Odd numbers of 2026: 700, 900 and 1100 yuan.
        JsonObject yes = portal.told(query(grant, question(SharingPortal.ODD, 2026, "2700.00")));
        assertThat(yes.getString("answer")).isEqualTo("yes");
        assertThat(yes).doesNotContainKey("receipts");
        assertThat(yes.toString()).doesNotContain("11010126");
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2026, "2700.01")))
                        .getString("answer"))
                .isEqualTo("no");
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2024, "0.01")))
                        .getString("answer"))
                .isEqualTo("no");
        assertThat(portal.refused(query(grant, numbers(1)), AUDIT)).isEqualTo(Why.QUESTIONS_ONLY);
    }

    @Test
    void a_reversed_receipt_does_not_count_as_paid() {
        Grant grant = portal.granted(Purpose.CREDIT_REVIEW);
        portal.database.run(
                entities -> entities.createNativeQuery("update receipt set later_state = 'REVERSED' where number = 11")
                        .executeUpdate());
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2026, "1600.01")))
                        .getString("answer"))
                .isEqualTo("no");
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2026, "1600.00")))
                        .getString("answer"))
                .isEqualTo("yes");
    }

    @Test
    void what_a_credit_note_takes_back_is_counted_off_invoices_and_counts_as_a_credit_note() {
        Grant grant = portal.grantedFor(ReceiptKind.E_INVOICE, ReceiptKind.E_CREDIT_NOTE);
        portal.credit("100.00", "30.00");

        assertThat(answer(grant, ReceiptKind.E_INVOICE, "70.00")).isEqualTo("yes");
        assertThat(answer(grant, ReceiptKind.E_INVOICE, "70.01")).isEqualTo("no");
        assertThat(answer(grant, ReceiptKind.E_CREDIT_NOTE, "30.00")).isEqualTo("yes");
        assertThat(answer(grant, ReceiptKind.E_CREDIT_NOTE, "30.01")).isEqualTo("no");
    }

    private String answer(Grant grant, ReceiptKind kind, String atLeast) {
        return portal.told(query(grant, question(kind, SharingPortal.ODD, 2026, atLeast)))
                .getString("answer");
    }

    @Test
    void what_is_taken_back_in_part_counts_for_the_rest_though_it_was_taken_back_in_another_year() {
        Grant grant = portal.granted(Purpose.CREDIT_REVIEW);
        portal.takeBack(11, "300.00");
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2026, "2400.01")))
                        .getString("answer"))
                .isEqualTo("no");
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2026, "2400.00")))
                        .getString("answer"))
                .isEqualTo("yes");
        assertThat(portal.told(query(grant, question(SharingPortal.ODD, 2027, "0.01")))
                        .getString("answer"))
                .isEqualTo("no");
    }

    @Test
    void a_thousand_numbers_are_answered_and_one_more_is_refused() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);

        long[] thousand = LongStream.rangeClosed(1, 1000).toArray();
        assertThat(portal.told(query(grant, numbers(thousand))).getJsonArray("receipts"))
                .hasSize(1000);
        assertThat(portal.refused(
                        query(grant, numbers(LongStream.rangeClosed(1, 1001).toArray())), AUDIT))
                .isEqualTo(Why.TOO_MANY_NUMBERS);
        assertThat(portal.refused(query(grant, numbers()), AUDIT)).isEqualTo(Why.NO_NUMBERS);
    }

    // ---- who may ask ----------------------------------------------------------------------------------------------

    @Test
    void only_the_department_that_was_granted_it_may_ask_and_others_do_not_learn_of_the_grant() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        Actor namesake = SharingPortal.department("audit", "CN=audit,O=Other Office");
        for (Actor other : List.of(CIVIL, namesake)) {
            assertThat(portal.refused(query(grant, numbers(1)), other)).isEqualTo(Why.NOT_GRANTED);
        }
        Query unknown = new Query(UUID.randomUUID(), null, "law", "case", numbers(1), null, null);
        assertThat(portal.refused(unknown, AUDIT)).isEqualTo(Why.NOT_GRANTED);
        assertThat(portal.refused(query(grant, numbers(1)), CLERK)).isEqualTo(Why.NOT_A_DEPARTMENT);
        assertThat(portal.ledger.logged()).isEmpty();
    }

    @Test
    void the_purpose_finds_the_grant_where_only_one_is_in_force() {
        Query byPurpose = new Query(null, Purpose.AUDIT, "law", "case", numbers(1), null, null);
        assertThat(portal.refused(byPurpose, AUDIT)).isEqualTo(Why.NOT_GRANTED);
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        assertThat(portal.told(byPurpose).getString("grant"))
                .isEqualTo(grant.id().toString());
        portal.granted(Purpose.AUDIT, SharedField.TOTAL, SharedField.CURRENCY);
        assertThat(portal.refused(byPurpose, AUDIT)).isEqualTo(Why.SEVERAL_GRANTS);
        Query other = new Query(grant.id(), Purpose.CREDIT_REVIEW, "law", "case", numbers(1), null, null);
        assertThat(portal.refused(other, AUDIT)).isEqualTo(Why.OTHER_PURPOSE);
        Query none = new Query(null, null, "law", "case", numbers(1), null, null);
        assertThat(portal.refused(none, AUDIT)).isEqualTo(Why.NO_PURPOSE);
    }

    @Test
    void a_grant_counts_in_its_time_only() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        portal.clock.advance(Duration.ofDays(30));
        assertThat(portal.refused(query(grant, numbers(1)), AUDIT)).isEqualTo(Why.NOT_IN_TIME);
    }

    @Test
    void what_the_channel_holds_for_withdrawn_is_not_answered_though_the_portal_does_not_know_it_yet() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        portal.ledger.withdraw(SharingPortal.TAX, grant.id(), "someone", "BY_OFFICER");
        assertThat(portal.refused(query(grant, numbers(1)), AUDIT)).isEqualTo(Why.BY_THE_CHANNEL);
        assertThat(portal.kept()).isZero();
    }

    @Test
    void legal_basis_and_case_number_are_asked_for() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        assertThat(portal.refused(new Query(grant.id(), null, " ", "case", numbers(1), null, null), AUDIT))
                .isEqualTo(Why.NO_LEGAL_BASIS);
        assertThat(portal.refused(new Query(grant.id(), null, "law", "", numbers(1), null, null), AUDIT))
                .isEqualTo(Why.NO_CASE_NUMBER);
    }

    // ---- the channel ----------------------------------------------------------------------------------------------

    @Test
    void while_the_channel_is_away_nothing_is_answered_and_nothing_is_logged_twice() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        portal.ledger.reachable(false);
        assertThatThrownBy(() -> portal.ask.ask(query(grant, numbers(3)), AUDIT))
                .isInstanceOf(LedgerUnavailable.class);
        assertThat(portal.findAccesses.list(number(3), CHECK).orElseThrow()).isEmpty();

        portal.ledger.reachable(true);
        portal.told(query(grant, numbers(3)));

        assertThat(portal.ledger.logged()).hasSize(1);
        assertThat(portal.findAccesses.list(number(3), CHECK).orElseThrow()).hasSize(1);
    }

    @Test
    void queries_that_come_together_share_a_transaction_and_each_has_a_commitment_of_its_own() {
        AskReceipts together =
                portal.asking.apply(new LogAccesses(portal.accesses, portal.ledger, Duration.ofMinutes(1), 20));
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            List<CompletableFuture<JsonObject>> asked = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> SharingPortal.told(together, query(grant, numbers(1 + i % 12))), clients))
                    .toList();
            List<JsonObject> told = asked.stream().map(CompletableFuture::join).toList();

            assertThat(portal.ledger.logged()).hasSize(1);
            assertThat(portal.ledger.logged().stream().flatMap(List::stream).map(Object::toString))
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(
                            told.stream().map(t -> t.getString("commitment")).toList());
            assertThat(portal.kept()).isEqualTo(20);
        } finally {
            clients.shutdownNow();
        }
    }

    // ---- who looked -----------------------------------------------------------------------------------------------

    @Test
    void the_person_sees_who_looked_when_for_what_and_on_what_basis_with_the_transaction() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        JsonObject told = portal.told(query(grant, numbers(3, 5)));

        List<Disclosed> seen = portal.findAccesses.list(number(5), CHECK).orElseThrow();

        assertThat(seen).singleElement().satisfies(access -> {
            assertThat(access.department().subject()).isEqualTo(AUDIT.subject());
            assertThat(access.purpose()).isEqualTo(Purpose.AUDIT);
            assertThat(access.legalBasis()).isEqualTo("审计法第三十四条");
            assertThat(access.transactionId()).isEqualTo(told.getString("transaction"));
            assertThat(access.manner()).isEqualTo(Access.Manner.NUMBERS);
        });
        assertThat(portal.findAccesses.list(number(5), CLERK)).contains(seen);
        assertThat(portal.findAccesses.list(number(4), CHECK).orElseThrow()).isEmpty();
        assertThat(portal.findAccesses.list(number(5), "wrong1")).isEmpty();
        assertThat(portal.findAccesses.list(number(999), CHECK)).isEmpty();
    }

    @Test
    void whoever_was_only_asked_about_by_a_question_sees_it_too() {
        Grant grant = portal.granted(Purpose.CREDIT_REVIEW);
        portal.told(query(grant, question(SharingPortal.ODD, 2026, "1.00")));
        assertThat(portal.findAccesses.list(number(7), CHECK).orElseThrow()).hasSize(1);
        assertThat(portal.findAccesses.list(number(1), CHECK).orElseThrow())
                .as("of another year")
                .isEmpty();
    }

    @Test
    void the_person_can_open_the_commitment_on_the_channel_and_learns_of_no_other_receipt() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        JsonObject told = portal.told(query(grant, numbers(1, 2, 3, 5, 8)));

        Opening opening =
                portal.findAccesses.open(access(told), number(5), CHECK).orElseThrow();

        assertThat(opening.commitment())
                .isEqualTo(opening.salt().hash(opening.statement()))
                .isEqualTo(portal.ledger.logged().get(0).get(0));
        assertThat(opening.statement()).doesNotContain("11010126", "2026-117");
        byte[] root = java.util.HexFormat.of()
                .parseHex(opening.statement().replaceFirst(".*\"root\":\"([0-9a-f]{64})\".*", "$1"));
        assertThat(new MerkleProofs()
                        .includes(
                                opening.place(),
                                5,
                                opening.receiptSalt()
                                        .leaf("11010126-0000000005")
                                        .bytes(),
                                opening.path().stream().map(d -> d.bytes()).toList(),
                                root))
                .isTrue();
        assertThat(portal.findAccesses.open(access(told), number(4), CHECK)).isEmpty();
        assertThat(portal.findAccesses.open(access(told), number(5), "wrong1")).isEmpty();
    }

    @Test
    void a_covert_access_is_committed_at_once_and_shown_on_its_date() {
        Grant grant = portal.granted(Purpose.INVESTIGATION, SharedField.TOTAL);
        JsonObject told = portal.told(with(query(grant, numbers(3)), null, LocalDate.parse("2026-12-01")));

        assertThat(portal.ledger.logged()).hasSize(1);
        assertThat(portal.findAccesses.list(number(3), CHECK).orElseThrow()).isEmpty();
        assertThat(portal.findAccesses.list(number(3), CLERK).orElseThrow()).isEmpty();
        assertThat(portal.findAccesses.open(access(told), number(3), CHECK)).isEmpty();

        // Midnight in Beijing, where the day begins.
        portal.clock.advance(Duration.between(portal.clock.instant(), java.time.Instant.parse("2026-11-30T16:00:00Z")));
        assertThat(portal.findAccesses.list(number(3), CHECK).orElseThrow()).hasSize(1);
        assertThat(portal.findAccesses
                        .open(access(told), number(3), CHECK)
                        .orElseThrow()
                        .commitment())
                .isEqualTo(portal.ledger.logged().get(0).get(0));
    }

    @Test
    void covert_is_for_purposes_that_allow_it_and_for_a_year_at_most() {
        Grant audit = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        Grant investigation = portal.granted(Purpose.INVESTIGATION, SharedField.TOTAL);
        assertThat(portal.refused(with(query(audit, numbers(3)), null, LocalDate.parse("2026-12-01")), AUDIT))
                .isEqualTo(Why.COVERT_NOT_ALLOWED);
        for (String day : List.of("2026-11-24", "2027-12-01")) {
            assertThat(portal.refused(with(query(investigation, numbers(3)), null, LocalDate.parse(day)), AUDIT))
                    .isEqualTo(Why.COVERT_TERM);
        }
    }

    @Test
    void the_proof_is_for_the_department_that_was_told_of_the_receipt() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        UUID access = access(portal.told(query(grant, numbers(3))));
        assertThat(portal.findAccesses.proof(access, number(3), AUDIT)).isInstanceOf(GiveProof.Answer.NotYet.class);
        assertThat(portal.findAccesses.proof(access, number(4), AUDIT))
                .isInstanceOf(GiveProof.Answer.NoSuchReceipt.class);
        assertThat(portal.findAccesses.proof(access, number(3), CIVIL))
                .isInstanceOf(GiveProof.Answer.NoSuchReceipt.class);
    }
}
