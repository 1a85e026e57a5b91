package org.piaolian.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.piaolian.claims.PayingPortal.CLERK;
import static org.piaolian.claims.PayingPortal.FINANCE_CLERK;
import static org.piaolian.claims.PayingPortal.key;
import static org.piaolian.claims.PayingPortal.row;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.claims.CheckClaim.Answer;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.BrokenClaimKeys.Flaw;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.Claims.Listed;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;

/** Two agencies that pay subsidies, each with its portal and database, on the embedded network with the real contract. */
class ClaimsOnTheChannelTest {

    private static final ClaimKey KEY = key("2026", 7);
    private static final ClaimKey NEXT = key("2027", 8);

    private PayingPortal civil;
    private PayingPortal finance;

    @BeforeEach
    void open() throws IOException {
        civil = new PayingPortal(KEY);
        finance = new PayingPortal(KEY);
    }

    @AfterEach
    void close() {
        civil.close();
        finance.close();
    }

    @Test
    void the_second_agency_is_refused_with_the_first_ones_name_and_day_and_the_good_entries_go_on() throws Exception {
        String person = person();
        BatchId first = civil.pay(CLERK, row("C1", person));
        assertThat(civil.rejected(first)).isEmpty();
        assertThat(civil.receiptsOf(first)).isEqualTo(1);

        BatchId second = finance.pay(
                FINANCE_CLERK,
                row("F1", "BEN-20819", person, "2026-11-30", ""),
                row("F2", "BEN-20819", person(), "2026-11-30", ""));

        RejectedEntry rejected = only(finance.rejected(second));
        assertThat(rejected.position()).isEqualTo("line 2");
        assertThat(rejected.refusal().reason()).isEqualTo(Reason.DOUBLE_PAYMENT);
        assertThat(rejected.refusal().message(Locale.ENGLISH))
                .contains("LOW-INCOME", "2026-11", "Municipal Civil Affairs Bureau")
                .doesNotContain(person);
        assertThat(rejected.refusal().message(Locale.CHINESE)).contains("市民政局");
        assertThat(finance.receiptsOf(second)).isEqualTo(1);
        assertThat(finance.states()).containsExactly(Claim.State.HELD);
    }

    @Test
    void another_month_another_programme_or_a_subsidy_of_none_is_paid() throws Exception {
        String person = person();
        civil.pay(CLERK, row("C1", person));

        BatchId more = civil.pay(
                CLERK,
                row("C2", "SUB-20819", person, "2026-12-24", ""),
                row("C3", "SUB-20819", person, "2026-11-25", "2026-10"),
                row("C4", "SUB-20808", person, "2026-11-24", ""),
                row("C5", "SUB-20810", person, "2026-11-24", ""),
                row("C6", "SUB-20810", person, "2026-11-24", ""));

        assertThat(civil.rejected(more)).isEmpty();
        assertThat(civil.listed())
                .extracting(one -> one.claim().programme() + " " + one.claim().period())
                .containsExactlyInAnyOrder(
                        "LOW-INCOME 2026-11", "LOW-INCOME 2026-12", "LOW-INCOME 2026-10", "VETERANS 2026-11");
    }

    @Test
    void a_person_that_is_in_a_file_twice_is_paid_once_and_the_other_entry_names_the_first() throws Exception {
        String person = person();
        BatchId batch = civil.pay(CLERK, row("C1", person), row("C2", person.toLowerCase(Locale.ROOT)));

        RejectedEntry rejected = only(civil.rejected(batch));
        assertThat(rejected.position()).isEqualTo("line 3");
        assertThat(rejected.refusal().message(Locale.ENGLISH)).contains("(line 2)");
        assertThat(civil.receiptsOf(batch)).isEqualTo(1);

        BatchId later = civil.pay(CLERK, row("C3", person));
        assertThat(only(civil.rejected(later)).refusal().message(Locale.ENGLISH))
                .contains("(" + civil.listed().get(0).receipt() + ")");
    }

    @Test
    void who_has_no_identifier_or_a_period_that_is_none_is_not_paid() throws Exception {
        BatchId batch = civil.pay(
                CLERK, row("C1", ""), row("C2", "SUB-20819", person(), "2026-11-24", "2026"), row("C3", person()));

        assertThat(civil.rejected(batch))
                .extracting(one -> one.refusal().reason())
                .containsExactly(Reason.PERSON_UNKNOWN, Reason.VALUE_UNKNOWN);
        assertThat(civil.receiptsOf(batch)).isEqualTo(1);
    }

