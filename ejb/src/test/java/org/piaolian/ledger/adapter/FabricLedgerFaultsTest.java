package org.piaolian.ledger.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.Series;
import org.piaolian.ledger.adapter.ConnectionProfile.Peer;
import org.piaolian.ledger.adapter.FaultyPeer.Fault;
import org.piaolian.ledger.adapter.FaultyPeer.Step;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.RegistrationRefused;
import org.piaolian.ledger.domain.SharingLedger.LedgerGrant;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;

/** The tax service's peer, or the way to it, fails. */
class FabricLedgerFaultsTest {

    private static final Deadlines SHORT = new Deadlines(
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10));

    @TempDir
    private Path folder;

    private final Series series = new Series("tax", "01");
    private FaultyPeer taxPeer;
    private FabricLedger ledger;

    @BeforeEach
    void connect() throws IOException {
        ConnectionProfile real = ConnectionProfile.read(TestNetwork.profile());
        taxPeer = new FaultyPeer(
                real.member(new AgencyId("tax")).orElseThrow().peers().get(0));
        ledger = connected("grpc://localhost:" + taxPeer.port());
    }

    @AfterEach
    void disconnect() {
        ledger.close();
        taxPeer.close();
    }

    @Test
    void without_a_fault_the_agencys_own_peer_does_it_all() {
        ledger.register(series.batch(1, 3));
        ledger.find(series.number(1));
        assertThat(taxPeer.calls(Step.ENDORSE)).isOne();
        assertThat(taxPeer.calls(Step.SUBMIT)).isOne();
        assertThat(taxPeer.calls(Step.COMMIT_STATUS)).isOne();
        assertThat(taxPeer.calls(Step.EVALUATE)).isOne();
    }

    @Test
    void a_peer_that_does_not_answer_is_replaced_by_another_agencys_and_asked_last_for_a_while() {
        taxPeer.next(Step.ENDORSE, Fault.REQUEST_LOST, 100);
        taxPeer.next(Step.EVALUATE, Fault.REQUEST_LOST, 100);

        Registration registration = ledger.register(series.batch(1, 3));
        assertThat(ledger.find(series.number(3)).orElseThrow().transactionId()).isEqualTo(registration.transactionId());
        assertThat(ledger.find(series.number(3)).orElseThrow().mspId()).isEqualTo("TaxMSP");
        assertThat(ledger.transaction(registration.transactionId())
                        .orElseThrow()
                        .submitter())
                .isEqualTo("TaxMSP");
        assertThat(taxPeer.calls(Step.ENDORSE)).isOne();
        assertThat(taxPeer.calls(Step.EVALUATE)).isZero();
    }

    @Test
    void a_transaction_whose_submission_was_not_confirmed_is_found_on_the_channel() {
        taxPeer.next(Step.SUBMIT, Fault.ANSWER_LOST, 1);

        Registration registration = ledger.register(series.batch(1, 3));
        assertThat(taxPeer.calls(Step.ENDORSE)).isOne();
        assertThat(taxPeer.calls(Step.SUBMIT)).isOne();
        assertThat(ledger.transaction(registration.transactionId())
                        .orElseThrow()
                        .block())
                .isEqualTo(registration.block());
    }

    @Test
    void a_transaction_that_was_never_submitted_is_endorsed_and_submitted_anew() {
        taxPeer.next(Step.SUBMIT, Fault.REQUEST_LOST, 1);

        Registration registration = ledger.register(series.batch(1, 3));
        assertThat(ledger.find(series.number(1)).orElseThrow().transactionId()).isEqualTo(registration.transactionId());
    }

    @Test
    void a_refusal_behind_a_transaction_that_nobody_knows_of_does_not_say_that_it_came_to_nothing() {
        taxPeer.next(Step.SUBMIT, Fault.REQUEST_LOST, 100);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        LedgerGrant grant = new LedgerGrant(
                UUID.randomUUID(),
                new AgencyId("tax"),
                Digest.sha256(new byte[0]),
                Set.of("TAX_PAYMENT"),
                "AUDIT",
                "Audit Law, article 34",
                Set.of("total"),
                now,
                now.plusSeconds(7));

        // Its time is over before the portal gives up.
        assertThatThrownBy(() -> ledger.grant(grant, "officer-1"))
                .isInstanceOf(OutcomeUnknown.class)
                .hasMessageContaining("BAD_TERM");
        assertThat(ledger.findGrant(grant.agency(), grant.id())).isEmpty();
        assertThatThrownBy(() -> ledger.grant(grant, "officer-1")).isInstanceOf(SharingRefused.class);
    }

    @Test
    void a_commit_that_was_not_reported_is_asked_for_elsewhere() {
        taxPeer.next(Step.COMMIT_STATUS, Fault.REQUEST_LOST, 100);

        Registration registration = ledger.register(series.batch(1, 3));
        assertThat(taxPeer.calls(Step.SUBMIT)).isOne();
        assertThat(ledger.transaction(registration.transactionId())
                        .orElseThrow()
                        .block())
                .isEqualTo(registration.block());
    }

    @Test
    void a_peer_that_lost_sight_of_a_transaction_must_show_that_it_is_there() {
        taxPeer.next(Step.COMMIT_STATUS, Fault.REQUEST_LOST, 100);
        taxPeer.next(Step.EVALUATE, Fault.REQUEST_LOST, 1);

        ledger.register(series.batch(1, 3));
        ledger.register(series.batch(4, 1, 3));
        assertThat(taxPeer.calls(Step.ENDORSE)).isOne();
        assertThat(taxPeer.calls(Step.COMMIT_STATUS)).isOne();
    }

    @Test
    void a_batch_registered_while_its_first_transaction_was_lost_sight_of_is_registered_once() {
        taxPeer.next(Step.SUBMIT, Fault.ANSWER_LOST, 1);
        LeafBatch batch = series.batch(1, 3);
        Registration first = ledger.register(batch);
        taxPeer.next(Step.SUBMIT, Fault.REQUEST_LOST, 100);
        assertThat(ledger.register(batch)).isEqualTo(first);
    }

    @Test
    void a_batch_behind_one_that_a_lagging_peer_does_not_have_yet_is_registered_once_it_has() {
        ledger.register(series.batch(1, 3));
        taxPeer.next(Step.ENDORSE, Fault.BEHIND, 2);
        // And so it answers when it is asked for the batch before.
        taxPeer.next(Step.EVALUATE, Fault.BEHIND, 100);

        ledger.register(series.batch(4, 1, 3));
        assertThat(taxPeer.calls(Step.ENDORSE)).isEqualTo(4);
    }

    @Test
    void a_batch_whose_predecessor_stays_unknown_to_who_endorses_may_be_registered_later() {
        ledger.register(series.batch(1, 3));
        taxPeer.next(Step.ENDORSE, Fault.BEHIND, 100);

        LeafBatch batch = series.batch(4, 1, 3);
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.register(batch));
        taxPeer.next(Step.ENDORSE, Fault.BEHIND, 0);
        ledger.register(batch);
    }

    @Test
    void a_batch_whose_predecessor_no_peer_has_is_refused() {
        assertThatExceptionOfType(RegistrationRefused.class)
                .isThrownBy(() -> ledger.register(series.batch(4, 1, 3)))
                .withMessageContaining("NOT_CONTIGUOUS");
    }

    @Test
    void a_batch_whose_predecessor_a_peer_that_is_away_may_have_is_not_refused() {
        taxPeer.next(Step.EVALUATE, Fault.REQUEST_LOST, 100);
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.register(series.batch(4, 1, 3)));
    }

    @Test
    void a_peer_that_stays_mute_costs_a_short_question_from_time_to_time_and_no_whole_deadline() throws Exception {
        Deadlines impatient = soonTriedAgain(Duration.ofMillis(300));
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            FabricLedger slow = connected("grpc://localhost:" + mute.getLocalPort(), impatient);
            try {
                assertThat(slow.find(series.number(1))).isEmpty();
                Thread.sleep(100);
                long start = System.nanoTime();
                assertThat(slow.find(series.number(2))).isEmpty();
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isGreaterThan(impatient.status())
                        .isLessThan(impatient.evaluate());
            } finally {
                slow.close();
            }
        }
    }

    @Test
    void a_peer_that_is_back_is_asked_first_again() throws Exception {
        Deadlines impatient = soonTriedAgain(SHORT.status());
        FabricLedger patient = connected("grpc://localhost:" + taxPeer.port(), impatient);
        try {
            taxPeer.next(Step.EVALUATE, Fault.REQUEST_LOST, 1);
            patient.find(series.number(1));
            Thread.sleep(100);
            int before = taxPeer.calls(Step.EVALUATE);
            patient.find(series.number(1));
            // Whether it is there, and the question.
            assertThat(taxPeer.calls(Step.EVALUATE)).isEqualTo(before + 2);
        } finally {
            patient.close();
        }
    }

    @Test
    void a_peer_that_takes_calls_and_says_nothing_costs_one_deadline() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            FabricLedger slow = connected("grpc://localhost:" + mute.getLocalPort());
            try {
                assertThat(slow.find(series.number(1))).isEmpty();
                long start = System.nanoTime();
                assertThat(slow.find(series.number(2))).isEmpty();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.evaluate());
            } finally {
                slow.close();
            }
        }
    }

    @Test
    void the_status_names_the_peer_that_does_not_answer() {
        taxPeer.next(Step.EVALUATE, Fault.REQUEST_LOST, 1);
        assertThat(ledger.status().available()).isTrue();
        assertThat(ledger.status().peers().stream().filter(peer -> !peer.answers()))
                .extracting(LedgerStatus.Peer::mspId)
                .containsExactly("TaxMSP");
    }

    @Test
    void where_no_peer_answers_the_ledger_is_unavailable() throws IOException {
        JsonObject profile = profile();
        int nobody = TestNetwork.freePort();
        profile.getAsJsonObject("peers")
                .asMap()
                .values()
                .forEach(peer -> peer.getAsJsonObject().addProperty("url", "grpcs://localhost:" + nobody));
        FabricLedger away = connected(profile, SHORT);
        try {
            LeafBatch batch = series.batch(1, 3);
            assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> away.register(batch));
            assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> away.find(series.number(1)));
            assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> away.transaction("ab".repeat(32)));
            assertThat(away.status().available()).isFalse();
            assertThat(away.status().peers()).hasSize(4).noneMatch(LedgerStatus.Peer::answers);
        } finally {
            away.close();
        }
    }

    @Test
    void a_peer_that_was_away_for_long_is_found_within_seconds_of_its_return() throws Exception {
        int nobody = TestNetwork.freePort();
        int port = TestNetwork.freePort();
        JsonObject profile = profile();
        profile.getAsJsonObject("peers")
                .asMap()
                .forEach((name, peer) -> peer.getAsJsonObject()
                        .addProperty("url", "grpc://localhost:" + (name.contains("tax") ? port : nobody)));
        FabricLedger patient = connected(profile, soonTriedAgain(SHORT.status()));
        try {
            // gRPC alone tries at about 9, 16 and 26 s.
            Instant itsReturn = Instant.now().plusSeconds(18);
            while (Instant.now().isBefore(itsReturn)) {
                assertThat(isAnswered(patient)).isFalse();
                Thread.sleep(200);
            }
            ConnectionProfile real = ConnectionProfile.read(TestNetwork.profile());
            Peer tax = real.member(new AgencyId("tax")).orElseThrow().peers().get(0);
            try (FaultyPeer back = new FaultyPeer(tax, port)) {
                Instant latest = Instant.now().plusSeconds(3);
                while (!isAnswered(patient)) {
                    assertThat(Instant.now()).isBefore(latest);
                    Thread.sleep(200);
                }
                assertThat(back.calls(Step.EVALUATE)).isPositive();
            }
        } finally {
            patient.close();
        }
    }

    private boolean isAnswered(FabricLedger asked) {
        try {
            return asked.find(series.number(1)).isEmpty();
        } catch (LedgerUnavailable e) {
            return false;
        }
    }

    @Test
    void a_profile_that_appears_later_is_used_from_then_on() throws IOException {
        Path later = folder.resolve("later.json");
        FabricLedger early = new FabricLedger(() -> later, SHORT);
        try {
            assertThatExceptionOfType(LedgerUnavailable.class)
                    .isThrownBy(() -> early.find(series.number(1)))
                    .withMessageContaining("later.json");
            assertThat(early.status().available()).isFalse();
            Files.writeString(later, profile().toString());
            assertThat(early.find(series.number(1))).isEmpty();
        } finally {
            early.close();
        }
    }

    /** @param status how long a peer that was silent has to show that it is back */
    private static Deadlines soonTriedAgain(Duration status) {
        return new Deadlines(
                SHORT.evaluate(),
                SHORT.endorse(),
                SHORT.submit(),
                SHORT.commit(),
                SHORT.resolve(),
                status,
                Duration.ofMillis(50));
    }

    private FabricLedger connected(String taxUrl) throws IOException {
        return connected(taxUrl, SHORT);
    }

    private FabricLedger connected(String taxUrl, Deadlines deadlines) throws IOException {
        JsonObject profile = profile();
        profile.getAsJsonObject("peers").asMap().forEach((name, peer) -> {
            if (name.contains("tax")) {
                peer.getAsJsonObject().addProperty("url", taxUrl);
            }
        });
        return connected(profile, deadlines);
    }

    private FabricLedger connected(JsonObject profile, Deadlines deadlines) throws IOException {
        Path file = Files.createTempFile(folder, "profile", ".json");
        Files.writeString(file, profile.toString());
        return new FabricLedger(() -> file, deadlines);
    }

    /** The real one with absolute paths, as it moves to another folder. */
    private static JsonObject profile() throws IOException {
        Path real = TestNetwork.profile();
        String absolute =
                Files.readString(real).replace("\"organizations/", "\"" + real.resolveSibling("organizations") + "/");
        return JsonParser.parseString(absolute).getAsJsonObject();
    }
}
