package org.piaolian.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.sharing.SharingPortal.AUDIT;
import static org.piaolian.sharing.SharingPortal.CIVIL;
import static org.piaolian.sharing.SharingPortal.CLERK;
import static org.piaolian.sharing.SharingPortal.REVIEWER;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.sharing.KeepGrants.Outcome;
import org.piaolian.sharing.KeepGrants.Wanted;
import org.piaolian.sharing.KeepGrants.Why;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Grant.Standing;
import org.piaolian.sharing.domain.GrantQuery;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.WithdrawalReason;

class GrantsTest {

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

    private Why refused(Wanted wanted, Actor by) {
        return ((Outcome.Refused) portal.keepGrants.grant(wanted, by)).why();
    }

    private static GrantQuery all(Optional<Standing> standing, @Nullable String text, GrantQuery.Sort sort) {
        return new GrantQuery(null, null, null, standing, text, sort, false, 0, 100);
    }

    @Test
    void a_grant_stands_on_the_channel_with_the_digest_of_the_departments_name_before_it_counts() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);

        assertThat(grant.transactionId()).isNotNull();
        assertThat(portal.keepGrants.standing(grant)).isEqualTo(Standing.IN_FORCE);
        assertThat(portal.ledger.grants().get(grant.id())).satisfies(known -> {
            assertThat(known.department()).isEqualTo(new Department(AUDIT.subject()).digest());
            assertThat(known.kinds()).containsExactly("TAX_PAYMENT");
            assertThat(known.fields()).containsExactly("total");
            assertThat(known.toString()).doesNotContain("Municipal Audit Office");
        });
    }

    /** Nodes that share a database may both put it there; the second one must find the same grant. */
    @Test
    void the_times_that_the_channel_has_are_those_that_are_read_back_from_the_database() {
        KeepGrants.Wanted wanted = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        Instant finer = portal.clock.instant().plusNanos(123_456_789);
        Outcome outcome = portal.keepGrants.grant(
                new KeepGrants.Wanted(
                        wanted.department(),
                        wanted.kinds(),
                        wanted.purpose(),
                        wanted.legalBasis(),
                        wanted.fields(),
                        finer,
                        finer.plus(Duration.ofDays(1))),
                REVIEWER);

        Grant readBack = ((Outcome.Recorded) outcome).grant();
        assertThat(portal.ledger.grants().get(readBack.id())).satisfies(known -> {
            assertThat(known.from()).isEqualTo(readBack.from());
            assertThat(known.until()).isEqualTo(readBack.until());
        });
    }

    @Test
    void a_department_is_the_same_however_its_name_is_spelt() {
        assertThat(new Department("cn=AUDIT, o=Municipal  Audit Office").digest())
                .isEqualTo(new Department(AUDIT.subject()).digest());
        assertThat(new Department("O=Municipal Audit Office,CN=audit").digest())
                .isNotEqualTo(new Department(AUDIT.subject()).digest());
        assertThat(Department.parse("no name at all")).isEmpty();
    }

    @Test
    void what_the_channel_refuses_is_not_granted() {
        portal.ledger.refusing("BAD_ARGUMENT");

        Outcome outcome = portal.keepGrants.grant(portal.wanted(Purpose.AUDIT, SharedField.TOTAL), REVIEWER);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Why.BY_THE_CHANNEL));
        assertThat(portal.keepGrants
                        .search(all(Optional.empty(), null, GrantQuery.Sort.GRANTED), REVIEWER)
                        .total())
                .isZero();
    }

    @Test
    void a_request_that_died_after_the_channel_had_its_grant_gets_that_one_by_its_key() {
        UUID makes = UUID.randomUUID();
        Wanted wanted = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        portal.ledger.afterTheNextGrant(new IllegalStateException("killed"));
        assertThatThrownBy(() -> portal.keepGrants.grant(wanted, REVIEWER, Optional.of(makes)))
                .hasMessage("killed");
        portal.clock.advance(Duration.ofHours(2));

        Outcome again = portal.keepGrants.grant(wanted, REVIEWER, Optional.of(makes));

        assertThat(again).isInstanceOfSatisfying(Outcome.Recorded.class, recorded -> {
            assertThat(recorded.grant().id()).isEqualTo(makes);
            assertThat(recorded.grant().transactionId()).isNotNull();
        });
        assertThat(portal.ledger.grants()).containsOnlyKeys(makes);
        assertThat(portal.grants.listUnrecorded()).isEmpty();
    }

    @Test
    void without_a_key_the_same_words_of_the_same_officer_are_the_same_grant_for_ten_minutes() {
        Wanted wanted = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        portal.ledger.afterTheNextGrant(new IllegalStateException("killed"));
        assertThatThrownBy(() -> portal.keepGrants.grant(wanted, REVIEWER)).hasMessage("killed");
        UUID first = portal.ledger.grants().keySet().iterator().next();

        portal.clock.advance(KeepGrants.SAME);
        assertThat(grant(wanted, REVIEWER).id()).isEqualTo(first);
        Actor other = new Actor("tax-reviewer-2", "Li Si", SharingPortal.TAX, Role.REVIEWER);
        assertThat(grant(wanted, other).id()).isNotEqualTo(first);
        assertThat(grant(portal.wanted(Purpose.AUDIT, SharedField.CURRENCY), REVIEWER)
                        .id())
                .isNotEqualTo(first);
        portal.clock.advance(Duration.ofSeconds(1));
        assertThat(grant(wanted, REVIEWER).id()).isNotEqualTo(first);
    }

    @Test
    void what_was_withdrawn_is_granted_anew() {
        Wanted wanted = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        Grant first = grant(wanted, REVIEWER);
        portal.keepGrants.withdraw(first.id(), WithdrawalReason.MISTAKE, REVIEWER);
        assertThat(grant(wanted, REVIEWER).id()).isNotEqualTo(first.id());
    }

    @Test
    void of_many_clicks_at_once_one_grant_comes() throws Exception {
        Wanted wanted = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        ExecutorService clicks = Executors.newFixedThreadPool(8);
        Callable<Outcome> click = () -> portal.keepGrants.grant(wanted, REVIEWER);
        try {
            for (Future<Outcome> one : clicks.invokeAll(Collections.nCopies(16, click))) {
                assertThat(one.get()).isInstanceOf(Outcome.Recorded.class);
            }
        } finally {
            clicks.shutdownNow();
        }
        assertThat(portal.ledger.grants()).hasSize(1);
    }

    private Grant grant(Wanted wanted, Actor by) {
        return ((Outcome.Recorded) portal.keepGrants.grant(wanted, by)).grant();
    }

    @Test
    void a_grant_whose_fate_is_unknown_is_kept_when_the_channel_refuses_it_later_and_is_found_there() {
        Wanted wanted = endingIn(Duration.ofMinutes(1));
        portal.ledger.afterTheNextGrant(new OutcomeUnknown("no answer", null));
        Grant waiting = ((Outcome.Waiting) portal.keepGrants.grant(wanted, REVIEWER)).grant();
        // The contract takes no grant any more that has ended, not even one that it has.
        portal.clock.advance(Duration.ofMinutes(2));

        portal.keepGrants.recordWaiting();

        assertThat(portal.grants.find(waiting.id()).orElseThrow().transactionId())
                .isNotNull();
        assertThat(portal.grants.listUnrecorded()).isEmpty();
    }

    @Test
    void a_grant_whose_fate_is_unknown_is_taken_back_only_when_it_cannot_come_through_any_more() {
        Wanted wanted = endingIn(Duration.ofMinutes(1));
        UUID makes = UUID.randomUUID();
        portal.grants.add(unrecorded(makes, wanted), Digest.sha256(new byte[0]), Optional.empty());
        portal.grants.asking(makes, portal.clock.instant());
        Grant other = portal.granted(Purpose.INVESTIGATION, SharedField.TOTAL);
        portal.clock.advance(RecordOnce.LATEST.minusSeconds(1));

        portal.keepGrants.recordWaiting();
        assertThat(portal.grants.find(makes)).isPresent();
        portal.clock.advance(Duration.ofSeconds(1));
        portal.keepGrants.recordWaiting();

        assertThat(portal.grants.find(makes)).isEmpty();
        assertThat(portal.grants.find(other.id())).isPresent();
    }

    @Test
    void one_that_has_to_wait_for_its_fate_holds_up_no_other() {
        Wanted ended = endingIn(Duration.ofMinutes(1));
        UUID makes = UUID.randomUUID();
        portal.grants.add(unrecorded(makes, ended), Digest.sha256(new byte[0]), Optional.empty());
        portal.grants.asking(makes, portal.clock.instant());
        portal.clock.advance(Duration.ofMinutes(2));
        portal.ledger.reachable(false);
        Outcome.Waiting later =
                (Outcome.Waiting) portal.keepGrants.grant(portal.wanted(Purpose.AUDIT, SharedField.TOTAL), REVIEWER);
        portal.ledger.reachable(true);

        portal.keepGrants.recordWaiting();

        assertThat(portal.grants.listUnrecorded()).extracting(Grant::id).containsExactly(makes);
        assertThat(portal.ledger.grants()).containsKey(later.grant().id());
    }

    @Test
    void a_refusal_after_the_channel_was_away_is_believed_at_once() {
        portal.ledger.reachable(false);
        Outcome.Waiting waiting =
                (Outcome.Waiting) portal.keepGrants.grant(portal.wanted(Purpose.AUDIT, SharedField.TOTAL), REVIEWER);
        portal.ledger.reachable(true);
        portal.ledger.refusing("BAD_ARGUMENT");

        portal.keepGrants.recordWaiting();

        assertThat(portal.grants.find(waiting.grant().id())).isEmpty();
    }

    private Wanted endingIn(Duration duration) {
        Wanted wanted = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        return new Wanted(
                wanted.department(),
                wanted.kinds(),
                wanted.purpose(),
                wanted.legalBasis(),
                wanted.fields(),
                null,
                portal.clock.instant().plus(duration));
    }

    /** As a portal leaves it that is killed while it asks the channel. */
    private Grant unrecorded(UUID id, Wanted wanted) {
        Instant now = portal.clock.instant();
        return new Grant(
                id,
                SharingPortal.TAX,
                wanted.department(),
                wanted.kinds(),
                wanted.purpose(),
                wanted.legalBasis(),
                wanted.fields(),
                now,
                wanted.until(),
                REVIEWER.user(),
                now,
                null,
                null);
    }

    @Test
    void a_withdrawal_that_died_before_it_was_answered_is_answered_to_who_asked_for_it() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        Instant before = portal.clock.instant();
        portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISTAKE, REVIEWER);

        assertThat(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISTAKE, REVIEWER, Optional.of(before)))
                .isInstanceOf(Outcome.Recorded.class);
        assertThat(why(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISUSE, REVIEWER, Optional.of(before))))
                .isEqualTo(Why.WITHDRAWN);
        assertThat(why(portal.keepGrants.withdraw(
                        grant.id(), WithdrawalReason.MISTAKE, REVIEWER, Optional.of(before.plusSeconds(1)))))
                .isEqualTo(Why.WITHDRAWN);
    }

    @Test
    void while_the_channel_is_away_a_grant_waits_and_counts_once_it_is_recorded() {
        portal.ledger.reachable(false);
        Outcome outcome = portal.keepGrants.grant(portal.wanted(Purpose.AUDIT, SharedField.TOTAL), REVIEWER);
        Grant waiting = ((Outcome.Waiting) outcome).grant();
        assertThat(portal.keepGrants.standing(waiting)).isEqualTo(Standing.WAITING);
        assertThat(portal.refused(SharingPortal.query(waiting, SharingPortal.numbers(1)), AUDIT))
                .isEqualTo(AskReceipts.Why.NOT_GRANTED);

        portal.keepGrants.recordWaiting();
        assertThat(portal.keepGrants.find(waiting.id(), REVIEWER).orElseThrow().transactionId())
                .isNull();
        portal.ledger.reachable(true);
        portal.keepGrants.recordWaiting();

        Grant recorded = portal.keepGrants.find(waiting.id(), REVIEWER).orElseThrow();
        assertThat(portal.keepGrants.standing(recorded)).isEqualTo(Standing.IN_FORCE);
    }

    @Test
    void a_withdrawal_counts_at_once_even_while_the_channel_is_away_and_is_recorded_later() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        portal.ledger.reachable(false);

        assertThat(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.NO_LONGER_NEEDED, REVIEWER))
                .isInstanceOf(Outcome.Waiting.class);
        assertThat(portal.refused(SharingPortal.query(grant, SharingPortal.numbers(1)), AUDIT))
                .isEqualTo(AskReceipts.Why.WITHDRAWN);

        portal.ledger.reachable(true);
        portal.keepGrants.recordWaiting();
        assertThat(portal.ledger.isWithdrawn(grant.id())).isTrue();
        assertThat(portal.grants.listUnrecorded()).isEmpty();
    }

    @Test
    void it_is_withdrawn_once_with_a_reason_and_by_the_agency_alone() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        Actor other = new Actor("civil-reviewer", "Wang", new AgencyId("civil"), Role.REVIEWER);

        assertThat(why(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISTAKE, other)))
                .isEqualTo(Why.NO_SUCH_GRANT);
        assertThat(why(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISTAKE, CLERK)))
                .isEqualTo(Why.NOT_FOR_YOU);
        assertThat(why(portal.keepGrants.withdraw(UUID.randomUUID(), WithdrawalReason.MISTAKE, REVIEWER)))
                .isEqualTo(Why.NO_SUCH_GRANT);
        assertThat(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISTAKE, REVIEWER))
                .isInstanceOf(Outcome.Recorded.class);
        assertThat(why(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.MISUSE, REVIEWER)))
                .isEqualTo(Why.WITHDRAWN);
    }

    private static Why why(Outcome outcome) {
        return ((Outcome.Refused) outcome).why();
    }

    @Test
    void clerks_auditors_and_administrators_grant_nothing() {
        for (Role role : List.of(Role.CLERK, Role.AUDITOR, Role.ADMINISTRATOR, Role.DEPARTMENT)) {
            assertThat(refused(portal.wanted(Purpose.AUDIT), new Actor("x", "X", SharingPortal.TAX, role)))
                    .isEqualTo(Why.NOT_FOR_YOU);
        }
    }

    @Test
    void a_grant_needs_a_legal_basis_a_kind_and_a_term_of_at_most_five_years() {
        Wanted good = portal.wanted(Purpose.AUDIT, SharedField.TOTAL);
        var now = portal.clock.instant();
        assertThat(refused(
                        new Wanted(
                                good.department(),
                                good.kinds(),
                                good.purpose(),
                                " ",
                                good.fields(),
                                null,
                                good.until()),
                        REVIEWER))
                .isEqualTo(Why.NO_LEGAL_BASIS);
        assertThat(refused(
                        new Wanted(
                                good.department(),
                                Set.of(),
                                good.purpose(),
                                good.legalBasis(),
                                good.fields(),
                                null,
                                good.until()),
                        REVIEWER))
                .isEqualTo(Why.NO_KIND);
        for (var until : List.of(now, now.minusSeconds(1), now.plus(Duration.ofDays(2000)))) {
            assertThat(refused(
                            new Wanted(
                                    good.department(),
                                    good.kinds(),
                                    good.purpose(),
                                    good.legalBasis(),
                                    good.fields(),
                                    null,
                                    until),
                            REVIEWER))
                    .isEqualTo(Why.BAD_TERM);
        }
    }

    @Test
    void everyone_sees_the_grants_that_concern_them() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        GrantQuery query = all(Optional.empty(), null, GrantQuery.Sort.GRANTED);

        assertThat(found(query, CLERK)).containsExactly(grant.id());
        assertThat(found(query, AUDIT)).containsExactly(grant.id());
        assertThat(found(query, new Actor("a", "A", new AgencyId("audit"), Role.AUDITOR)))
                .containsExactly(grant.id());
        assertThat(found(query, CIVIL)).isEmpty();
        assertThat(found(query, new Actor("c", "C", new AgencyId("civil"), Role.REVIEWER)))
                .isEmpty();
        assertThat(found(query, new Actor("t", "T", SharingPortal.TAX, Role.ADMINISTRATOR)))
                .isEmpty();
        assertThat(portal.keepGrants.find(grant.id(), CIVIL)).isEmpty();
        assertThat(portal.keepGrants.find(grant.id(), AUDIT)).isPresent();
    }

    private List<UUID> found(GrantQuery query, Actor by) {
        Page<Grant> page = portal.keepGrants.search(query, by);
        assertThat(page.total()).isEqualTo(page.items().size());
        return page.items().stream().map(Grant::id).toList();
    }

    @Test
    void grants_are_found_by_where_they_stand_and_by_words_and_sorted() {
        Grant inForce = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        Grant withdrawn = portal.granted(Purpose.INVESTIGATION, SharedField.TOTAL);
        portal.keepGrants.withdraw(withdrawn.id(), WithdrawalReason.MISTAKE, REVIEWER);
        Wanted later = portal.wanted(Purpose.CREDIT_REVIEW, SharedField.TOTAL);
        Grant coming = ((Outcome.Recorded) portal.keepGrants.grant(
                        new Wanted(
                                new Department("CN=bank,O=\"Bank % _ 银行\""),
                                later.kinds(),
                                later.purpose(),
                                later.legalBasis(),
                                later.fields(),
                                portal.clock.instant().plus(Duration.ofDays(1)),
                                later.until()),
                        REVIEWER))
                .grant();

        assertThat(found(all(Optional.of(Standing.IN_FORCE), null, GrantQuery.Sort.GRANTED), REVIEWER))
                .containsExactly(inForce.id());
        assertThat(found(all(Optional.of(Standing.WITHDRAWN), null, GrantQuery.Sort.GRANTED), REVIEWER))
                .containsExactly(withdrawn.id());
        assertThat(found(all(Optional.of(Standing.COMING), null, GrantQuery.Sort.GRANTED), REVIEWER))
                .containsExactly(coming.id());
        assertThat(found(all(Optional.empty(), "% _ 银行", GrantQuery.Sort.GRANTED), REVIEWER))
                .containsExactly(coming.id());
        assertThat(found(all(Optional.empty(), null, GrantQuery.Sort.PURPOSE), REVIEWER))
                .containsExactly(inForce.id(), coming.id(), withdrawn.id());
        portal.clock.advance(Duration.ofDays(31));
        assertThat(found(all(Optional.of(Standing.ENDED), null, GrantQuery.Sort.GRANTED), REVIEWER))
                .containsExactlyInAnyOrder(inForce.id(), coming.id());
    }
}