    @Test
    void without_a_key_nothing_of_a_programme_is_paid_and_everything_else_is() throws Exception {
        civil.useKeys();
        String person = person();
        BatchId batch = civil.pay(CLERK, row("C1", person), row("C2", "SUB-20810", person, "2026-11-24", ""));

        assertThat(only(civil.rejected(batch)).refusal().reason()).isEqualTo(Reason.NO_CLAIM_KEY);
        assertThat(civil.receiptsOf(batch)).isEqualTo(1);
        assertThat(civil.listed()).isEmpty();
    }

    @Test
    void while_the_keys_are_malformed_what_is_of_a_programme_waits_and_says_why_and_everything_else_goes_on()
            throws Exception {
        BrokenClaimKeys why = new BrokenClaimKeys(Path.of("claims/keys"), 2, Flaw.NO_KEY);
        String person = person();
        civil.pay(CLERK, row("C0", person));
        civil.reversed("C0");
        civil.breakKeys(why);

        BatchId other = civil.pay(CLERK, row("C1", "SUB-20810", person, "2026-11-24", ""));
        assertThat(civil.receiptsOf(other)).isEqualTo(1);
        BatchId waiting = civil.keep(CLERK, row("C2", person()));
        assertThatExceptionOfType(BrokenClaimKeys.class)
                .isThrownBy(() -> civil.takeIn(waiting))
                .withMessage("line 2 of claims/keys has a key that is neither hexadecimal nor Base64");
        assertThat(civil.rejected(waiting)).isEmpty();
        assertThat(civil.findClaims.keys()).isEqualTo(new FindClaims.Keys(0, Optional.of(why)));
        assertThat(check(civil, person)).isEqualTo(new Answer.Refused(CheckClaim.Why.BROKEN_KEYS));
        assertThat(civil.bringOver.bringOver()).isZero();
        civil.giveUp.giveUp();
        assertThat(civil.states()).containsExactly(Claim.State.ENDED);

        civil.useKeys(KEY);
        civil.takeIn(waiting);
        assertThat(civil.receiptsOf(waiting)).isEqualTo(1);
        assertThat(civil.findClaims.keys().broken()).isEmpty();
    }

    @Test
    void a_claim_that_cannot_be_brought_over_holds_up_no_other_and_is_not_asked_for_each_second() throws Exception {
        String twice = person();
        String once = person();
        civil.pay(CLERK, row("C1", twice), row("C2", once));
        finance.useKeys(NEXT);
        finance.pay(FINANCE_CLERK, row("F1", "BEN-20819", twice, "2026-11-24", ""));
        civil.useKeys(NEXT, KEY);

        assertThat(civil.bringOver.bringOver()).isEqualTo(1);
        assertThat(civil.findClaims.keys().behind()).isEqualTo(1);
        assertThat(check(civil, once)).isInstanceOf(Answer.Claimed.class);
        civil.loseAnswers(() -> true);
        assertThat(civil.bringOver.bringOver()).isEqualTo(1);
        civil.useKeys(NEXT);
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(civil.bringOver::bringOver);
    }

    @Test
    void what_was_killed_between_claim_and_receipt_goes_on_with_the_same_claim() throws Exception {
        String person = person();
        AtomicBoolean killed = new AtomicBoolean();
        civil.loseAnswers(() -> killed.compareAndSet(false, true));
        BatchId batch = civil.keep(CLERK, row("C1", person));

        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> civil.takeIn(batch));
        assertThat(civil.receiptsOf(batch)).isZero();
        assertThat(civil.states()).containsExactly(Claim.State.WANTED);
        LedgerClaim onTheChannel = onTheChannel(person).orElseThrow();

