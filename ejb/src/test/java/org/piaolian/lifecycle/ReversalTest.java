package org.piaolian.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.lifecycle.LivingReceipts.AUDITOR;
import static org.piaolian.lifecycle.LivingReceipts.CLERK;
import static org.piaolian.lifecycle.LivingReceipts.REVIEWER;
import static org.piaolian.lifecycle.LivingReceipts.SUPERVISOR;
import static org.piaolian.lifecycle.LivingReceipts.department;
import static org.piaolian.lifecycle.LivingReceipts.lock;
import static org.piaolian.lifecycle.LivingReceipts.request;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.State;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptContent.Correction;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;

/** Reversals on a real database, and on the embedded network with the real contract. */
class ReversalTest {

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
    void a_reversal_is_asked_for_by_one_officer_confirmed_by_another_and_ends_with_a_red_receipt_on_the_channel() {
        Receipt receipt = portal.issue("100.00", "20.50");

        Reversal asked = portal.asked(receipt, null);
        assertThat(asked.state()).isEqualTo(State.OPEN);
        assertThat(portal.standing(receipt.number()).isReversalAsked()).isTrue();

        Reversal confirmed = portal.confirmed(asked);
        assertThat(confirmed.state()).isEqualTo(State.CONFIRMED);
        portal.goOnIssuing();
        Reversal done = portal.carryOut.carryOut(asked.id());

        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.doneAt()).isNotNull();
        Receipt red = portal.receipts.find(number(done)).orElseThrow();
        assertThat(red.registration()).isNotNull();
        ReceiptContent content = red.content();
        assertThat(content.related()).isEqualTo(receipt.number());
        assertThat(content.correction())
                .isEqualTo(new Correction(Correction.Act.REVERSES, ReversalReason.WRONG_AMOUNT));
        assertThat(content.total()).isEqualTo(receipt.content().total());
        assertThat(content.lines()).isEqualTo(receipt.content().lines());
        assertThat(content.party()).isEqualTo(receipt.content().party());
        assertThat(content.drawer()).isEqualTo(CLERK.name());
        assertThat(content.reviewer()).isEqualTo(REVIEWER.name());
        Standing standing = portal.standing(receipt.number());
        assertThat(standing.state()).isEqualTo(ReceiptState.REVERSED);
        assertThat(standing.reversals()).containsExactly(red.number());
        assertThat(portal.standing(red.number()).reverses()).isEqualTo(receipt.number());
        assertThat(portal.channel.history(receipt.number()))
                .extracting(step -> step.last().action())
                .containsExactly("askReversal", "reverse");
        assertThat(portal.channel.history(receipt.number()))
                .extracting(step -> step.last().actor())
                .doesNotHaveDuplicates()
                .doesNotContain(CLERK.user(), REVIEWER.user());
    }

    @Test
    void who_asked_for_it_cannot_confirm_it_nor_can_a_clerk_or_another_agencys_supervisor() {
        Receipt receipt = portal.issue("100.00");
        Reversal asked = ((AskReversal.Outcome.Asked) portal.ask.ask(request(receipt, null), REVIEWER)).reversal();

        assertThat(portal.decide.confirm(asked.id(), REVIEWER))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.SAME_OFFICER));
        assertThat(portal.decide.decline(asked.id(), REVIEWER))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.SAME_OFFICER));
        assertThat(portal.decide.confirm(asked.id(), CLERK))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.NOT_YOURS));
        assertThat(portal.decide.confirm(asked.id(), SUPERVISOR))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.NOT_YOURS));
        assertThat(portal.decide.confirm(asked.id(), AUDITOR))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.NOT_YOURS));
        Actor other = new Actor(
                "civil-reviewer", "孙", LivingReceipts.department("civil").agency(), Role.REVIEWER);
        assertThat(portal.decide.confirm(asked.id(), other))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.NOT_FOUND));
        assertThat(portal.reversals.find(asked.id()).orElseThrow().state()).isEqualTo(State.OPEN);
    }

    @Test
    void only_officers_of_the_issuing_agency_ask_and_only_for_a_receipt_that_they_may_see() {
        Receipt receipt = portal.issue("100.00");

        assertThat(refusal(portal.ask.ask(request(receipt, null), SUPERVISOR)))
                .isEqualTo(AskReversal.Refusal.NOT_YOURS);
        assertThat(refusal(portal.ask.ask(request(receipt, null), AUDITOR))).isEqualTo(AskReversal.Refusal.NOT_YOURS);
        assertThat(refusal(portal.ask.ask(request(receipt, null), department("tax"))))
                .isEqualTo(AskReversal.Refusal.NOT_YOURS);
        assertThat(refusal(portal.ask.ask(request(receipt, null), department("civil"))))
                .isEqualTo(AskReversal.Refusal.NOT_FOUND);
        ReceiptNumber unknown = new ReceiptNumber(receipt.number().code(), 777);
        assertThat(refusal(portal.ask.ask(
                        new AskReversal.Request(unknown, ReversalReason.REFUND, null, null, null), CLERK)))
                .isEqualTo(AskReversal.Refusal.NOT_FOUND);
        assertThat(portal.channel.find(receipt.number()).orElseThrow().standing())
                .isEmpty();
    }

    @Test
    void partial_reversals_come_to_the_total_at_most_and_the_last_one_ends_the_receipt() {
        Receipt receipt = portal.issue("100.00", "0.01", "33.33");

        Reversal first = portal.reversed(receipt, "50.00");
        assertThat(first.state()).isEqualTo(State.DONE);
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        ReceiptContent red = portal.receipts.find(number(first)).orElseThrow().content();
        assertThat(red.total()).isEqualTo(Money.of("50.00", "CNY"));

        AskReversal.Outcome tooMuch = portal.ask.ask(request(receipt, "83.35"), CLERK);
        assertThat(tooMuch).isEqualTo(new AskReversal.Outcome.Refused(AskReversal.Refusal.TOO_MUCH, "CNY 83.34"));

        Reversal second = portal.reversed(receipt, null);
        assertThat(second.amount()).isEqualTo(Money.of("83.34", "CNY"));
        assertThat(second.state()).isEqualTo(State.DONE);
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REVERSED);
        assertThat(portal.standing(receipt.number()).reversals()).containsExactly(number(first), number(second));
        assertThat(refusal(portal.ask.ask(request(receipt, "0.01"), CLERK))).isEqualTo(AskReversal.Refusal.REVERSED);
    }

    @Test
    void a_share_of_the_lines_adds_up_to_the_amount() {
        List<Line> lines = List.of(line("100.00"), line("0.01"), line("33.33"));
        for (String amount : List.of("0.01", "0.02", "50.00", "133.33")) {
            List<Line> shares = NumberReversal.shares(lines, Money.of("133.34", "CNY"), Money.of(amount, "CNY"));
            assertThat(shares.stream().map(Line::amount).reduce(Money::plus)).contains(Money.of(amount, "CNY"));
        }
        assertThat(NumberReversal.shares(lines, Money.of("133.34", "CNY"), Money.of("133.34", "CNY")))
                .isEqualTo(lines);
    }

    @Test
    void what_is_issued_anew_is_tied_to_the_original_and_to_the_red_receipt() {
        Receipt receipt = portal.issue("100.00");
        Replacement replacement = new Replacement(
                new Party(Party.Type.PERSON, "褚静阳", null), receipt.content().lines(), "姓名更正");
        AskReversal.Outcome outcome = portal.ask.ask(
                new AskReversal.Request(receipt.number(), ReversalReason.WRONG_PARTY, null, replacement, null), CLERK);

        Reversal confirmed = portal.confirmed(((AskReversal.Outcome.Asked) outcome).reversal());
        portal.goOnIssuing();
        Reversal done = portal.carryOut.carryOut(confirmed.id());

        assertThat(done.state()).isEqualTo(State.DONE);
        ReceiptNumber anew = Optional.ofNullable(done.issuedAnew()).orElseThrow();
        ReceiptContent content = portal.receipts.find(anew).orElseThrow().content();
        assertThat(content.party().name()).isEqualTo("褚静阳");
        assertThat(content.remark()).isEqualTo("姓名更正");
        assertThat(content.correction()).isEqualTo(new Correction(Correction.Act.REPLACES, ReversalReason.WRONG_PARTY));
        assertThat(portal.standing(receipt.number()).replacedBy()).isEqualTo(anew);
        assertThat(portal.standing(anew).replaces()).isEqualTo(receipt.number());
        assertThat(portal.reversed(portal.receipts.find(anew).orElseThrow(), null)
                        .state())
                .isEqualTo(State.DONE);
    }

    @Test
    void a_replacement_is_for_the_same_payment_and_corrects_something() {
        Receipt receipt = portal.issue("100.00");
        Party party = receipt.content().party();
        List<Line> lines = receipt.content().lines();

        assertThat(refusal(replacing(receipt, "40.00", new Replacement(party, lines, "x"))))
                .isEqualTo(AskReversal.Refusal.PARTLY_REPLACED);
        assertThat(refusal(replacing(receipt, null, new Replacement(party, List.of(line("99.00")), null))))
                .isEqualTo(AskReversal.Refusal.OTHER_TOTAL);
        Line subsidy = new Line("SUB-20819", "最低生活保障", null, null, null, Money.of("100.00", "CNY"));
        assertThat(refusal(replacing(receipt, null, new Replacement(party, List.of(subsidy), null))))
                .isEqualTo(AskReversal.Refusal.CLAIMED_OTHERWISE);
        assertThat(refusal(replacing(receipt, null, new Replacement(party, lines, null))))
                .isEqualTo(AskReversal.Refusal.NOTHING_CORRECTED);
        assertThat(refusal(replacing(receipt, null, new Replacement(party, lines, "\uE123"))))
                .isEqualTo(AskReversal.Refusal.TEXT_WITHOUT_GLYPH);
        assertThat(portal.reversals.listOf(receipt.number())).isEmpty();
    }

    @Test
    void a_receipt_that_is_locked_or_pledged_is_not_reversed() {
        Receipt locked = portal.issue("100.00");
        Actor civil = department("civil");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(locked, "claims")), civil);
        Receipt pledged = portal.issue("100.00");
        portal.takeSteps.take(
                LifeAction.PLEDGE,
                true,
                List.of(new TakeSteps.Step(
                        pledged.number(),
                        null,
                        java.time.Instant.now().plus(java.time.Duration.ofDays(300)),
                        null,
                        new Standing.Holder("CivilAffairsMSP", "bank"))),
                civil);

        assertThat(portal.asked(locked, null))
                .extracting(Reversal::state, Reversal::refusal)
                .containsExactly(State.REFUSED, "LOCKED");
        assertThat(portal.asked(pledged, null))
                .extracting(Reversal::state, Reversal::refusal)
                .containsExactly(State.REFUSED, "PLEDGED");
        assertThat(portal.standing(locked.number()).state()).isEqualTo(ReceiptState.LOCKED);
        assertThat(portal.standing(pledged.number()).state()).isEqualTo(ReceiptState.PLEDGED);
    }

    @Test
    void a_red_receipt_is_not_reversed() {
        Receipt receipt = portal.issue("100.00");
        Reversal done = portal.reversed(receipt, null);
        Receipt red = portal.receipts.find(number(done)).orElseThrow();
        assertThat(refusal(portal.ask.ask(request(red, null), CLERK))).isEqualTo(AskReversal.Refusal.RED_RECEIPT);
    }

    @Test
    void the_same_asked_again_is_answered_with_the_first_and_another_has_to_wait() {
        Receipt receipt = portal.issue("100.00");
        AskReversal.Request keyed = new AskReversal.Request(
                receipt.number(), ReversalReason.WRONG_AMOUNT, Money.of("10.00", "CNY"), null, "key-1");
        Reversal first = ((AskReversal.Outcome.Asked) portal.ask.ask(keyed, CLERK)).reversal();

        assertThat(portal.ask.ask(keyed, CLERK)).isEqualTo(new AskReversal.Outcome.Asked(first, true));
        assertThat(portal.ask.ask(request(receipt, "10.00"), CLERK))
                .isEqualTo(new AskReversal.Outcome.Asked(first, true));
        assertThat(refusal(portal.ask.ask(request(receipt, "20.00"), CLERK)))
                .isEqualTo(AskReversal.Refusal.ALREADY_ASKED);
        Receipt other = portal.issue("100.00");
        assertThat(refusal(portal.ask.ask(
                        new AskReversal.Request(other.number(), ReversalReason.WRONG_AMOUNT, null, null, "key-1"),
                        CLERK)))
                .isEqualTo(AskReversal.Refusal.KEY_USED);
        assertThat(portal.channel.history(receipt.number())).hasSize(1);
    }

    @Test
    void a_declined_reversal_lets_the_receipt_go_and_declining_again_changes_nothing() {
        Receipt receipt = portal.issue("100.00");
        Reversal asked = portal.asked(receipt, null);

        DecideReversal.Outcome declined = portal.decide.decline(asked.id(), REVIEWER);
        assertThat(((DecideReversal.Outcome.Decided) declined).reversal().state())
                .isEqualTo(State.RELEASED);
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        assertThat(((DecideReversal.Outcome.Decided) portal.decide.decline(asked.id(), REVIEWER)).again())
                .isTrue();
        assertThat(portal.decide.confirm(asked.id(), REVIEWER))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.ALREADY_DECIDED));
        assertThat(portal.reversed(receipt, null).state()).isEqualTo(State.DONE);
    }

    @Test
    void who_asked_for_a_reversal_withdraws_it_and_the_receipt_is_free_for_another() {
        Receipt receipt = portal.issue("100.00");
        Reversal asked = portal.asked(receipt, null);

        Reversal withdrawn = withdrawn(portal.withdraw.withdraw(asked.id(), CLERK));

        assertThat(withdrawn.state()).isEqualTo(State.WITHDRAWN);
        assertThat(withdrawn.withdrawnAt()).isNotNull();
        assertThat(withdrawn.doneAt()).isNotNull();
        assertThat(withdrawn.decided()).isNull();
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        assertThat(portal.channel.history(receipt.number()))
                .extracting(step -> step.last().action() + " " + step.last().reason())
                .containsExactly("askReversal WRONG_AMOUNT", "release WITHDRAWN");
        assertThat(portal.withdraw.withdraw(asked.id(), CLERK))
                .isEqualTo(new WithdrawReversal.Outcome.Withdrawn(
                        portal.reversals.find(asked.id()).orElseThrow(), true));
        assertThat(portal.decide.confirm(asked.id(), REVIEWER))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.ALREADY_DECIDED));
        assertThat(portal.reversals.listToDo(portal.clock.instant())).isEmpty();
        assertThat(portal.reversed(receipt, null).state()).isEqualTo(State.DONE);
    }

    @Test
    void nobody_else_withdraws_a_reversal_and_nobody_one_that_is_decided() {
        Receipt receipt = portal.issue("100.00");
        Reversal asked = portal.asked(receipt, null);

        assertThat(portal.withdraw.withdraw(asked.id(), REVIEWER))
                .isEqualTo(new WithdrawReversal.Outcome.Refused(WithdrawReversal.Refusal.NOT_YOURS));
        assertThat(portal.withdraw.withdraw(asked.id(), SUPERVISOR))
                .isEqualTo(new WithdrawReversal.Outcome.Refused(WithdrawReversal.Refusal.NOT_YOURS));
        Actor namesake = new Actor(
                CLERK.user(), CLERK.name(), LivingReceipts.department("civil").agency(), Role.CLERK);
        assertThat(portal.withdraw.withdraw(asked.id(), namesake))
                .isEqualTo(new WithdrawReversal.Outcome.Refused(WithdrawReversal.Refusal.NOT_FOUND));
        assertThat(portal.withdraw.mayWithdraw(asked, REVIEWER)).isFalse();
        assertThat(portal.withdraw.mayWithdraw(asked, CLERK)).isTrue();

        Reversal confirmed = portal.confirmed(asked);
        assertThat(portal.withdraw.mayWithdraw(confirmed, CLERK)).isFalse();
        assertThat(portal.withdraw.withdraw(asked.id(), CLERK))
                .isEqualTo(new WithdrawReversal.Outcome.Refused(WithdrawReversal.Refusal.ALREADY_DECIDED));
        assertThat(portal.standing(receipt.number()).isReversalAsked()).isTrue();
    }

    @Test
    void of_a_withdrawal_and_a_confirmation_at_once_exactly_one_counts() throws Exception {
        ExecutorService officers = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                Receipt receipt = portal.issue("100.00");
                Reversal asked = portal.asked(receipt, null);
                CyclicBarrier together = new CyclicBarrier(2);
                Future<Boolean> withdrawn = officers.submit(() -> {
                    together.await();
                    return portal.withdraw.withdraw(asked.id(), CLERK) instanceof WithdrawReversal.Outcome.Withdrawn;
                });
                Future<Boolean> confirmed = officers.submit(() -> {
                    together.await();
                    return portal.decide.confirm(asked.id(), REVIEWER) instanceof DecideReversal.Outcome.Decided;
                });

                assertThat(withdrawn.get()).isNotEqualTo(confirmed.get());
                Reversal after = portal.reversals.find(asked.id()).orElseThrow();
                assertThat(after.state()).isEqualTo(confirmed.get() ? State.CONFIRMED : State.WITHDRAWN);
                assertThat(after.red() != null).isEqualTo(confirmed.get());
                assertThat(portal.standing(receipt.number()).isReversalAsked()).isEqualTo(confirmed.get());
            }
        } finally {
            officers.shutdownNow();
        }
    }

    @Test
    void a_reversal_that_is_withdrawn_while_the_channel_is_away_leaves_no_lock_when_it_is_back() {
        Receipt receipt = portal.issue("100.00");
        // The channel takes the lock; its answer is lost.
        portal.mishap((action, before) -> {
            if (!before) {
                throw new LedgerUnavailable("no peer answers", null);
            }
        });
        Reversal asked = portal.asked(receipt, null);
        portal.mishap((action, before) -> {
            if (before) {
                throw new LedgerUnavailable("no peer answers", null);
            }
        });
        Reversal withdrawing = withdrawn(portal.withdraw.withdraw(asked.id(), CLERK));
        assertThat(withdrawing.state()).isEqualTo(State.WITHDRAWING);
        assertThat(withdrawing.trouble()).isEqualTo("no peer answers");
        assertThat(refusal(portal.ask.ask(request(receipt, "1.00"), CLERK)))
                .isEqualTo(AskReversal.Refusal.ALREADY_ASKED);

        portal.mishap((action, before) -> {});
        assertThat(portal.reversals.listToDo(portal.clock.instant())).containsExactly(asked.id());
        assertThat(portal.carryOut.carryOut(asked.id()).state()).isEqualTo(State.WITHDRAWN);
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REGISTERED);
    }

    @Test
    void a_lock_that_comes_after_the_withdrawal_is_taken_off_again() {
        Receipt receipt = portal.issue("100.00");
        AtomicBoolean late = new AtomicBoolean(true);
        portal.mishap((action, before) -> {
            // What is withdrawn here was asked for, and is about to be locked.
            if (action == LifeAction.ASK_REVERSAL && before && late.getAndSet(false)) {
                ReversalId id = portal.reversals.listOf(receipt.number()).get(0).id();
                withdrawn(portal.withdraw.withdraw(id, CLERK));
                portal.carryOut.carryOut(id);
                assertThat(portal.reversals.find(id).orElseThrow().state()).isEqualTo(State.WITHDRAWN);
            }
        });

        Reversal asked = portal.asked(receipt, null);

        assertThat(asked.state()).isEqualTo(State.WITHDRAWN);
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        assertThat(portal.channel.history(receipt.number()))
                .extracting(step -> step.last().action())
                .containsExactly("askReversal", "release", "askReversal", "release");
    }

    @Test
    void nothing_is_reversed_before_the_red_receipt_is_on_the_channel() {
        Receipt receipt = portal.issue("100.00");
        Reversal confirmed = portal.confirmed(portal.asked(receipt, null));

        assertThat(portal.carryOut.carryOut(confirmed.id()).state()).isEqualTo(State.CONFIRMED);
        assertThat(portal.standing(receipt.number()).isReversalAsked()).isTrue();
    }

    @Test
    void a_crash_after_the_channel_took_the_reversal_does_not_reverse_it_twice() {
        Receipt receipt = portal.issue("100.00");
        Reversal confirmed = portal.confirmed(portal.asked(receipt, null));
        portal.goOnIssuing();
        portal.mishap((action, before) -> {
            if (action == LifeAction.REVERSE && !before) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> portal.carryOut.carryOut(confirmed.id())).hasMessage("killed");
        assertThat(portal.reversals.find(confirmed.id()).orElseThrow().state()).isEqualTo(State.CONFIRMED);

        portal.mishap((action, before) -> {});
        assertThat(portal.carryOut(portal.ledger).carryOut(confirmed.id()).state())
                .isEqualTo(State.DONE);
        assertThat(portal.channel.history(receipt.number()))
                .extracting(step -> step.last().action())
                .containsExactly("askReversal", "reverse");
    }

    @Test
    void a_crash_between_the_red_receipt_and_the_reversal_is_made_up_for() {
        Receipt receipt = portal.issue("100.00");
        Reversal confirmed = portal.confirmed(portal.asked(receipt, null));
        portal.goOnIssuing();
        portal.mishap((action, before) -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> portal.carryOut.carryOut(confirmed.id())).hasMessage("killed");

        portal.mishap((action, before) -> {});
        assertThat(portal.reversals.listToDo(portal.clock.instant())).containsExactly(confirmed.id());
        assertThat(portal.carryOut(portal.ledger).carryOut(confirmed.id()).state())
                .isEqualTo(State.DONE);
        assertThat(portal.reversals.listToDo(portal.clock.instant())).isEmpty();
    }

    @Test
    void a_crash_after_the_lock_is_made_up_for() {
        Receipt receipt = portal.issue("100.00");
        portal.mishap((action, before) -> {
            if (!before) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> portal.ask.ask(request(receipt, null), CLERK)).hasMessage("killed");

        portal.mishap((action, before) -> {});
        Reversal asked = portal.reversals.listOf(receipt.number()).get(0);
        assertThat(asked.state()).isEqualTo(State.ASKED);
        assertThat(portal.carryOut.carryOut(asked.id()).state()).isEqualTo(State.OPEN);
        assertThat(portal.channel.history(receipt.number())).hasSize(1);
    }

    @Test
    void while_the_channel_is_away_the_reversal_waits_and_says_why() {
        Receipt receipt = portal.issue("100.00");
        AtomicInteger calls = new AtomicInteger();
        portal.mishap((action, before) -> {
            calls.incrementAndGet();
            if (before) {
                throw new LedgerUnavailable("no peer answers", null);
            }
        });
        Reversal asked = portal.asked(receipt, null);
        assertThat(asked.state()).isEqualTo(State.ASKED);
        assertThat(asked.trouble()).isEqualTo("no peer answers");
        assertThat(portal.decide.confirm(asked.id(), REVIEWER))
                .isEqualTo(new DecideReversal.Outcome.Refused(DecideReversal.Refusal.NOT_LOCKED_YET));

        portal.mishap((action, before) -> {});
        Reversal open = portal.carryOut.carryOut(asked.id());
        assertThat(open.state()).isEqualTo(State.OPEN);
        assertThat(open.trouble()).isNull();
        assertThat(calls.get()).isPositive();
    }

    @Test
    void a_lock_of_a_reversal_is_not_taken_off_as_a_reimbursements() {
        Receipt receipt = portal.issue("100.00");
        portal.asked(receipt, null);

        TakeSteps.Answer answer =
                portal.takeSteps.take(LifeAction.RELEASE, true, List.of(LivingReceipts.step(receipt, "tax")), CLERK);

        assertThat(answer.done()).isFalse();
        assertThat(portal.standing(receipt.number()).isReversalAsked()).isTrue();
    }

    private AskReversal.Outcome replacing(
            Receipt receipt, @org.jspecify.annotations.Nullable String amount, Replacement replacement) {
        return portal.ask.ask(
                new AskReversal.Request(
                        receipt.number(),
                        ReversalReason.WRONG_PARTY,
                        amount == null ? null : Money.of(amount, "CNY"),
                        replacement,
                        null),
                CLERK);
    }

    private static Reversal withdrawn(WithdrawReversal.Outcome outcome) {
        assertThat(outcome).isInstanceOf(WithdrawReversal.Outcome.Withdrawn.class);
        return ((WithdrawReversal.Outcome.Withdrawn) outcome).reversal();
    }

    private static Line line(String amount) {
        return new Line("TAX-10101", "增值税", null, null, null, Money.of(amount, "CNY"));
    }

    private static ReceiptNumber number(Reversal reversal) {
        return Optional.ofNullable(reversal.red()).orElseThrow();
    }

    private static AskReversal.Refusal refusal(AskReversal.Outcome outcome) {
        assertThat(outcome).isInstanceOf(AskReversal.Outcome.Refused.class);
        return ((AskReversal.Outcome.Refused) outcome).refusal();
    }
}
