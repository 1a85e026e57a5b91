package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.sharing.SharingPortal.AUDIT;
import static org.piaolian.sharing.SharingPortal.REVIEWER;
import static org.piaolian.sharing.SharingPortal.numbers;
import static org.piaolian.sharing.SharingPortal.query;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.adapter.TestNetwork;
import org.piaolian.ledger.domain.SharingLedger.LedgerGrant;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.WithdrawalReason;

/** Sharing on the embedded network with the real contract. */
class SharingOnTheChannelTest {

    @TempDir
    Path folder;

    private FabricLedger channel;
    private SharingPortal portal;

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
    }

    @AfterEach
    void close() {
        portal.close();
        channel.close();
    }

    private Grant granted(SharedField... fields) {
        KeepGrants.Outcome outcome = portal.keepGrants.grant(
                new KeepGrants.Wanted(
                        new Department(AUDIT.subject()),
                        Set.of(ReceiptKind.TAX_PAYMENT),
                        Purpose.AUDIT,
                        "审计法第三十四条",
                        Set.of(fields),
                        null,
                        Clock.systemUTC().instant().plus(Duration.ofDays(1))),
                REVIEWER);
        assertThat(outcome).isInstanceOf(KeepGrants.Outcome.Recorded.class);
        return ((KeepGrants.Outcome.Recorded) outcome).grant();
    }

    @Test
    void an_answer_names_the_transaction_that_has_its_commitment() {
        Grant grant = granted(SharedField.TOTAL, SharedField.PARTY_NAME);

        JsonObject told = portal.told(query(grant, numbers(3)));

        var transaction = channel.transaction(told.getString("transaction")).orElseThrow();
        assertThat(transaction.valid()).isTrue();
        assertThat(transaction.submitter()).isEqualTo("TaxMSP");
    }

    @Test
    void queries_that_come_together_make_few_transactions() {
        Grant grant = granted(SharedField.TOTAL);
        ExecutorService clients = Executors.newFixedThreadPool(30);
        try {
            List<CompletableFuture<String>> asked = IntStream.range(0, 30)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> portal.told(query(grant, numbers(1 + i % 12))).getString("transaction"), clients))
                    .toList();
            assertThat(asked.stream().map(CompletableFuture::join).distinct().count())
                    .isLessThan(25);
            assertThat(portal.kept()).isEqualTo(30);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void a_grant_for_questions_alone_and_its_withdrawal_are_recorded_and_nothing_is_logged_under_it_any_more() {
        Grant grant = granted();
        assertThat(portal.keepGrants.withdraw(grant.id(), WithdrawalReason.BASIS_GONE, REVIEWER))
                .isInstanceOf(KeepGrants.Outcome.Recorded.class);
        assertThatThrownBy(() -> channel.logAccess(SharingPortal.TAX, grant.id(), List.of(digest("a"))))
                .isInstanceOfSatisfying(
                        SharingRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("GRANT_WITHDRAWN"));
        assertThatThrownBy(() -> channel.logAccess(SharingPortal.TAX, UUID.randomUUID(), List.of(digest("a"))))
                .isInstanceOfSatisfying(
                        SharingRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("NOT_FOUND"));
    }

    @Test
    void another_agency_cannot_log_under_a_grant_and_the_same_grant_again_is_answered_with_the_first() {
        LedgerGrant grant = new LedgerGrant(
                UUID.randomUUID(),
                SharingPortal.TAX,
                digest("somebody"),
                Set.of("TAX_PAYMENT"),
                "AUDIT",
                "law",
                Set.of("total"),
                Clock.systemUTC().instant().minusSeconds(60),
                Clock.systemUTC().instant().plusSeconds(600));
        String first = channel.grant(grant, "officer-1");
        assertThat(channel.grant(grant, "officer-1")).isEqualTo(first);
        assertThatThrownBy(() -> channel.logAccess(new AgencyId("civil"), grant.id(), List.of(digest("a"))))
                .isInstanceOfSatisfying(
                        SharingRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("WRONG_AGENCY"));
    }

    private static Digest digest(String of) {
        return Digest.sha256(of.getBytes(UTF_8));
    }
}