        civil.takeIn(batch);
        civil.takeIn(batch);
        assertThat(civil.receiptsOf(batch)).isEqualTo(1);
        assertThat(civil.rejected(batch)).isEmpty();
        Claim claim = only(civil.listed()).claim();
        assertThat(claim.reference()).isEqualTo(onTheChannel.reference());
        assertThat(Optional.ofNullable(claim.held()).map(Claim.OnChannel::transactionId))
                .contains(onTheChannel.transactionId());
    }

    @Test
    void the_same_payment_in_another_file_is_received_before_and_keeps_its_claim() throws Exception {
        String person = person();
        civil.pay(CLERK, row("C1", person));
        BatchId again = civil.pay(CLERK, row("C1", person), row("C2", person()));

        assertThat(only(civil.rejected(again)).refusal().reason()).isEqualTo(Reason.ALREADY_RECEIVED);
        civil.done(again);
        civil.giveUp.giveUp();
        assertThat(civil.states()).containsExactly(Claim.State.HELD, Claim.State.HELD);
    }

    @Test
    void of_two_agencies_that_pay_the_same_persons_at_once_exactly_one_wins_each() throws Exception {
        List<String> persons = IntStream.range(0, 24).mapToObj(i -> person()).toList();
        CountDownLatch both = new CountDownLatch(2);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> paid = new ArrayList<>();
            paid.add(two.submit(() -> payAll(civil, CLERK, "SUB-20819", persons, both)));
            paid.add(two.submit(() -> payAll(finance, FINANCE_CLERK, "BEN-20819", persons, both)));
            int all = 0;
            for (Future<Integer> each : paid) {
                all += each.get(120, TimeUnit.SECONDS);
            }
            assertThat(all).isEqualTo(persons.size());
        } finally {
            two.shutdownNow();
        }
        for (String person : persons) {
            assertThat(onTheChannel(person))
                    .hasValueSatisfying(claim -> assertThat(claim.holds()).isTrue());
        }
    }

    /** A file for each three of them, so that many transactions meet. */
    private static int payAll(PayingPortal portal, Actor by, String item, List<String> persons, CountDownLatch both)
            throws Exception {
        both.countDown();
        both.await(60, TimeUnit.SECONDS);
        int paid = 0;
        for (int i = 0; i < persons.size(); i += 3) {
            String[] rows = IntStream.range(i, i + 3)
                    .mapToObj(n -> row("R" + n, item, persons.get(n), "2026-11-24", ""))
                    .toArray(String[]::new);
            BatchId batch = portal.pay(by, rows);
            assertThat(portal.rejected(batch))
                    .allSatisfy(one -> assertThat(one.refusal().reason()).isEqualTo(Reason.DOUBLE_PAYMENT));
            paid += portal.receiptsOf(batch);
        }
        return paid;
    }

    @Test
    void a_person_whose_receipt_was_taken_back_as_a_whole_may_be_paid_again_by_anybody() throws Exception {
        String person = person();
        civil.pay(CLERK, row("C1", person));
        civil.reversed("C1");

        civil.giveUp.giveUp();
        Claim ended = only(civil.listed()).claim();
        assertThat(ended.state()).isEqualTo(Claim.State.ENDED);
        assertThat(ended.reason()).isEqualTo(Claim.Reason.MISTAKE);
        String giving = Optional.ofNullable(ended.ended())
                .map(Claim.OnChannel::transactionId)
                .orElseThrow();
        assertThat(onTheChannel(person))
                .hasValueSatisfying(claim -> assertThat(claim.releasedBy()).isEqualTo(giving));
        civil.giveUp.giveUp();

        BatchId anew = finance.pay(FINANCE_CLERK, row("F1", "BEN-20819", person, "2026-11-30", ""));
        assertThat(finance.rejected(anew)).isEmpty();
        assertThat(civil.pay(CLERK, row("C2", person)))
                .satisfies(
                        late -> assertThat(only(civil.rejected(late)).refusal().message(Locale.ENGLISH))
                                .contains("Municipal Finance Bureau"));
    }

    @Test
    void a_claim_is_given_up_once_though_the_answer_of_giving_it_up_got_lost() throws Exception {
        String person = person();
        civil.pay(CLERK, row("C1", person));
        civil.reversed("C1");
        AtomicBoolean lost = new AtomicBoolean();
        civil.loseAnswers(() -> lost.compareAndSet(false, true));

        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(civil.giveUp::giveUp);
        assertThat(civil.states()).containsExactly(Claim.State.ENDING);
        finance.pay(FINANCE_CLERK, row("F1", "BEN-20819", person, "2026-11-30", ""));
        civil.giveUp.giveUp();

        assertThat(civil.states()).containsExactly(Claim.State.ENDED);
        assertThat(onTheChannel(person)).hasValueSatisfying(claim -> {
            assertThat(claim.holds()).isTrue();
            assertThat(claim.mspId()).isEqualTo("FinanceMSP");
        });
    }

    @Test
    void a_claim_of_which_no_receipt_came_is_given_up_when_its_batch_is_done() throws Exception {
        String person = person();
        civil.loseAnswers(() -> true);
        BatchId batch = civil.keep(CLERK, row("C1", person));
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> civil.takeIn(batch));
        civil.loseAnswers(() -> false);
        civil.giveUp.giveUp();
        assertThat(civil.states()).containsExactly(Claim.State.WANTED);

        civil.done(batch);
        civil.giveUp.giveUp();
        Claim ended = only(civil.listed()).claim();
        assertThat(ended.reason()).isEqualTo(Claim.Reason.NOT_PAID);
        assertThat(onTheChannel(person))
                .hasValueSatisfying(claim -> assertThat(claim.holds()).isFalse());
    }

    @Test
    void while_a_key_is_changed_two_agencies_meet_in_the_key_that_they_have_in_common() throws Exception {
        String first = person();
        String second = person();
        civil.useKeys(NEXT, KEY);
        civil.pay(CLERK, row("C1", first));
        finance.pay(FINANCE_CLERK, row("F1", "BEN-20819", second, "2026-11-24", ""));

        assertThat(finance.rejected(finance.pay(FINANCE_CLERK, row("F2", "BEN-20819", first, "2026-11-24", ""))))
                .hasSize(1);
        assertThat(civil.rejected(civil.pay(CLERK, row("C2", second)))).hasSize(1);
    }

    @Test
    void claims_made_under_an_old_key_are_brought_over_and_hold_when_it_is_out_of_force() throws Exception {
        List<String> persons = IntStream.range(0, 3).mapToObj(i -> person()).toList();
        civil.pay(CLERK, persons.stream().map(p -> row("C" + p, p)).toArray(String[]::new));
        civil.useKeys(NEXT, KEY);
        assertThat(civil.findClaims.keys().behind()).isEqualTo(3);
        AtomicBoolean lost = new AtomicBoolean();
        civil.loseAnswers(() -> lost.compareAndSet(false, true));
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(civil.bringOver::bringOver);
        assertThat(civil.bringOver.bringOver()).isZero();
        assertThat(civil.findClaims.keys().behind()).isZero();

        finance.useKeys(NEXT);
        for (String person : persons) {
            assertThat(finance.rejected(
                            finance.pay(FINANCE_CLERK, row("F" + person, "BEN-20819", person, "2026-11-24", ""))))
                    .hasSize(1);
        }
        civil.useKeys(NEXT);
        civil.reversed("C" + persons.get(0));
        civil.giveUp.giveUp();
        assertThat(check(finance, persons.get(0))).isInstanceOf(Answer.Free.class);
        assertThat(check(finance, persons.get(1))).isInstanceOf(Answer.Claimed.class);
    }

    @Test
    void whether_a_person_may_be_paid_is_told_and_who_asked_is_kept() throws Exception {
        String person = person();
        assertThat(check(civil, person)).isEqualTo(new Answer.Free());
        civil.pay(CLERK, row("C1", person));

        Answer.Claimed claimed = (Answer.Claimed) check(civil, person);
        assertThat(claimed.mspId()).isEqualTo("CivilAffairsMSP");
        Listed listed = only(civil.listed());
        assertThat(listed.receipt()).isNotNull();
        assertThat(claimed.receipt()).contains(listed.receipt());
        assertThat(((Answer.Claimed) check(finance, person)).receipt()).isEmpty();
        List<?> kept = civil.database.inTransaction(entities -> entities.createNativeQuery(
                        "select checked_by || ' ' || claimed from claim_check order by id")
                .getResultList());
        assertThat(kept.stream().map(Object::toString)).containsExactly("civil-clerk false", "civil-clerk true");
    }

    @Test
    void who_pays_no_such_subsidy_may_not_try_persons() {
        Actor tax = new Actor("tax-clerk", "王晓明", new AgencyId("tax"), Role.CLERK);
        Actor auditor = new Actor("auditor", "陈静", new AgencyId("audit"), Role.AUDITOR);
        PartyIdentifier person = new PartyIdentifier(Scheme.FOREIGN, person());
        for (Actor other : List.of(tax, auditor)) {
            assertThat(civil.checkClaim.check("LOW-INCOME", "2026-11", person, other))
                    .isEqualTo(new Answer.Refused(CheckClaim.Why.NOT_FOR_YOU));
        }
        assertThat(civil.checkClaim.check("HEATING", "2026-11", person, CLERK))
                .isEqualTo(new Answer.Refused(CheckClaim.Why.NO_SUCH_PROGRAMME));
        assertThat(civil.checkClaim.check("LOW-INCOME", "2026", person, CLERK))
                .isEqualTo(new Answer.Refused(CheckClaim.Why.BAD_PERIOD));
        civil.useKeys();
        assertThat(civil.checkClaim.check("LOW-INCOME", "2026-11", person, CLERK))
                .isEqualTo(new Answer.Refused(CheckClaim.Why.NO_KEY));
    }

    private static Answer check(PayingPortal portal, String person) {
        return portal.checkClaim.check("LOW-INCOME", "2026-11", new PartyIdentifier(Scheme.FOREIGN, person), CLERK);
    }

    private Optional<LedgerClaim> onTheChannel(String person) {
        return civil.channel.findClaim(
                PayingPortal.CIVIL, "LOW-INCOME", "2026-11", KEY.tag(person, "LOW-INCOME", "2026-11"));
    }

    private static <T> T only(List<T> all) {
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** The network is one for all tests of this process, so each person is another one. */
    private static String person() {
        return "P" + UUID.randomUUID().toString().substring(0, 24);
    }
}
