package org.piaolian.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.lifecycle.LivingReceipts.AUDITOR;
import static org.piaolian.lifecycle.LivingReceipts.CLERK;
import static org.piaolian.lifecycle.LivingReceipts.SUPERVISOR;
import static org.piaolian.lifecycle.LivingReceipts.department;
import static org.piaolian.lifecycle.LivingReceipts.lock;
import static org.piaolian.lifecycle.LivingReceipts.step;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.ledger.adapter.FabricChannelFeed;
import org.piaolian.ledger.adapter.TestNetwork;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Standing.Holder;
import org.piaolian.lifecycle.TakeSteps.Answer;
import org.piaolian.lifecycle.TakeSteps.Result;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;

/** Reimbursement and pledges on the embedded network with the real contract. */
class TakeStepsTest {

    private static final Actor CIVIL = department("civil");

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
    void a_receipt_is_locked_and_then_closed_or_let_go_by_the_unit_that_locked_it() {
        Receipt closed = portal.issue("10.00");
        Receipt letGo = portal.issue("20.00");

        Result.Taken locked = (Result.Taken)
                only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(closed, "claims-2")), CIVIL));
        Standing standing = locked.standing().orElseThrow();
        assertThat(standing.state()).isEqualTo(ReceiptState.LOCKED);
        assertThat(Optional.ofNullable(standing.hold()).map(Standing.Hold::holder))
                .contains(new Holder("CivilAffairsMSP", "claims-2"));
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(letGo, "claims-2")), CIVIL);

        Result notTheirs =
                only(portal.takeSteps.take(LifeAction.CLOSE, true, List.of(step(closed, "claims-3")), CIVIL));
        assertThat(((Result.Refused) notTheirs).code()).isEqualTo("NOT_OWNER");
        assertThat(portal.takeSteps
                        .take(LifeAction.CLOSE, true, List.of(step(closed, "claims-2")), CIVIL)
                        .done())
                .isTrue();
        assertThat(portal.takeSteps
                        .take(LifeAction.RELEASE, true, List.of(step(letGo, "claims-2")), CIVIL)
                        .done())
                .isTrue();

        assertThat(portal.standing(closed.number()).state()).isEqualTo(ReceiptState.CLOSED);
        assertThat(portal.standing(letGo.number()).state()).isEqualTo(ReceiptState.REGISTERED);
        Result again = only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(closed, "claims-2")), CIVIL));
        assertThat(((Result.Refused) again).code()).isEqualTo("CLOSED");
    }

    @Test
    void of_twenty_locks_at_once_one_wins_and_the_others_learn_until_when() throws Exception {
        Receipt receipt = portal.issue("10.00");
        List<Callable<Result>> claims = IntStream.range(0, 20)
                .<Callable<Result>>mapToObj(i -> () -> only(portal.takeSteps.take(
                        LifeAction.LOCK,
                        true,
                        List.of(lock(receipt, "unit-" + i)),
                        department(i % 2 == 0 ? "civil" : "finance"))))
                .toList();
        ExecutorService clients = Executors.newFixedThreadPool(20);
        int won = 0;
        int learnedWho = 0;
        try {
            for (Future<Result> claim : clients.invokeAll(claims)) {
                if (claim.get() instanceof Result.Refused refused) {
                    assertThat(refused.code()).isEqualTo("LOCKED");
                    assertThat(refused.until()).isPresent();
                    learnedWho += refused.holder().isPresent() ? 1 : 0;
                } else {
                    won++;
                }
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(won).isEqualTo(1);
        // The Finance Bureau supervises all receipts; another unit of Civil Affairs is told nothing of the holder.
        assertThat(learnedWho).isBetween(9, 10);
        assertThat(portal.channel.history(receipt.number())).hasSize(1);
    }

    @Test
    void who_holds_a_receipt_is_told_to_the_holder_the_issuer_and_who_sees_all() {
        Receipt receipt = portal.issue("10.00");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "claims-2")), CIVIL);

        assertThat(holderFor(receipt, "claims-2", CIVIL)).contains(new Holder("CivilAffairsMSP", "claims-2"));
        assertThat(holderFor(receipt, "claims-9", CIVIL)).isEmpty();
        assertThat(holderFor(receipt, "tax", CLERK)).isPresent();
        assertThat(holderFor(receipt, "finance", SUPERVISOR)).isPresent();
        assertThat(holderFor(receipt, "claims-2", department("audit"))).isEmpty();
    }

    @Test
    void an_auditor_takes_no_step_and_a_receipt_that_nobody_registered_is_not_found() {
        Receipt receipt = portal.issue("10.00");
        assertThat(TakeSteps.mayTake(AUDITOR)).isFalse();
        assertThatThrownBy(() -> portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "audit")), AUDITOR))
                .isInstanceOf(IllegalArgumentException.class);
        ReceiptNumber unknown = new ReceiptNumber(receipt.number().code(), 999_999);
        Result refused = only(portal.takeSteps.take(
                LifeAction.LOCK,
                true,
                List.of(new TakeSteps.Step(unknown, "u", Instant.now().plusSeconds(3600), null, null)),
                CIVIL));
        assertThat(((Result.Refused) refused).code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void several_are_taken_all_or_none_or_each_for_itself_as_the_caller_says() {
        Receipt free = portal.issue("10.00");
        Receipt held = portal.issue("20.00");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(held, "x")), department("finance"));
        List<TakeSteps.Step> both = List.of(lock(held, "claims"), lock(free, "claims"));

        Answer none = portal.takeSteps.take(LifeAction.LOCK, true, both, CIVIL);
        assertThat(none.done()).isFalse();
        assertThat(none.results())
                .singleElement()
                .satisfies(result -> assertThat(result.receipt()).isEqualTo(held.number()));
        assertThat(portal.channel.find(free.number()).orElseThrow().standing()).isEmpty();

        Answer each = portal.takeSteps.take(LifeAction.LOCK, false, both, CIVIL);
        assertThat(each.done()).isTrue();
        assertThat(each.results().get(0)).isInstanceOf(Result.Refused.class);
        assertThat(each.results().get(1)).isInstanceOf(Result.Taken.class);
        assertThat(portal.standing(free.number()).state()).isEqualTo(ReceiptState.LOCKED);
    }

    @Test
    void a_step_whose_answer_was_lost_is_told_as_taken_when_it_is_asked_for_again() {
        Receipt receipt = portal.issue("10.00");
        Instant asked = portal.clock.instant();
        TakeSteps.Step lock = lock(receipt, "claims-2");
        assertThatThrownBy(() -> losingAnswers(LifeAction.LOCK, lock)).isInstanceOf(LedgerUnavailable.class);

        Result.Taken again = (Result.Taken)
                only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock), CIVIL, Optional.of(asked)));
        assertThat(again.transactionId())
                .isEqualTo(portal.standing(receipt.number()).last().transactionId());
        assertThat(portal.channel.history(receipt.number())).hasSize(1);

        for (TakeSteps.Step another : List.of(
                lock(receipt, "claims-3"),
                new TakeSteps.Step(receipt.number(), "claims-2", Instant.now().plusSeconds(3600), null, null))) {
            assertThat(only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(another), CIVIL, Optional.of(asked))))
                    .isInstanceOf(Result.Refused.class);
        }
        assertThat(only(portal.takeSteps.take(
                        LifeAction.LOCK,
                        true,
                        List.of(lock),
                        CIVIL,
                        Optional.of(Instant.now().plusSeconds(1)))))
                .isInstanceOf(Result.Refused.class);
        assertThat(only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock), CIVIL)))
                .isInstanceOf(Result.Refused.class);

        TakeSteps.Step letGo = step(receipt, "claims-2");
        assertThatThrownBy(() -> losingAnswers(LifeAction.RELEASE, letGo)).isInstanceOf(LedgerUnavailable.class);
        assertThat(only(portal.takeSteps.take(LifeAction.RELEASE, true, List.of(letGo), CIVIL, Optional.of(asked))))
                .isInstanceOf(Result.Taken.class);
        assertThat(portal.channel.history(receipt.number())).hasSize(2);
    }

    @Test
    void several_steps_whose_answer_was_lost_are_told_as_taken_each_or_all() {
        Receipt first = portal.issue("10.00");
        Receipt second = portal.issue("20.00");
        Receipt held = portal.issue("30.00");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(held, "x")), department("finance"));
        Instant asked = portal.clock.instant();
        List<TakeSteps.Step> both = List.of(lock(first, "claims"), lock(second, "claims"));
        portal.takeSteps.take(LifeAction.LOCK, true, both, CIVIL);

        Answer again = portal.takeSteps.take(LifeAction.LOCK, true, both, CIVIL, Optional.of(asked));
        assertThat(again.done()).isTrue();
        assertThat(again.results()).hasSize(2).allMatch(Result.Taken.class::isInstance);
        List<TakeSteps.Step> three = List.of(both.get(0), lock(held, "claims"), both.get(1));
        Answer each = portal.takeSteps.take(LifeAction.LOCK, false, three, CIVIL, Optional.of(asked));
        assertThat(each.results().stream().map(Result.Taken.class::isInstance)).containsExactly(true, false, true);
        assertThat(portal.takeSteps
                        .take(LifeAction.LOCK, true, three, CIVIL, Optional.of(asked))
                        .done())
                .isFalse();
    }

    /** The channel takes the step, and its answer does not come back. */
    private void losingAnswers(LifeAction action, TakeSteps.Step step) {
        portal.mishap((what, before) -> {
            if (!before) {
                throw new LedgerUnavailable("no peer answers", null);
            }
        });
        try {
            portal.takeSteps.take(action, true, List.of(step), CIVIL);
        } finally {
            portal.mishap((what, before) -> {});
        }
    }

    @Test
    void of_two_hundred_locks_at_once_on_one_receipt_one_wins() throws Exception {
        Receipt receipt = portal.issue("10.00");
        List<Callable<Result>> claims = IntStream.range(0, 200)
                .<Callable<Result>>mapToObj(i -> () ->
                        only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "unit-" + i)), CIVIL)))
                .toList();
        ExecutorService clients = Executors.newFixedThreadPool(32);
        List<Result> results = new ArrayList<>();
        try {
            for (Future<Result> claim : clients.invokeAll(claims)) {
                results.add(claim.get());
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(results).filteredOn(Result.Taken.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(Result.Refused.class::isInstance)
                .hasSize(199)
                .allMatch(result -> ((Result.Refused) result).code().equals("LOCKED"));
        assertThat(portal.channel.history(receipt.number())).hasSize(1);
    }

    @Test
    void a_pledge_is_transferred_and_let_go_by_who_has_it_and_keeps_a_reimbursement_away() {
        Receipt receipt = portal.issue("10.00");
        Instant until = Instant.now().plus(Duration.ofDays(365));
        Holder bank = new Holder("FinanceMSP", "bank-1");
        TakeSteps.Step pledge = new TakeSteps.Step(receipt.number(), null, until, null, bank);
        assertThat(portal.takeSteps
                        .take(LifeAction.PLEDGE, true, List.of(pledge), CIVIL)
                        .done())
                .isTrue();
        Result locked = only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "c")), CIVIL));
        assertThat(((Result.Refused) locked).code()).isEqualTo("PLEDGED");

        TakeSteps.Step transfer =
                new TakeSteps.Step(receipt.number(), "bank-1", null, null, new Holder("CivilAffairsMSP", "bank-2"));
        assertThat(portal.takeSteps
                        .take(LifeAction.TRANSFER, true, List.of(transfer), department("finance"))
                        .done())
                .isTrue();
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.ASSIGNED);
        Result notTheirs = only(portal.takeSteps.take(
                LifeAction.RELEASE_PLEDGE, true, List.of(step(receipt, "bank-1")), department("finance")));
        assertThat(((Result.Refused) notTheirs).code()).isEqualTo("NOT_OWNER");
        assertThat(portal.takeSteps
                        .take(LifeAction.RELEASE_PLEDGE, true, List.of(step(receipt, "bank-2")), CIVIL)
                        .done())
                .isTrue();
        assertThat(portal.standing(receipt.number()).state()).isEqualTo(ReceiptState.REGISTERED);
    }

    @Test
    void the_list_follows_what_another_department_does_with_a_client_of_its_own() throws Exception {
        Receipt receipt = portal.issue("10.00");
        try (Client department = new Client("civil")) {
            department.lock(receipt.number(), "claims-7");
        }
        FabricChannelFeed feed = FabricChannelFeed.of(TestNetwork.profile(), new AgencyId("finance"));
        try {
            followUntil(feed, receipt.number());
        } finally {
            feed.close();
        }

        assertThat(portal.receipts.find(receipt.number()).orElseThrow().state()).isEqualTo(ReceiptState.LOCKED);
        assertThat(portal.receipts
                        .search(inState(ReceiptState.LOCKED), List.of())
                        .items())
                .extracting(ReceiptSummary::number)
                .containsExactly(receipt.number());

        portal.receipts.follow(receipt.number(), ReceiptState.REGISTERED, 2);
        portal.receipts.follow(receipt.number(), ReceiptState.LOCKED, 1);
        assertThat(portal.receipts.find(receipt.number()).orElseThrow().state()).isEqualTo(ReceiptState.REGISTERED);
    }

    private void followUntil(ChannelFeed feed, ReceiptNumber number) {
        try (ChannelFeed.News news = feed.follow(Optional.empty())) {
            boolean seen = false;
            while (!seen) {
                ChannelNews next = news.next();
                if (next instanceof ChannelNews.Changed changed) {
                    portal.database.run(entities -> portal.followStates.follow(changed));
                    seen = changed.changes().stream()
                            .anyMatch(change -> change.receipt().equals(number));
                } else {
                    assertThat(next).isInstanceOf(RegisteredBatch.class);
                }
            }
        }
    }

    private static ReceiptQuery inState(ReceiptState state) {
        return new ReceiptQuery(
                null,
                null,
                java.util.Set.of(),
                java.util.Set.of(state),
                null,
                null,
                null,
                null,
                null,
                ReceiptQuery.Sort.STATE,
                false,
                0,
                10);
    }

    private Optional<Holder> holderFor(Receipt receipt, String unit, Actor by) {
        Result result = only(portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, unit)), by));
        assertThat(result).isInstanceOf(Result.Refused.class);
        Result.Refused refused = (Result.Refused) result;
        assertThat(refused.until()).isPresent();
        return refused.holder();
    }

    private static Result only(Answer answer) {
        assertThat(answer.results()).hasSize(1);
        return answer.results().get(0);
    }

    /** A department's own client, made of the published libraries and the connection profile alone. */
    private static final class Client implements AutoCloseable {

        private final ManagedChannel connection;
        private final Gateway gateway;

        Client(String agency) throws Exception {
            Path file = TestNetwork.profile();
            JsonObject profile = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            JsonObject organization = profile.getAsJsonObject("organizations").getAsJsonObject(agency);
            JsonObject user = organization.getAsJsonObject("users").getAsJsonObject("portal");
            JsonObject peer = profile.getAsJsonObject("peers")
                    .getAsJsonObject(organization.getAsJsonArray("peers").get(0).getAsString());
            connection = Grpc.newChannelBuilder(
                            peer.get("url").getAsString().replaceFirst("grpcs://", ""),
                            TlsChannelCredentials.newBuilder()
                                    .trustManager(path(file, peer, "tlsCACerts").toFile())
                                    .build())
                    .overrideAuthority(peer.getAsJsonObject("grpcOptions")
                            .get("ssl-target-name-override")
                            .getAsString())
                    .build();
            gateway = Gateway.newInstance()
                    .identity(new X509Identity(
                            organization.get("mspid").getAsString(),
                            Identities.readX509Certificate(Files.newBufferedReader(path(file, user, "cert")))))
                    .signer(Signers.newPrivateKeySigner(
                            Identities.readPrivateKey(Files.newBufferedReader(path(file, user, "key")))))
                    .connection(connection)
                    .connect();
        }

        private static Path path(Path profile, JsonObject of, String name) {
            return profile.resolveSibling(of.getAsJsonObject(name).get("path").getAsString());
        }

        void lock(ReceiptNumber number, String unit) throws Exception {
            gateway.getNetwork("receipts")
                    .getContract("receipts")
                    .submitTransaction("transit", "lock", "ALL", """
                            [{"code":"%s","number":"%s","actor":"clerk-9","reason":"REIMBURSEMENT","unit":"%s","until":"%s"}]""".formatted(
                            number.code(), number.digits(), unit, Instant.now().plus(Duration.ofDays(9))));
        }

        @Override
        public void close() {
            gateway.close();
            connection.shutdownNow();
        }
    }
}
