package org.piaolian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.adapter.SqlOfficers;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.SharingLedger;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.AskReceipts;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.LogAccesses;
import org.piaolian.sharing.adapter.SqlAccesses;
import org.piaolian.sharing.adapter.SqlGrants;
import org.piaolian.sharing.adapter.SqlSharedReceipts;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses;
import org.piaolian.sharing.domain.Asked;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Grants;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.SharedReceipts;

/**
 * A department's query beside the same query without its log: the use case, the reads and the seal are the same, what is
 * left out is all that {@link LogAccesses} does (its rows in the database, waiting for others, the channel). So many
 * queries come at once; they have their answers when the last one has. Both without HTTP and TLS, which would only be the
 * same addition to either; beside them, what it takes through the portal with both.
 */
final class MeasureQueries {

    private static final int[] BATCHES = {1, 10, 100};
    private static final int ROUNDS = 15;
    private static final int WARM_UP = 6;
    private static final String BASIS = "审计法第三十四条";
    private static final String CASE = "2026-117";
    private static final AgencyId TAX = new AgencyId("tax");
    private static final Actor REVIEWER = new Actor("tax-reviewer", "李芳", TAX, Role.REVIEWER);

    private final AskReceipts logged;
    private final AskReceipts unlogged;
    private final DepartmentClient client;
    private final Actor asking;
    private final Grant grant;
    private final List<ReceiptNumber> numbers;
    private final Random random = new Random(1);

    /**
     * @param client of the department that the next one is
     * @param asking a department, with the subject of its certificate
     * @param numbers registered receipts for tax payments
     */
    MeasureQueries(
            DatabasePorts database,
            SharingLedger channel,
            Settings settings,
            DepartmentClient client,
            Actor asking,
            List<ReceiptNumber> numbers) {
        this.client = client;
        this.asking = asking;
        this.numbers = numbers;
        Clock clock = Clock.systemUTC();
        Grants grants = database.port(Grants.class, SqlGrants::new);
        Accesses accesses = database.port(Accesses.class, SqlAccesses::new);
        // As the portal has it, which may be quicker to put the grant on the channel.
        Officers officers = database.port(Officers.class, SqlOfficers::new);
        KeepGrants.Outcome outcome = new KeepGrants(grants, channel, officers, clock)
                .grant(
                        new KeepGrants.Wanted(
                                new Department(asking.subject()),
                                Set.of(ReceiptKind.TAX_PAYMENT),
                                Purpose.AUDIT,
                                BASIS,
                                Set.of(SharedField.TOTAL, SharedField.PARTY_NAME, SharedField.LINES),
                                null,
                                clock.instant().plus(Duration.ofDays(1))),
                        REVIEWER);
        if (!(outcome instanceof KeepGrants.Outcome.Recorded recorded)) {
            throw new IllegalStateException("not granted: " + outcome);
        }
        grant = recorded.grant();
        SharedReceipts receipts = database.port(SharedReceipts.class, SqlSharedReceipts::new);
        LogAccesses log = new LogAccesses(accesses, channel);
        LogAccesses none = new LogAccesses(accesses, channel) {
            @Override
            public String log(Access access) {
                return "0".repeat(64);
            }
        };
        logged = new AskReceipts(grants, receipts, log, SealWiring.jsonSeals(settings.seals()), settings, clock);
        unlogged = new AskReceipts(grants, receipts, none, SealWiring.jsonSeals(settings.seals()), settings, clock);
    }

    private interface Way {
        /** @return the sealed answer */
        String ask(ReceiptNumber number) throws IOException, InterruptedException;
    }

    void measure() throws InterruptedException, ExecutionException {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("unlogged", number -> answer(unlogged, number));
        ways.put("logged", number -> answer(logged, number));
        ways.put("through the portal", this::throughThePortal);
        try (Clients clients = new Clients(BATCHES[BATCHES.length - 1])) {
            for (int i = 0; i < WARM_UP; i++) {
                round(clients, ways, BATCHES[BATCHES.length - 1]);
            }
            MeasureSharing.say(
                    "| queries at once | unlogged, ms each | logged, ms each | of unlogged | logged, ms until all are answered"
                            + " | transactions | through the portal, ms each |");
            MeasureSharing.say("|---:|---:|---:|---:|---:|---:|---:|");
            for (int batch : BATCHES) {
                row(clients, ways, batch);
            }
        }
    }

    private record Measured(long nanos, int transactions) {}

    /** The ways in turn, so that whatever else the machine does weighs on all alike. */
    private Map<String, Measured> round(Clients clients, Map<String, Way> ways, int batch)
            throws InterruptedException, ExecutionException {
        List<ReceiptNumber> asked =
                random.ints(batch, 0, numbers.size()).mapToObj(numbers::get).toList();
        Map<String, Measured> measured = new LinkedHashMap<>();
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            Clients.Round<String> round = clients.together(asked.stream()
                    .<Callable<String>>map(number -> () -> way.getValue().ask(number))
                    .toList());
            measured.put(way.getKey(), new Measured(round.nanos(), (int) round.answers().stream()
                    .map(MeasureQueries::transaction)
                    .distinct()
                    .count()));
        }
        return measured;
    }

    private void row(Clients clients, Map<String, Way> ways, int batch)
            throws InterruptedException, ExecutionException {
        Map<String, List<Measured>> all = new LinkedHashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            round(clients, ways, batch)
                    .forEach((way, one) ->
                            all.computeIfAbsent(way, none -> new ArrayList<>()).add(one));
        }
        double unloggedMillis = millis(all, "unlogged");
        double loggedMillis = millis(all, "logged");
        MeasureSharing.say(
                "| %d | %.2f | %.2f | %.2f | %.0f | %.1f | %.2f |",
                batch,
                unloggedMillis / batch,
                loggedMillis / batch,
                loggedMillis / unloggedMillis,
                loggedMillis,
                all.getOrDefault("logged", List.of()).stream()
                        .mapToInt(Measured::transactions)
                        .average()
                        .orElseThrow(),
                millis(all, "through the portal") / batch);
    }

    private static double millis(Map<String, List<Measured>> all, String way) {
        return MeasureSharing.median(all.getOrDefault(way, List.of()).stream()
                .map(one -> one.nanos() / 1e6)
                .toList());
    }

    private String answer(AskReceipts ask, ReceiptNumber number) {
        AskReceipts.Outcome outcome = ask.ask(
                new AskReceipts.Query(grant.id(), null, BASIS, CASE, new Asked.Numbers(List.of(number)), null, null),
                asking);
        if (!(outcome instanceof AskReceipts.Outcome.Answered answered)) {
            throw new IllegalStateException("not answered: " + outcome);
        }
        return answered.jws();
    }

    private String throughThePortal(ReceiptNumber number) throws IOException, InterruptedException {
        return DepartmentClient.ok(client.post(
                "queries",
                "{\"grant\":\"%s\",\"legalBasis\":\"%s\",\"caseNumber\":\"%s\",\"receipts\":[\"%s\"]}"
                        .formatted(grant.id(), BASIS, CASE, number)));
    }

    /** Of an answer that holds what was asked for. */
    private static String transaction(String jws) {
        JsonObject told = JsonParser.parseString(
                        new String(Base64.getUrlDecoder().decode(jws.split("\\.", -1)[1]), UTF_8))
                .getAsJsonObject();
        if (!told.getAsJsonArray("receipts")
                .get(0)
                .getAsJsonObject()
                .get("found")
                .getAsBoolean()) {
            throw new IllegalStateException("a receipt was not found: " + told);
        }
        return told.get("transaction").getAsString();
    }
}
