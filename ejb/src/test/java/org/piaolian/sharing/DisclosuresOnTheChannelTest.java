package org.piaolian.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.sharing.DisclosuresTest.CIVIL;
import static org.piaolian.sharing.DisclosuresTest.CIVIL_CLERK;
import static org.piaolian.sharing.DisclosuresTest.CIVIL_REVIEWER;
import static org.piaolian.sharing.SharingPortal.REVIEWER;
import static org.piaolian.sharing.SharingPortal.TAX;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.adapter.TestNetwork;
import org.piaolian.ledger.domain.DisclosureLedger.LedgerDisclosure;
import org.piaolian.ledger.domain.DisclosureLedger.Recorded;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.DisclosuresTest.Installation;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;

/** Disclosures on the embedded network with the real contract and the collections of each two agencies. */
class DisclosuresOnTheChannelTest {

    @TempDir
    Path folder;

    private FabricLedger channel;
    private SharingPortal portal;
    private Installation own;

    @BeforeEach
    void open() throws IOException {
        Path profile = TestNetwork.profile();
        channel = new FabricLedger(new Settings() {
            @Override
            public Path fabricProfile() {
                return profile;
            }
        });
        portal = new SharingPortal(folder, channel, Clock.systemUTC());
        own = new Installation(portal.database, channel, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        portal.close();
        channel.close();
    }

    @Test
    void three_agencies_endorse_that_it_is_disclosed_and_the_recipient_reads_what_was_delivered() {
        Disclosure disclosure = own.delivered(DisclosuresTest.wanted(1, 2));

        String transaction = String.valueOf(disclosure.transactionId());
        assertThat(channel.transaction(transaction).orElseThrow().endorsers()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(own.read(disclosure.id(), CIVIL_CLERK).getJsonArray("receipts"))
                .hasSize(2);
        assertThatThrownBy(() -> channel.readDisclosure(new AgencyId("finance"), disclosure.id(), Optional.empty()))
                .isInstanceOfSatisfying(
                        SharingRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("WRONG_AGENCY"));
    }

    @Test
    void telling_and_delivering_and_discarding_again_change_nothing() {
        Disclosure disclosure = own.delivered(DisclosuresTest.wanted(1));
        LedgerDisclosure told = told(disclosure).disclosure();
        byte[] value = channel.readDisclosure(TAX, disclosure.id(), Optional.empty());

        assertThat(channel.disclose(TAX, told, "officer-1")).isEqualTo(disclosure.transactionId());
        channel.deliver(TAX, told, value);
        assertThat(channel.readDisclosure(CIVIL, disclosure.id(), reading(disclosure)))
                .isEqualTo(value);
        String first = channel.discard(CIVIL, disclosure.id(), "officer-2", "MISTAKE");
        assertThat(channel.discard(TAX, disclosure.id(), "officer-1", "BASIS_GONE"))
                .isEqualTo(first);
    }

    @Test
    void another_content_is_not_delivered() {
        Disclosure disclosure = own.delivered(DisclosuresTest.wanted(1));
        byte[] other =
                channel.readDisclosure(TAX, disclosure.id(), Optional.empty()).clone();
        other[0]++;
        assertThatThrownBy(() -> channel.deliver(TAX, told(disclosure).disclosure(), other))
                .isInstanceOfSatisfying(
                        SharingRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("OTHER_CONTENT"));
    }

    @Test
    void what_the_recipient_discards_is_gone_for_both_and_listed_as_discarded() {
        Disclosure disclosure = own.delivered(DisclosuresTest.wanted(1));
        assertThat(own.discard.discard(disclosure.id(), DiscardReason.NO_LONGER_NEEDED, CIVIL_REVIEWER))
                .isInstanceOf(DiscardDisclosure.Outcome.Discarded.class);

        for (AgencyId party : List.of(TAX, CIVIL)) {
            assertThatThrownBy(() -> channel.readDisclosure(party, disclosure.id(), Optional.of("ab".repeat(32))))
                    .isInstanceOfSatisfying(
                            SharingRefused.class,
                            refused -> assertThat(refused.code()).isEqualTo("DISCARDED"));
        }
        Recorded recorded = told(disclosure);
        assertThat(recorded.disclosure().hash()).isEqualTo(disclosure.hash());
        assertThat(recorded.discarded()).satisfies(discarded -> {
            assertThat(discarded.by()).isEqualTo("CivilAffairsMSP");
            assertThat(discarded.actor()).isEqualTo("officer-of-civil-reviewer");
        });
        own.find.learn();
        assertThat(own.find.find(disclosure.id(), REVIEWER).orElseThrow().discarding())
                .satisfies(discarding -> assertThat(discarding.by()).isEqualTo("civil-reviewer"));
    }

    @Test
    void a_list_longer_than_a_page_of_the_contracts_is_whole() {
        Instant before = Clock.systemUTC().instant().minus(Duration.ofSeconds(1));
        LedgerDisclosure one = told(own.delivered(DisclosuresTest.wanted(1))).disclosure();
        for (int i = 0; i < 105; i++) {
            channel.disclose(
                    TAX,
                    new LedgerDisclosure(
                            UUID.randomUUID(),
                            one.discloser(),
                            "AuditMSP",
                            one.purpose(),
                            one.legalBasis(),
                            1,
                            one.hash(),
                            one.until()),
                    "officer-1");
        }
        assertThat(channel.listDisclosures("AuditMSP", before)).hasSize(105);
    }

    private Optional<String> reading(Disclosure disclosure) {
        return Optional.of(channel.logReading(CIVIL, disclosure.id(), "officer-2"));
    }

    @Test
    void the_recipient_reads_only_what_the_channel_knows_that_it_reads_and_all_members_see_it() {
        Disclosure disclosure = own.delivered(DisclosuresTest.wanted(1));
        assertThatThrownBy(() -> channel.readDisclosure(CIVIL, disclosure.id(), Optional.of("ab".repeat(32))))
                .isInstanceOfSatisfying(
                        SharingRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_LOGGED"));

        own.read(disclosure.id(), CIVIL_CLERK);

        assertThat(channel.listReadings("TaxMSP", disclosure.at().minusSeconds(1)))
                .filteredOn(one -> one.disclosure().equals(disclosure.id()))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.reader()).isEqualTo("CivilAffairsMSP");
                    assertThat(one.actor()).isEqualTo("officer-of-civil-clerk");
                    assertThat(channel.transaction(one.transactionId())
                                    .orElseThrow()
                                    .endorsers())
                            .hasSizeGreaterThanOrEqualTo(3);
                });
    }

    @Test
    void whether_the_channel_has_a_disclosure_or_a_grant_is_told() {
        Disclosure disclosure = own.delivered(DisclosuresTest.wanted(1));
        assertThat(channel.findDisclosure(TAX, disclosure.id()))
                .isEqualTo(Optional.ofNullable(disclosure.transactionId()));
        assertThat(channel.findDisclosure(TAX, UUID.randomUUID())).isEmpty();
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        assertThat(channel.findGrant(TAX, grant.id())).isEqualTo(Optional.ofNullable(grant.transactionId()));
        assertThat(channel.findGrant(TAX, UUID.randomUUID())).isEmpty();
    }

    private Recorded told(Disclosure disclosure) {
        return channel.listDisclosures("TaxMSP", disclosure.at().minusSeconds(1)).stream()
                .filter(one -> one.disclosure().id().equals(disclosure.id()))
                .findFirst()
                .orElseThrow();
    }
}
