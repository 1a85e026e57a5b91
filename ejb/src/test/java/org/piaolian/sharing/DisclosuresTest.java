package org.piaolian.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.sharing.SharingPortal.CLERK;
import static org.piaolian.sharing.SharingPortal.REVIEWER;
import static org.piaolian.sharing.SharingPortal.TAX;
import static org.piaolian.sharing.SharingPortal.number;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.adapter.JpaAgencies;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.json.Json;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.DisclosureLedger.Reading;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.paging.Page;
import org.piaolian.sharing.DiscloseReceipts.Outcome;
import org.piaolian.sharing.DiscloseReceipts.Wanted;
import org.piaolian.sharing.DiscloseReceipts.Why;
import org.piaolian.sharing.adapter.SqlDisclosures;
import org.piaolian.sharing.adapter.SqlSharedReceipts;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.Disclosure.Standing;
import org.piaolian.sharing.domain.DisclosureQuery;
import org.piaolian.sharing.domain.DisclosureQuery.Direction;
import org.piaolian.sharing.domain.Disclosures;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.SharedReceipts;

/** The Tax Service discloses receipts to Civil Affairs, on a real database. */
class DisclosuresTest {

    static final AgencyId CIVIL = new AgencyId("civil");
    static final Actor CIVIL_CLERK = new Actor("civil-clerk", "Wang Wu", CIVIL, Role.CLERK);
    static final Actor CIVIL_REVIEWER = new Actor("civil-reviewer", "Zhao Liu", CIVIL, Role.REVIEWER);
    private static final Actor SUPERVISOR =
            new Actor("finance-supervisor", "Sun Qi", new AgencyId("finance"), Role.SUPERVISOR);
    private static final Actor AUDITOR = new Actor("audit-auditor", "Zhou Ba", new AgencyId("audit"), Role.AUDITOR);
    private static final Actor TAX_ADMINISTRATOR = new Actor("tax-admin", "Wu Jiu", TAX, Role.ADMINISTRATOR);

    @TempDir
    Path folder;

    private SharingPortal portal;
    private InMemoryDisclosureLedger ledger;
    private Installation own;

    /** The use cases of one portal, with its own database. */
    static final class Installation {
        final Disclosures disclosures;
        final DiscloseReceipts disclose;
        final FindDisclosures find;
        final ReceiveDisclosure receive;
        final DiscardDisclosure discard;

        Installation(PortalDatabase database, DisclosureLedger ledger, java.time.Clock clock) {
            Agencies agencies = database.port(Agencies.class, JpaAgencies::new);
            disclosures = database.port(Disclosures.class, SqlDisclosures::new);
            disclose = new DiscloseReceipts(
                    disclosures,
                    database.port(SharedReceipts.class, SqlSharedReceipts::new),
                    ledger,
                    agencies,
                    user -> "officer-of-" + user,
                    clock);
            find = new FindDisclosures(disclosures, ledger, agencies, clock);
            receive = new ReceiveDisclosure(disclosures, find, ledger, user -> "officer-of-" + user, clock);
            discard = new DiscardDisclosure(disclosures, find, ledger, user -> "officer-of-" + user, clock);
        }

        Disclosure delivered(Wanted wanted) {
            Outcome outcome = disclose.disclose(wanted, REVIEWER);
            assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
            return ((Outcome.Delivered) outcome).disclosure();
        }

        JsonObject read(UUID id, Actor by) {
            ReceiveDisclosure.Outcome outcome = receive.read(id, by);
            assertThat(outcome).isInstanceOf(ReceiveDisclosure.Outcome.Read.class);
            try (JsonReader reader =
                    Json.createReader(new StringReader(((ReceiveDisclosure.Outcome.Read) outcome).contentJson()))) {
                return reader.readObject();
            }
        }

        Standing standing(UUID id) {
            return find.standing(disclosures.find(id).orElseThrow());
        }
    }

