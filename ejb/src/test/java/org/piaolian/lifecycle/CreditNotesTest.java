package org.piaolian.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.lifecycle.LivingReceipts.CLERK;
import static org.piaolian.lifecycle.LivingReceipts.REVIEWER;
import static org.piaolian.lifecycle.LivingReceipts.SUPERVISOR;
import static org.piaolian.lifecycle.LivingReceipts.department;
import static org.piaolian.lifecycle.LivingReceipts.lock;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.documents.adapter.PdfBoxAttachments;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.identity.domain.Actor;
import org.piaolian.invoices.IssueInvoice;
import org.piaolian.invoices.IssueInvoice.Outcome;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.invoices.domain.Preceding;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.lifecycle.domain.CreditNoteFiles;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.State;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptContent.Correction;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;

/** Sellers' credit notes that take invoices back, on a real database and on the embedded network with the real contract. */
class CreditNotesTest {

    private static final LocalDate DAY = LocalDate.parse("2026-11-20");
    private static final Party BUYER = company("购买方有限公司", "DE123456789");
    private static final Actor SYSTEM = department("tax");

    private static Seals seals;

    private LivingReceipts portal;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        seals = SealWiring.seals(folder);
    }

    @BeforeEach
    void open() throws IOException {
        portal = new LivingReceipts(seals);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    @Test
    void a_credit_note_that_another_officer_confirms_is_the_red_receipt_of_its_invoice() {
        Receipt invoice = invoiced("R-1", "119.00");
        EInvoice note = note("G-1", "119.00", "R-1");

        Reversal asked = asked(portal.handIn(note, CLERK));
        assertThat(asked.state()).isEqualTo(State.OPEN);
        assertThat(asked.receipt()).isEqualTo(invoice.number());
        assertThat(asked.reason()).isEqualTo(ReversalReason.REFUND);
        assertThat(portal.standing(invoice.number()).isReversalAsked()).isTrue();

        Reversal done = completed(asked);

        assertThat(done.state()).isEqualTo(State.DONE);
        Receipt red = portal.receipts.find(number(done)).orElseThrow();
        ReceiptContent content = red.content();
        assertThat(content.kind()).isEqualTo(ReceiptKind.E_CREDIT_NOTE);
        assertThat(content.related()).isEqualTo(invoice.number());
        assertThat(content.correction()).isEqualTo(new Correction(Correction.Act.REVERSES, ReversalReason.REFUND));
        assertThat(content.invoice()).isEqualTo(note.head());
        assertThat(content.lines()).isEqualTo(note.lines());
        assertThat(content.drawer()).isEqualTo(CLERK.name());
        assertThat(content.reviewer()).isEqualTo(REVIEWER.name());
        byte[] document = portal.receipts.findDocument(red.number()).orElseThrow();
        assertThat(new PdfBoxAttachments().find(document, Attachments.INVOICE))
                .hasValueSatisfying(xml -> assertThat(xml).isEqualTo(note.xml()));
        assertThat(portal.standing(invoice.number()).state()).isEqualTo(ReceiptState.REVERSED);
        assertThat(portal.standing(invoice.number()).reversals()).containsExactly(red.number());
        assertThat(portal.standing(red.number()).reverses()).isEqualTo(invoice.number());
        assertThat(portal.handIn(note, CLERK)).isEqualTo(new Outcome.Issued(red.number(), true, List.of()));
    }

    @Test
    void parts_add_up_to_the_invoice_at_most() {
        Receipt invoice = invoiced("R-1", "100.00");

        assertThat(rules(portal.handIn(note("G-0", "100.01", "R-1"), CLERK))).containsExactly("PL-TOO-MUCH");
        completed(asked(portal.handIn(note("G-1", "40.00", "R-1"), CLERK)));
        assertThat(portal.standing(invoice.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        assertThat(rules(portal.handIn(note("G-2", "60.01", "R-1"), CLERK))).containsExactly("PL-TOO-MUCH");
        completed(asked(portal.handIn(note("G-2", "60.00", "R-1"), CLERK)));

        assertThat(portal.standing(invoice.number()).state()).isEqualTo(ReceiptState.REVERSED);
        assertThat(portal.standing(invoice.number()).reversals()).hasSize(2);
        assertThat(rules(portal.handIn(note("G-3", "0.01", "R-1"), CLERK))).containsExactly("PL-REVERSED");
    }

    @Test
    void what_the_agency_took_back_itself_counts_too() {
        Receipt invoice = invoiced("R-1", "100.00");
        portal.reversed(invoice, "70.00");

        assertThat(rules(portal.handIn(note("G-1", "30.01", "R-1"), CLERK))).containsExactly("PL-TOO-MUCH");
        assertThat(completed(asked(portal.handIn(note("G-1", "30.00", "R-1"), CLERK)))
                        .state())
                .isEqualTo(State.DONE);
    }

    @Test
    void the_same_note_again_is_the_same_reversal_whoever_hands_it_in() {
        invoiced("R-1", "100.00");
        EInvoice note = note("G-1", "40.00", "R-1");
        Reversal first = asked(portal.handIn(note, CLERK));

        Outcome.Asked again = (Outcome.Asked) portal.handIn(note, SYSTEM);

        assertThat(again.again()).isTrue();
        assertThat(again.reversal().id()).isEqualTo(first.id());
        assertThat(portal.handIn(note("G-1", "41.00", "R-1"), CLERK)).isEqualTo(new Outcome.AskedOtherwise(first.id()));
        assertThat(portal.handIn(note("G-1", "40.00"), CLERK)).isEqualTo(new Outcome.AskedOtherwise(first.id()));
        assertThat(portal.handIn(note("G-2", "40.00", "R-1"), CLERK))
                .isInstanceOfSatisfying(
                        Outcome.NotAsked.class,
                        notAsked ->
                                assertThat(notAsked.refused().refusal()).isEqualTo(AskReversal.Refusal.ALREADY_ASKED));
    }

    @Test
    void a_note_that_does_not_fit_its_invoice_is_refused_by_a_rule_and_nothing_is_asked_for() {
        Receipt invoice = invoiced("R-1", "100.00");
        invoiced("R-2", "100.00");
        EInvoice earlier = note("G-1", "10.00");
        number(portal.handIn(earlier, CLERK));

        assertThat(rules(portal.handIn(
                        invoice("381", "G-2", "10.00", "EUR", BUYER, List.of(new Preceding("R-1", DAY))), CLERK)))
                .containsExactly("PL-CURRENCY");
        assertThat(rules(portal.handIn(
                        invoice(
                                "381",
                                "G-2",
                                "10.00",
                                "CNY",
                                company("别的公司", "DE999999999"),
                                List.of(new Preceding("R-1", DAY))),
                        CLERK)))
                .containsExactly("PL-BUYER");
        assertThat(rules(portal.handIn(
                        invoice("381", "G-2", "10.00", "CNY", BUYER, List.of(new Preceding("R-1", DAY.plusDays(1)))),
                        CLERK)))
                .containsExactly("PL-PRECEDING-DATE");
        assertThat(rules(portal.handIn(note("G-2", "10.00", "R-1", "R-2"), CLERK)))
                .containsExactly("PL-PRECEDING-SEVERAL");
        assertThat(rules(portal.handIn(note("G-2", "10.00", "G-1"), CLERK))).containsExactly("PL-PRECEDING-KIND");
        assertThat(portal.reversals.listOf(invoice.number())).isEmpty();
    }

    @Test
    void a_note_that_names_no_invoice_of_its_seller_is_a_receipt_of_its_own_and_a_warning_says_so() {
        Receipt invoice = invoiced("R-1", "100.00");

        List<Outcome> outcomes = List.of(
                portal.handIn(note("G-1", "10.00"), CLERK),
                portal.handIn(note("G-2", "10.00", "R-9"), CLERK),
                portal.handIn(note("G-3", "10.00", "R-8", "R-9"), CLERK),
                portal.handIn(ofOtherSeller(note("G-4", "10.00", "R-1")), CLERK));

        assertThat(outcomes).allSatisfy(outcome -> {
            Outcome.Issued issued = (Outcome.Issued) outcome;
            assertThat(issued.warnings())
                    .singleElement()
                    .extracting(Finding::severity, Finding::rule)
                    .containsExactly(Finding.Severity.WARNING, "PL-PRECEDING");
            ReceiptContent content =
                    portal.receipts.find(issued.number()).orElseThrow().content();
            assertThat(content.kind()).isEqualTo(ReceiptKind.E_CREDIT_NOTE);
            assertThat(content.related()).isNull();
        });
        assertThat(portal.handIn(note("G-1", "10.00"), CLERK))
                .isEqualTo(new Outcome.Issued(
                        number(outcomes.get(0)), true, ((Outcome.Issued) outcomes.get(0)).warnings()));
        assertThat(portal.reversals.listOf(invoice.number())).isEmpty();
    }

    @Test
    void a_corrected_invoice_takes_nothing_back_and_a_warning_says_so() {
        Receipt invoice = invoiced("R-1", "100.00");

        Outcome.Issued issued = (Outcome.Issued)
                portal.handIn(invoice("384", "R-2", "90.00", "CNY", BUYER, List.of(new Preceding("R-1", DAY))), CLERK);

        assertThat(issued.warnings()).extracting(Finding::rule).containsExactly("PL-CORRECTED");
        assertThat(issued.warnings().get(0).message()).contains(invoice.number().toString());
        assertThat(portal.reversals.listOf(invoice.number())).isEmpty();
    }

    @Test
    void an_invoice_that_is_held_is_not_taken_back_until_it_is_free() {
        Receipt invoice = invoiced("R-1", "100.00");
        Actor civil = department("civil");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(invoice, "claims")), civil);
        EInvoice note = note("G-1", "100.00", "R-1");

        Reversal refused = asked(portal.handIn(note, CLERK));
        assertThat(refused.state()).isEqualTo(State.REFUSED);
        assertThat(refused.refusal()).isEqualTo("LOCKED");

        portal.takeSteps.take(LifeAction.RELEASE, true, List.of(LivingReceipts.step(invoice, "claims")), civil);
        Reversal asked = asked(portal.handIn(note, CLERK));
        assertThat(asked.id()).isNotEqualTo(refused.id());
        assertThat(completed(asked).state()).isEqualTo(State.DONE);
    }

    @Test
    void a_reimbursed_invoice_is_not_taken_back() {
        Receipt invoice = invoiced("R-1", "100.00");
        Actor civil = department("civil");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(invoice, "claims")), civil);
        portal.takeSteps.take(LifeAction.CLOSE, true, List.of(LivingReceipts.step(invoice, "claims")), civil);

        assertThat(asked(portal.handIn(note("G-1", "100.00", "R-1"), CLERK)).refusal())
                .isEqualTo("CLOSED");
    }

    @Test
    void an_invoice_that_is_not_on_the_channel_yet_is_not_taken_back() {
        number(portal.handIn(invoice("380", "R-1", "100.00"), CLERK));

        assertThat(portal.handIn(note("G-1", "100.00", "R-1"), CLERK))
                .isInstanceOfSatisfying(
                        Outcome.NotAsked.class,
                        notAsked ->
                                assertThat(notAsked.refused().refusal()).isEqualTo(AskReversal.Refusal.NOT_REGISTERED));
    }

    @Test
    void a_withdrawn_or_declined_note_leaves_no_receipt_and_may_be_handed_in_again() {
        Receipt invoice = invoiced("R-1", "100.00");
        EInvoice note = note("G-1", "100.00", "R-1");

        portal.withdraw.withdraw(asked(portal.handIn(note, CLERK)).id(), CLERK);
        assertThat(portal.standing(invoice.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        portal.decide.decline(asked(portal.handIn(note, CLERK)).id(), REVIEWER);
        assertThat(portal.standing(invoice.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        assertThat(portal.receipts.findByPayment(List.of(note.identity()))).isEmpty();

        assertThat(completed(asked(portal.handIn(note, CLERK))).state()).isEqualTo(State.DONE);
    }

    @Test
    void a_system_of_the_agency_hands_a_note_in_and_only_it_withdraws_it() {
        invoiced("R-1", "100.00");
        EInvoice note = note("G-1", "100.00", "R-1");

        Reversal asked = asked(portal.handIn(note, SYSTEM));
        assertThat(asked.state()).isEqualTo(State.OPEN);
        assertThat(portal.withdraw.withdraw(asked.id(), CLERK))
                .isEqualTo(new WithdrawReversal.Outcome.Refused(WithdrawReversal.Refusal.NOT_YOURS));
        assertThat(portal.withdraw.withdraw(asked.id(), SYSTEM))
                .isInstanceOfSatisfying(
                        WithdrawReversal.Outcome.Withdrawn.class,
                        withdrawn -> assertThat(withdrawn.reversal().state()).isEqualTo(State.WITHDRAWN));
        assertThat(completed(asked(portal.handIn(note, SYSTEM))).state()).isEqualTo(State.DONE);
    }

    @Test
    void nobody_of_another_agency_takes_an_invoice_back_and_nobody_confirms_his_own_note() {
        invoiced("R-1", "100.00");

        assertThat(portal.handIn(note("G-1", "100.00", "R-1"), SUPERVISOR))
                .isInstanceOfSatisfying(
                        Outcome.NotAsked.class,
                        notAsked -> assertThat(notAsked.refused().refusal()).isEqualTo(AskReversal.Refusal.NOT_YOURS));
        Reversal asked = asked(portal.handIn(note("G-1", "100.00", "R-1"), REVIEWER));
        assertThat(portal.decide.confirm(asked.id(), REVIEWER))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.SAME_OFFICER));
    }

    @Test
    void of_eight_notes_at_once_one_is_asked_for_and_never_more_is_taken_back_than_there_is() throws Exception {
        Receipt invoice = invoiced("R-1", "100.00");

        List<Outcome> outcomes = atOnce(IntStream.range(0, 8)
                .<Callable<Outcome>>mapToObj(i -> () -> portal.handIn(note("G-" + i, "60.00", "R-1"), CLERK))
                .toList());

        List<Reversal> asked = outcomes.stream()
                .filter(Outcome.Asked.class::isInstance)
                .map(CreditNotesTest::asked)
                .toList();
        assertThat(asked).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof Outcome.Asked))
                .hasSize(7)
                .allSatisfy(outcome -> assertThat(
                                ((Outcome.NotAsked) outcome).refused().refusal())
                        .isEqualTo(AskReversal.Refusal.ALREADY_ASKED));
        completed(asked.get(0));
        assertThat(rules(portal.handIn(note("G-9", "60.00", "R-1"), CLERK))).containsExactly("PL-TOO-MUCH");
        assertThat(portal.standing(invoice.number()).reversals()).hasSize(1);
    }

    @Test
    void a_reversal_of_more_than_is_left_is_not_added_even_by_who_looked_before_something_was_taken_back() {
        Receipt invoice = invoiced("R-1", "100.00");
        Reversal first = completed(asked(portal.handIn(note("G-1", "60.00", "R-1"), CLERK)));

        assertThat(portal.reversals.add(copy(first, "40.01"), (String) null)).isFalse();
        assertThat(portal.reversals.listOf(invoice.number())).hasSize(1);
        assertThat(portal.reversals.add(copy(first, "40.00"), (String) null)).isTrue();
    }

    @Test
    void the_same_note_handed_in_at_once_with_and_without_its_invoice_is_receipted_or_asked_for_but_never_both()
            throws Exception {
        for (int round = 0; round < 5; round++) {
            invoiced("R-" + round, "100.00");
            EInvoice with = note("G-" + round, "10.00", "R-" + round);
            EInvoice without = note("G-" + round, "10.00");
            List<Callable<Outcome>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(() -> portal.handIn(with, CLERK));
                calls.add(() -> portal.handIn(without, CLERK));
            }
            Collections.shuffle(calls);

            atOnce(calls);

            boolean numbered =
                    !portal.receipts.findByPayment(List.of(with.identity())).isEmpty();
            boolean asked = portal.reversals.findByCreditNote(with.identity()).isPresent();
            assertThat(numbered ^ asked).isTrue();
        }
    }

    @Test
    void a_crash_while_the_note_gets_its_number_leaves_it_to_be_confirmed_again() {
        Receipt invoice = invoiced("R-1", "100.00");
        EInvoice note = note("G-1", "100.00", "R-1");
        Reversal asked = asked(portal.handIn(note, CLERK));
        portal.noteMishap(() -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> portal.decide.confirm(asked.id(), REVIEWER)).hasMessage("killed");
        assertThat(portal.reversals.find(asked.id()).orElseThrow().state()).isEqualTo(State.OPEN);
        assertThat(portal.receipts.findByPayment(List.of(note.identity()))).isEmpty();

        portal.noteMishap(() -> {});
        assertThat(completed(asked).state()).isEqualTo(State.DONE);
        assertThat(portal.standing(invoice.number()).reversals()).hasSize(1);
    }

    @Test
    void a_crash_after_the_lock_or_after_the_reversal_loses_nothing_and_does_nothing_twice() {
        Receipt invoice = invoiced("R-1", "100.00");
        EInvoice note = note("G-1", "100.00", "R-1");
        killAfter(LifeAction.ASK_REVERSAL);
        assertThatThrownBy(() -> portal.handIn(note, CLERK)).hasMessage("killed");
        portal.mishap((action, before) -> {});
        Outcome.Asked again = (Outcome.Asked) portal.handIn(note, CLERK);
        assertThat(again.again()).isTrue();
        assertThat(portal.carryOut.carryOut(again.reversal().id()).state()).isEqualTo(State.OPEN);

        Reversal confirmed = portal.confirmed(again.reversal());
        portal.goOnIssuing();
        killAfter(LifeAction.REVERSE);
        assertThatThrownBy(() -> portal.carryOut.carryOut(confirmed.id())).hasMessage("killed");
        portal.mishap((action, before) -> {});
        assertThat(portal.carryOut(portal.ledger).carryOut(confirmed.id()).state())
                .isEqualTo(State.DONE);

        assertThat(portal.channel.history(invoice.number()))
                .extracting(step -> step.last().action())
                .containsExactly("askReversal", "reverse");
    }

    @Test
    void a_reversal_comes_back_from_the_database_with_its_note_and_its_files() {
        invoiced("R-1", "100.00");
        EInvoice note = note("G-1", "40.00", "R-1");
        Reversal asked = asked(portal.handIn(note, SYSTEM));

        Reversal kept = portal.reversals.find(asked.id()).orElseThrow();
        assertThat(kept.note()).isEqualTo(asked.note());
        assertThat(kept.asked().system()).isTrue();
        CreditNoteFiles files = portal.reversals.files(asked.id());
        assertThat(files.cii()).isEqualTo(note.xml());
        assertThat(files.sent()).isEqualTo(note.xml());
        assertThat(portal.reversals.findByCreditNote(note.identity()))
                .map(Reversal::id)
                .contains(asked.id());
        assertThat(portal.reversals.findByCreditNote(note.identity() + "x")).isEmpty();
    }

    private void killAfter(LifeAction step) {
        portal.mishap((action, before) -> {
            if (action == step && !before) {
                throw new IllegalStateException("killed");
            }
        });
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        CyclicBarrier together = new CyclicBarrier(calls.size());
        ExecutorService clients = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> answers = new ArrayList<>();
            for (Callable<T> call : calls) {
                answers.add(clients.submit(() -> {
                    together.await();
                    return call.call();
                }));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> answer : answers) {
                done.add(answer.get());
            }
            return done;
        } finally {
            clients.shutdownNow();
        }
    }

    /** A registered receipt of an invoice. */
    private Receipt invoiced(String number, String amount) {
        ReceiptNumber receipt = number(portal.handIn(invoice("380", number, amount), CLERK));
        portal.goOnIssuing();
        return portal.receipts.find(receipt).orElseThrow();
    }

    private static Reversal copy(Reversal reversal, String amount) {
        return new Reversal(
                new org.piaolian.lifecycle.domain.ReversalId(java.util.UUID.randomUUID()),
                reversal.receipt(),
                reversal.agency(),
                reversal.reason(),
                Money.of(amount, "CNY"),
                null,
                null,
                State.ASKED,
                reversal.asked(),
                reversal.until(),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private Reversal completed(Reversal asked) {
        Reversal confirmed = portal.confirmed(asked);
        portal.goOnIssuing();
        return portal.carryOut.carryOut(confirmed.id());
    }

    private static Reversal asked(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Asked.class);
        return ((Outcome.Asked) outcome).reversal();
    }

    private static ReceiptNumber number(IssueInvoice.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Issued.class);
        return ((Outcome.Issued) outcome).number();
    }

    private static ReceiptNumber number(Reversal reversal) {
        return Optional.ofNullable(reversal.red()).orElseThrow();
    }

    private static List<String> rules(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome)
                .findings().stream().map(Finding::rule).toList();
    }

    private static EInvoice note(String number, String amount, String... preceding) {
        return invoice(
                "381",
                number,
                amount,
                "CNY",
                BUYER,
                java.util.Arrays.stream(preceding)
                        .map(before -> new Preceding(before, null))
                        .toList());
    }

    private static EInvoice invoice(String type, String number, String amount) {
        return invoice(type, number, amount, "CNY", BUYER, List.of());
    }

    private static EInvoice ofOtherSeller(EInvoice note) {
        return new EInvoice(
                "DE222222222",
                note.kind(),
                note.head(),
                note.buyer(),
                note.lines(),
                note.total(),
                note.payMode(),
                note.remark(),
                note.preceding(),
                note.xml());
    }

    private static EInvoice invoice(
            String type, String number, String amount, String currency, Party buyer, List<Preceding> preceding) {
        Money total = Money.of(amount, currency);
        byte[] xml = "<invoice>%s %s %s %s %s</invoice>"
                .formatted(type, number, total, buyer, preceding)
                .getBytes(UTF_8);
        return new EInvoice(
                "DE111111111",
                type.equals("381") ? ReceiptKind.E_CREDIT_NOTE : ReceiptKind.E_INVOICE,
                new ReceiptContent.Invoice(
                        number, type, DAY, null, company("销售方有限公司", "DE111111111"), total, Digest.sha256(xml)),
                buyer,
                List.of(new Line("A-1", "打印纸", null, null, null, total)),
                total,
                "30",
                null,
                preceding,
                xml);
    }

    private static Party company(String name, String id) {
        return new Party(Party.Type.ORGANISATION, name, new PartyIdentifier(Scheme.FOREIGN, id));
    }
}
