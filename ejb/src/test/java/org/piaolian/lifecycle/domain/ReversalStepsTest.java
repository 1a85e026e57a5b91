package org.piaolian.lifecycle.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.lifecycle.domain.Reversal.By;
import org.piaolian.lifecycle.domain.Reversal.State;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;

class ReversalStepsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");
    private static final ReceiptCode CODE = new ReceiptCode("11010126");
    private static final ReceiptNumber RED = new ReceiptNumber(CODE, 8);
    private static final ReceiptNumber ANEW = new ReceiptNumber(CODE, 9);
    private static final By CLERK = new By("wang", "王芳", NOW);
    private static final By REVIEWER = new By("li", "李芳", NOW.plusSeconds(60));

    @Test
    void only_a_locked_one_waits_for_an_officer_and_what_is_at_its_end_waits_for_nobody() {
        assertThat(Arrays.stream(State.values()).filter(State::isToDo))
                .contains(State.ASKED, State.CONFIRMED, State.DECLINED)
                .doesNotContain(State.OPEN, State.DONE, State.RELEASED, State.EXPIRED, State.REFUSED);
        assertThat(Arrays.stream(State.values()).filter(state -> state.isUnfinished() && !state.isToDo()))
                .containsExactly(State.OPEN);
    }

    @Test
    void confirmed_it_has_its_red_receipt_and_the_officer_and_keeps_what_was_asked() {
        Reversal confirmed = asked("100.00").locked().confirmed(REVIEWER, RED, ANEW);

        assertThat(confirmed.state()).isEqualTo(State.CONFIRMED);
        assertThat(confirmed.decided()).isEqualTo(REVIEWER);
        assertThat(confirmed.red()).isEqualTo(RED);
        assertThat(confirmed.issuedAnew()).isEqualTo(ANEW);
        assertThat(confirmed.asked()).isEqualTo(CLERK);
        assertThat(confirmed.amount()).isEqualTo(Money.of("100.00", "CNY"));
        assertThat(confirmed.doneAt()).isNull();
        assertThat(confirmed.ended(State.DONE, NOW).doneAt()).isEqualTo(NOW);
        assertThat(confirmed.ended(State.DONE, NOW).red()).isEqualTo(RED);
    }

    @Test
    void declined_it_has_the_officer_and_no_red_receipt() {
        Reversal declined = asked("100.00").locked().declined(REVIEWER);

        assertThat(declined.state()).isEqualTo(State.DECLINED);
        assertThat(declined.decided()).isEqualTo(REVIEWER);
        assertThat(declined.red()).isNull();
        assertThat(declined.ended(State.RELEASED, NOW).state()).isEqualTo(State.RELEASED);
    }

    @Test
    void withdrawn_nobody_has_decided_it() {
        Reversal withdrawn = asked("100.00").locked().withdrawn(NOW);

        assertThat(withdrawn.state()).isEqualTo(State.WITHDRAWING);
        assertThat(withdrawn.decided()).isNull();
        assertThat(withdrawn.state().isUndecided()).isFalse();
    }

    @Test
    void refused_by_the_channel_it_says_by_which_code_and_is_at_its_end() {
        Reversal refused = asked("100.00").refused("PLEDGED", NOW);

        assertThat(refused.state()).isEqualTo(State.REFUSED);
        assertThat(refused.refusal()).isEqualTo("PLEDGED");
        assertThat(refused.doneAt()).isEqualTo(NOW);
    }

    @Test
    void what_holds_it_up_is_kept_short_and_forgotten_with_the_next_step() {
        Reversal heldUp = asked("100.00").heldUpBy("x".repeat(2_000));

        assertThat(heldUp.trouble()).hasSize(1_000);
        assertThat(heldUp.state()).isEqualTo(State.ASKED);
        assertThat(heldUp.locked().trouble()).isNull();
        assertThat(heldUp.locked().state()).isEqualTo(State.OPEN);
    }

    @Test
    void locked_anew_it_has_another_end_and_stays_where_it_is() {
        Reversal confirmed = asked("100.00").locked().confirmed(REVIEWER, RED, null);
        Reversal anew = confirmed.lockedAnew(NOW.plusSeconds(9));

        assertThat(anew.until()).isEqualTo(NOW.plusSeconds(9));
        assertThat(anew.state()).isEqualTo(State.CONFIRMED);
        assertThat(anew.decided()).isEqualTo(REVIEWER);
    }

    @Test
    void the_same_is_asked_for_only_where_all_that_matters_is_the_same() {
        Reversal asked = asked("100.00");

        assertThat(asked.isSameAs(asked("100.00"))).isTrue();
        assertThat(asked.isSameAs(asked("99.00"))).isFalse();
        assertThat(asked.isSameAs(reversal(new ReceiptNumber(CODE, 2), ReversalReason.REFUND, CLERK, "100.00")))
                .isFalse();
        assertThat(asked.isSameAs(reversal(new ReceiptNumber(CODE, 1), ReversalReason.WRONG_PARTY, CLERK, "100.00")))
                .isFalse();
        assertThat(asked.isSameAs(reversal(new ReceiptNumber(CODE, 1), ReversalReason.REFUND, REVIEWER, "100.00")))
                .isFalse();
    }

    @Test
    void who_did_something_is_kept_by_user_and_name() {
        Actor actor = new Actor("wang", "王芳", new AgencyId("tax"), Role.CLERK);

        assertThat(By.of(actor, NOW)).isEqualTo(CLERK);
    }

    private static Reversal asked(String amount) {
        return reversal(new ReceiptNumber(CODE, 1), ReversalReason.REFUND, CLERK, amount);
    }

    private static Reversal reversal(ReceiptNumber receipt, ReversalReason reason, By by, String amount) {
        return new Reversal(
                new ReversalId(new UUID(0, 1)),
                receipt,
                new AgencyId("tax"),
                reason,
                Money.of(amount, "CNY"),
                null,
                null,
                State.ASKED,
                by,
                NOW.plus(Reversal.LOCK),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