    @BeforeEach
    void open() {
        portal = new SharingPortal(folder);
        ledger = new InMemoryDisclosureLedger(portal.clock);
        own = new Installation(portal.database, ledger, portal.clock);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    static Wanted wanted(long... numbers) {
        return new Wanted(
                CIVIL,
                LongStream.of(numbers).mapToObj(SharingPortal::number).toList(),
                Set.of(SharedField.TOTAL, SharedField.PARTY_NAME),
                Purpose.SUBSIDY_REVIEW,
                "社会救助暂行办法 第四十六条",
                "民救〔2026〕117号",
                10);
    }

    @Test
    void the_recipient_reads_the_fields_that_were_chosen_and_its_case_number_and_nothing_else() {
        Disclosure disclosure = own.delivered(wanted(3, 1));

        JsonObject told = own.read(disclosure.id(), CIVIL_CLERK);
        assertThat(told.getString("caseNumber")).isEqualTo("民救〔2026〕117号");
        assertThat(told.getJsonArray("receipts")).hasSize(2);
        JsonObject first = told.getJsonArray("receipts").getJsonObject(0);
        assertThat(first.getString("number")).isEqualTo(number(1).toString());
        assertThat(first.getJsonObject("fields").toString())
                .isEqualTo("{\"party\":{\"name\":\"褚静洋\"},\"total\":\"100.00\"}");
        assertThat(own.read(disclosure.id(), REVIEWER)).isEqualTo(told);
    }

    @Test
    void the_channel_is_told_the_hash_and_nothing_of_receipts_persons_or_the_case() {
        Disclosure disclosure = own.delivered(wanted(1, 2));

        DisclosureLedger.Recorded told = ledger.told(disclosure.id());
        assertThat(told.disclosure().hash()).isEqualTo(disclosure.hash());
        assertThat(told.disclosure().receipts()).isEqualTo(2);
        assertThat(told.actor()).isEqualTo("officer-of-tax-reviewer");
        assertThat(told.toString()).doesNotContain("褚静洋", "117号", "11010126-");
        assertThat(own.disclosures.findContent(disclosure.id())).isEmpty();
    }

    @Test
    void the_same_receipts_twice_have_hashes_that_do_not_tell_so() {
        Disclosure first = own.delivered(wanted(1));
        portal.clock.advance(KeepGrants.SAME.plusSeconds(1));
        assertThat(own.delivered(wanted(1)).hash()).isNotEqualTo(first.hash());
    }

    @Test
    void a_request_that_died_after_the_channel_had_its_disclosure_gets_that_one_by_its_key_and_it_is_delivered() {
        UUID makes = UUID.randomUUID();
        ledger.afterTheNextDisclosure(new IllegalStateException("killed"));
        assertThatThrownBy(() -> own.disclose.disclose(wanted(1), REVIEWER, Optional.of(makes)))
                .hasMessage("killed");
        portal.clock.advance(Duration.ofHours(2));

        Outcome again = own.disclose.disclose(wanted(1), REVIEWER, Optional.of(makes));

        assertThat(again)
                .isInstanceOfSatisfying(
                        Outcome.Delivered.class,
                        delivered -> assertThat(delivered.disclosure().id()).isEqualTo(makes));
        assertThat(ledger.count()).isEqualTo(1);
        assertThat(own.read(makes, CIVIL_CLERK).getJsonArray("receipts")).hasSize(1);
        assertThat(own.disclose.disclose(wanted(1), REVIEWER, Optional.of(makes)))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(ledger.count()).isEqualTo(1);
    }

    @Test
    void without_a_key_the_same_words_of_the_same_officer_are_the_same_disclosure_for_ten_minutes() {
        ledger.afterTheNextDisclosure(new IllegalStateException("killed"));
        assertThatThrownBy(() -> own.disclose.disclose(wanted(1, 2), REVIEWER)).hasMessage("killed");

        portal.clock.advance(KeepGrants.SAME);
        UUID first = own.delivered(wanted(2, 1)).id();
        assertThat(ledger.count()).isEqualTo(1);
        assertThat(own.delivered(wanted(1)).id()).isNotEqualTo(first);
        own.discard.discard(first, DiscardReason.MISTAKE, REVIEWER);
        assertThat(own.delivered(wanted(1, 2)).id()).isNotEqualTo(first);
    }

    @Test
    void what_is_discarded_while_its_fate_is_unknown_is_purged_where_the_channel_has_it() {
        ledger.afterTheNextDisclosure(new OutcomeUnknown("no answer", null));
        UUID id = ((Outcome.Waiting) own.disclose.disclose(wanted(1), REVIEWER))
                .disclosure()
                .id();

        assertThat(own.discard.discard(id, DiscardReason.MISTAKE, REVIEWER))
                .isInstanceOf(DiscardDisclosure.Outcome.Discarded.class);

        assertThat(own.disclosures.find(id).orElseThrow().transactionId()).isNotNull();
        assertThat(ledger.told(id).discarded()).isNotNull();
        own.disclose.deliverWaiting();
        assertThat(ledger.hasContent(id)).isFalse();
    }

    @Test
    void what_is_discarded_while_it_may_still_come_through_stays_until_that_is_known() {
        ledger.reachable(false);
        UUID id = ((Outcome.Waiting) own.disclose.disclose(wanted(1), REVIEWER))
                .disclosure()
                .id();
        own.disclosures.asking(id, portal.clock.instant());
        ledger.reachable(true);
        assertThat(own.discard.discard(id, DiscardReason.MISTAKE, REVIEWER))
                .isInstanceOf(DiscardDisclosure.Outcome.Waiting.class);

        portal.clock.advance(RecordOnce.LATEST.minusSeconds(1));
        own.discard.discardWaiting();
        own.disclose.deliverWaiting();
        assertThat(own.disclosures.find(id)).isPresent();
        assertThat(ledger.count()).isZero();
        portal.clock.advance(Duration.ofSeconds(1));
        own.discard.discardWaiting();
        assertThat(own.disclosures.find(id)).isEmpty();
    }

    @Test
    void a_disclosure_whose_fate_is_unknown_is_kept_when_the_channel_refuses_it_later() {
        ledger.afterTheNextDisclosure(new OutcomeUnknown("no answer", null));
        UUID id = ((Outcome.Waiting) own.disclose.disclose(wanted(1), REVIEWER))
                .disclosure()
                .id();
        portal.clock.advance(Duration.ofDays(11));

        own.disclose.deliverWaiting();

        assertThat(own.disclosures.find(id).orElseThrow().transactionId())
                .isEqualTo(ledger.told(id).transactionId());
    }

    @Test
    void nobody_but_the_two_agencies_finds_it_whoever_supervises_or_audits() {
        Disclosure disclosure = own.delivered(wanted(1));

        for (Actor other : List.of(SUPERVISOR, AUDITOR, TAX_ADMINISTRATOR)) {
            assertThat(own.receive.read(disclosure.id(), other)).isInstanceOf(ReceiveDisclosure.Outcome.Unknown.class);
            assertThat(own.find.find(disclosure.id(), other)).isEmpty();
            assertThat(own.find
                            .search(query(other.agency(), Optional.empty(), Optional.empty()), other)
                            .items())
                    .isEmpty();
            assertThat(own.find
                            .search(query(TAX, Optional.empty(), Optional.empty()), SUPERVISOR)
                            .items())
                    .isEmpty();
        }
        assertThat(own.find.find(disclosure.id(), CLERK)).isPresent();
    }

    @Test
    void the_person_of_a_receipt_sees_that_it_was_disclosed_and_each_time_that_the_recipient_read_it() {
        Disclosure disclosure = own.delivered(wanted(1));
        portal.clock.advance(Duration.ofMinutes(1));
        own.read(disclosure.id(), REVIEWER);
        own.read(disclosure.id(), CIVIL_CLERK);
        portal.clock.advance(Duration.ofMinutes(1));
        own.read(disclosure.id(), CIVIL_CLERK);

        List<Accesses.Disclosed> seen =
                portal.findAccesses.list(number(1), SharingPortal.CHECK).orElseThrow();
        assertThat(seen)
                .extracting(Accesses.Disclosed::manner)
                .containsExactly(Access.Manner.READING, Access.Manner.READING, Access.Manner.DISCLOSURE);
        assertThat(seen.get(0).department().subject()).isEqualTo("O=Municipal Civil Affairs Bureau");
        assertThat(seen).allSatisfy(one -> assertThat(one.agency()).isEqualTo(TAX));
        assertThat(seen.get(2).transactionId()).isEqualTo(disclosure.transactionId());
        assertThat(List.of(seen.get(1).transactionId(), seen.get(0).transactionId()))
                .isEqualTo(ledger.listReadings("CivilAffairsMSP", Instant.EPOCH).stream()
                        .map(Reading::transactionId)
                        .toList());
        assertThat(portal.findAccesses.list(number(2), SharingPortal.CHECK).orElseThrow())
                .isEmpty();
    }

    @Test
    void a_reading_at_the_recipients_own_portal_is_seen_at_the_disclosers() {
        try (PortalDatabase theirs = new PortalDatabase()) {
            Installation other = new Installation(theirs, ledger, portal.clock);
            Disclosure disclosure = own.delivered(wanted(1));
            other.find.learn();
            portal.clock.advance(Duration.ofMinutes(1));
            other.read(disclosure.id(), CIVIL_CLERK);
            own.find.learn();
            own.find.learn();
            other.find.learn();
            portal.clock.advance(Duration.ofDays(2));
            other.read(disclosure.id(), CIVIL_REVIEWER);
            own.find.learn();
        }
        List<Reading> told = ledger.listReadings("TaxMSP", Instant.EPOCH);
        assertThat(told)
                .extracting(Reading::actor)
                .containsExactly("officer-of-civil-clerk", "officer-of-civil-reviewer");
        assertThat(portal.findAccesses.list(number(1), SharingPortal.CHECK).orElseThrow())
                .filteredOn(one -> one.manner() == Access.Manner.READING)
                .extracting(Accesses.Disclosed::transactionId)
                .containsExactly(told.get(1).transactionId(), told.get(0).transactionId());
    }

    @Test
    void while_the_channel_cannot_be_told_that_it_is_read_nothing_is_shown() {
        Disclosure disclosure = own.delivered(wanted(1));
        ledger.reachable(false);
        assertThatThrownBy(() -> own.receive.read(disclosure.id(), CIVIL_CLERK)).isInstanceOf(LedgerUnavailable.class);
        ledger.reachable(true);
        assertThat(portal.findAccesses.list(number(1), SharingPortal.CHECK).orElseThrow())
                .hasSize(1);
    }

    @Test
    void what_is_disclosed_for_an_investigation_is_shown_when_its_time_is_over() {
        Wanted wanted = wanted(1);
        own.delivered(new Wanted(
                CIVIL,
                wanted.receipts(),
                wanted.fields(),
                Purpose.INVESTIGATION,
                wanted.legalBasis(),
                wanted.caseNumber(),
                1));
        assertThat(portal.findAccesses.list(number(1), SharingPortal.CHECK).orElseThrow())
                .isEmpty();
        portal.clock.advance(Duration.ofDays(1));
        assertThat(portal.findAccesses.list(number(1), SharingPortal.CHECK).orElseThrow())
                .hasSize(1);
    }

    @Test
    void either_of_the_two_discards_it_once_and_nobody_reads_it_any_more() {
        Disclosure disclosure = own.delivered(wanted(1));
        assertThat(refused(disclosure.id(), CIVIL_CLERK)).isEqualTo(DiscardDisclosure.Why.NOT_FOR_YOU);
        assertThat(refused(disclosure.id(), SUPERVISOR)).isEqualTo(DiscardDisclosure.Why.NO_SUCH_DISCLOSURE);

        DiscardDisclosure.Outcome outcome =
                own.discard.discard(disclosure.id(), DiscardReason.NO_LONGER_NEEDED, CIVIL_REVIEWER);
        assertThat(outcome).isInstanceOf(DiscardDisclosure.Outcome.Discarded.class);
        assertThat(ledger.hasContent(disclosure.id())).isFalse();
        for (Actor party : List.of(CIVIL_CLERK, REVIEWER)) {
            assertThat(own.receive.read(disclosure.id(), party)).isInstanceOf(ReceiveDisclosure.Outcome.Nothing.class);
        }
        assertThat(own.standing(disclosure.id())).isEqualTo(Standing.DISCARDED);
        assertThat(refused(disclosure.id(), REVIEWER)).isEqualTo(DiscardDisclosure.Why.DISCARDED);
        assertThat(ledger.told(disclosure.id()).disclosure().hash()).isEqualTo(disclosure.hash());
    }

    @Test
    void when_its_time_is_over_it_is_discarded_by_itself() {
        Disclosure disclosure = own.delivered(wanted(1));
        own.discard.discardWaiting();
        assertThat(ledger.hasContent(disclosure.id())).isTrue();

        portal.clock.advance(Duration.ofDays(10));
        assertThat(own.standing(disclosure.id())).isEqualTo(Standing.ENDED);
        assertThat(own.receive.read(disclosure.id(), CIVIL_CLERK))
                .isInstanceOf(ReceiveDisclosure.Outcome.Nothing.class);
        own.discard.discardWaiting();
        assertThat(ledger.hasContent(disclosure.id())).isFalse();
        assertThat(ledger.told(disclosure.id()).discarded()).satisfies(discarded -> {
            assertThat(discarded.reason()).isEqualTo("ENDED");
            assertThat(discarded.actor()).isEqualTo("portal");
        });
    }

    @Test
    void while_the_channel_or_the_recipients_peer_is_away_it_waits_and_then_goes_on_by_itself() {
        ledger.reachable(false);
        Outcome waiting = own.disclose.disclose(wanted(1), REVIEWER);
        assertThat(waiting).isInstanceOf(Outcome.Waiting.class);
        UUID id = ((Outcome.Waiting) waiting).disclosure().id();
        assertThat(own.standing(id)).isEqualTo(Standing.WAITING);

        ledger.reachable(true);
        ledger.away("CivilAffairsMSP");
        own.disclose.deliverWaiting();
        assertThat(own.standing(id)).isEqualTo(Standing.WAITING);
        assertThat(own.receive.read(id, CIVIL_CLERK)).isInstanceOf(ReceiveDisclosure.Outcome.Nothing.class);

        ledger.away(null);
        own.disclose.deliverWaiting();
        assertThat(own.standing(id)).isEqualTo(Standing.OPEN);
        assertThat(own.read(id, CIVIL_CLERK).getJsonArray("receipts")).hasSize(1);
        assertThat(own.disclosures.listUnfinished()).isEmpty();
    }

    @Test
    void what_is_discarded_while_the_channel_is_away_is_read_by_nobody_and_purged_by_itself() {
        Disclosure disclosure = own.delivered(wanted(1));
        ledger.reachable(false);
        assertThat(own.discard.discard(disclosure.id(), DiscardReason.MISTAKE, REVIEWER))
                .isInstanceOf(DiscardDisclosure.Outcome.Waiting.class);
        ledger.reachable(true);
        assertThat(own.receive.read(disclosure.id(), CIVIL_CLERK))
                .isInstanceOf(ReceiveDisclosure.Outcome.Nothing.class);

        own.discard.discardWaiting();
        assertThat(ledger.told(disclosure.id()).discarded())
                .satisfies(discarded -> assertThat(discarded.actor()).isEqualTo("officer-of-tax-reviewer"));
        assertThat(own.disclosures.listUnfinished()).isEmpty();
    }

    @Test
    void what_the_channel_was_never_told_of_leaves_nothing_when_it_is_discarded() {
        ledger.reachable(false);
        Outcome.Waiting waiting = (Outcome.Waiting) own.disclose.disclose(wanted(1), REVIEWER);
        UUID id = waiting.disclosure().id();
        assertThat(own.discard.discard(id, DiscardReason.MISTAKE, REVIEWER))
                .isInstanceOf(DiscardDisclosure.Outcome.Discarded.class);
        assertThat(own.disclosures.find(id)).isEmpty();
    }

    @Test
    void a_recipient_with_a_portal_of_its_own_learns_of_it_reads_it_and_learns_that_it_was_discarded() {
        try (PortalDatabase theirs = new PortalDatabase()) {
            Installation other = new Installation(theirs, ledger, portal.clock);
            Disclosure disclosure = own.delivered(wanted(1));
            other.find.learn();
            other.find.learn();

            Disclosure learnt = other.find.find(disclosure.id(), CIVIL_CLERK).orElseThrow();
            assertThat(learnt.agency()).isEqualTo(TAX);
            assertThat(learnt.hash()).isEqualTo(disclosure.hash());
            assertThat(other.read(disclosure.id(), CIVIL_CLERK).getJsonArray("receipts"))
                    .hasSize(1);

            own.discard.discard(disclosure.id(), DiscardReason.MISTAKE, REVIEWER);
            other.find.learn();
            assertThat(other.standing(disclosure.id())).isEqualTo(Standing.DISCARDED);
            portal.clock.advance(Duration.ofDays(10));
            other.discard.discardWaiting();
        }
    }

    @Test
    void what_is_not_in_order_is_refused_by_its_reason() {
        Wanted good = wanted(1);
        assertThat(why(good, CLERK)).isEqualTo(Why.NOT_FOR_YOU);
        assertThat(why(new Wanted(TAX, good.receipts(), good.fields(), good.purpose(), "law", "1", 1), REVIEWER))
                .isEqualTo(Why.NO_RECIPIENT);
        assertThat(why(
                        new Wanted(
                                new AgencyId("customs"), good.receipts(), good.fields(), good.purpose(), "law", "1", 1),
                        REVIEWER))
                .isEqualTo(Why.NO_RECIPIENT);
        assertThat(why(new Wanted(CIVIL, good.receipts(), good.fields(), good.purpose(), " ", "1", 1), REVIEWER))
                .isEqualTo(Why.NO_LEGAL_BASIS);
        assertThat(why(new Wanted(CIVIL, good.receipts(), good.fields(), good.purpose(), "law", "", 1), REVIEWER))
                .isEqualTo(Why.NO_CASE_NUMBER);
        assertThat(why(new Wanted(CIVIL, List.of(), good.fields(), good.purpose(), "law", "1", 1), REVIEWER))
                .isEqualTo(Why.NO_NUMBERS);
        assertThat(why(new Wanted(CIVIL, good.receipts(), Set.of(), good.purpose(), "law", "1", 1), REVIEWER))
                .isEqualTo(Why.NO_FIELD);
        for (int days : new int[] {0, -1, 31}) {
            assertThat(why(
                            new Wanted(CIVIL, good.receipts(), good.fields(), good.purpose(), "law", "1", days),
                            REVIEWER))
                    .isEqualTo(Why.BAD_TERM);
        }
        assertThat(why(wanted(LongStream.rangeClosed(1, 501).toArray()), REVIEWER))
                .isEqualTo(Why.TOO_MANY_NUMBERS);
        assertThat(own.disclose.disclose(wanted(1, 99), REVIEWER))
                .isEqualTo(new Outcome.Refused(Why.NOT_YOUR_RECEIPTS, number(99).toString()));
        Actor civil = CIVIL_REVIEWER;
        assertThat(((Outcome.Refused) own.disclose.disclose(
                                new Wanted(TAX, good.receipts(), good.fields(), good.purpose(), "law", "1", 1), civil))
                        .why())
                .isEqualTo(Why.NOT_YOUR_RECEIPTS);
        assertThat(own.disclosures.listUnfinished()).isEmpty();
    }

    @Test
    void an_agency_looks_among_what_it_sent_and_received_in_any_order() {
        Disclosure sent = own.delivered(wanted(1, 2, 3));
        portal.clock.advance(Duration.ofMinutes(1));
        Disclosure discarded = own.delivered(wanted(4));
        own.discard.discard(discarded.id(), DiscardReason.MISTAKE, REVIEWER);

        assertThat(ids(query(TAX, Optional.of(Direction.SENT), Optional.empty()), REVIEWER))
                .containsExactly(discarded.id(), sent.id());
        assertThat(ids(query(TAX, Optional.of(Direction.RECEIVED), Optional.empty()), REVIEWER))
                .isEmpty();
        assertThat(ids(query(CIVIL, Optional.of(Direction.RECEIVED), Optional.of(Standing.OPEN)), CIVIL_CLERK))
                .containsExactly(sent.id());
        for (Standing standing : EnumSet.allOf(Standing.class)) {
            assertThat(ids(query(CIVIL, Optional.empty(), Optional.of(standing)), CIVIL_CLERK))
                    .allSatisfy(id -> assertThat(own.standing(id)).isEqualTo(standing));
        }
        for (DisclosureQuery.Sort sort : DisclosureQuery.Sort.values()) {
            Page<Disclosure> page = own.find.search(
                    new DisclosureQuery(
                            TAX, Optional.empty(), Purpose.SUBSIDY_REVIEW, Optional.empty(), "救助", sort, true, 0, 1),
                    REVIEWER);
            assertThat(page.total()).isEqualTo(2);
            assertThat(page.items()).hasSize(1);
        }
        assertThat(own.find
                        .search(
                                new DisclosureQuery(
                                        TAX,
                                        Optional.empty(),
                                        null,
                                        Optional.empty(),
                                        null,
                                        DisclosureQuery.Sort.RECEIPTS,
                                        true,
                                        0,
                                        10),
                                REVIEWER)
                        .items())
                .extracting(Disclosure::receipts)
                .containsExactly(3, 1);
    }

    private List<UUID> ids(DisclosureQuery query, Actor by) {
        return own.find.search(query, by).items().stream().map(Disclosure::id).toList();
    }

    private static DisclosureQuery query(AgencyId of, Optional<Direction> direction, Optional<Standing> standing) {
        return new DisclosureQuery(of, direction, null, standing, null, DisclosureQuery.Sort.DISCLOSED, true, 0, 100);
    }

    private Why why(Wanted wanted, Actor by) {
        return ((Outcome.Refused) own.disclose.disclose(wanted, by)).why();
    }

    private DiscardDisclosure.Why refused(UUID id, Actor by) {
        return ((DiscardDisclosure.Outcome.Refused) own.discard.discard(id, DiscardReason.MISTAKE, by)).why();
    }
}
