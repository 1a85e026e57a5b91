package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.fabric.msp.Agency;

/** The clients in {@code clients/}, run as a department runs them, on the real contract. */
@Conformance
class DepartmentClientsTest {

    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
    private static final String CODE = "11010126";
    private static final int REFUSED = 2;
    private static final String CONTENT =
            "{\"receipts\":[{\"number\":\"11010126-0000000001\",\"total\":\"79519.79\",\"drawer\":\"张三\"}]}";

    enum Language {
        NODE {
            @Override
            List<String> command() throws Exception {
                return List.of(
                        "node", NodeClients.installed().resolve("receipts.mjs").toString());
            }
        },
        JAVA {
            @Override
            List<String> command() {
                return List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        compiled + File.pathSeparator + Objects.requireNonNull(System.getProperty("java.class.path")),
                        "ReceiptsClient");
            }
        };

        abstract List<String> command() throws Exception;
    }

    private record Ended(int code, String told, String complained) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static Path profile;

    @SuppressWarnings("NullAway.Init")
    private static AllPeers peers;

    /** What is to be stopped in the end, in this order. */
    private static final List<AutoCloseable> RUNNING = new ArrayList<>();

    /** Where the client in Java is compiled to, by itself and as a department's compiler does it. */
    @SuppressWarnings("NullAway.Init")
    private static Path compiled;

    /** The first number of the next page that nobody has used. */
    private static int nextPage = 1;

    @BeforeAll
    static void start() throws Exception {
        compiled = dir.resolve("classes");
        int failed = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        compiled.toString(),
                        CLIENTS.resolve("java/src/main/java/ReceiptsClient.java")
                                .toString());
        assertThat(failed).isZero();
        profile = RealNetwork.isWanted() ? real() : embedded();
        peers = new AllPeers(profile);
        RUNNING.add(0, peers);
    }

    private static Path embedded() throws IOException {
        Map<Agency, String> addresses = new EnumMap<>(Agency.class);
        Agency.ALL.forEach(agency -> addresses.put(agency, "127.0.0.1:" + ChaincodeServers.freePort()));
        var contract =
                new org.piaolian.chaincode.ChaincodeServers("receipts_1.0:test", List.copyOf(addresses.values()));
        EmbeddedNetwork network = EmbeddedNetwork.start(NetworkOptions.ephemeral(dir.resolve("network"), addresses));
        RUNNING.addAll(List.of(network, contract));
        return network.profile();
    }

    private static Path real() throws IOException, InterruptedException {
        RealNetwork.Commands network = RealNetwork.withContract();
        RUNNING.add(() -> network.run("down"));
        return network.profile();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : RUNNING) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_receipt_is_looked_up_locked_released_locked_again_and_closed(Language language) throws Exception {
        String number = registered();

        assertThat(state(language, number)).isEqualTo("REGISTERED");
        assertThat(done(language, "civil", "lock", number, "welfare", "officer-1", inTenDays()))
                .isEqualTo("LOCKED");
        assertThat(state(language, number)).isEqualTo("LOCKED");
        assertThat(done(language, "civil", "release", number, "welfare", "officer-1", "REJECTED"))
                .isEqualTo("REGISTERED");
        assertThat(done(language, "civil", "lock", number, "welfare", "officer-2", inTenDays()))
                .isEqualTo("LOCKED");
        assertThat(done(language, "civil", "close", number, "welfare", "officer-2"))
                .isEqualTo("CLOSED");
        assertThat(state(language, number)).isEqualTo("CLOSED");
    }

    @ParameterizedTest
    @EnumSource
    void what_the_contract_refuses_is_told_in_its_words(Language language) throws Exception {
        String number = registered();
        done(language, "civil", "lock", number, "welfare", "officer-1", inTenDays());

        Ended second = run(language, "audit", "lock", CODE, number, "travel", "officer-9", inTenDays());
        assertThat(second.code).isEqualTo(REFUSED);
        assertThat(second.complained).startsWith("LOCKED: ");
        Ended foreign = run(language, "audit", "release", CODE, number, "travel", "officer-9");
        assertThat(foreign.code).isEqualTo(REFUSED);
        assertThat(foreign.complained).startsWith("NOT_OWNER: ");
        Ended unknown = run(language, "audit", "find", CODE, "0009999999");
        assertThat(unknown.code).isEqualTo(REFUSED);
        assertThat(unknown.complained).startsWith("NOT_FOUND: ");
    }

    @ParameterizedTest
    @EnumSource
    void of_several_that_lock_at_once_one_wins_and_the_others_are_told_so(Language language) throws Exception {
        String number = registered();
        List<CompletableFuture<Ended>> rivals = new ArrayList<>();
        for (String member : List.of("civil", "audit", "finance")) {
            rivals.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return run(language, member, "lock", CODE, number, "unit", "officer", inTenDays());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }

        List<Ended> ended = rivals.stream().map(CompletableFuture::join).toList();
        assertThat(ended).filteredOn(one -> one.code == 0).hasSize(1);
        assertThat(ended)
                .filteredOn(one -> one.code == REFUSED)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.complained).startsWith("LOCKED: "));
    }

    @ParameterizedTest
    @EnumSource
    void events_are_followed_from_where_the_last_start_stopped(Language language) throws Exception {
        String number = registered();
        done(language, "civil", "lock", number, "welfare", "officer-1", inTenDays());
        done(language, "civil", "close", number, "welfare", "officer-1");
        List<String> expected = transactionsWithEventsUpToTheClosingOf(number);
        Path checkpoint = dir.resolve("checkpoint-" + language);

        List<JsonObject> events = new ArrayList<>();
        for (int howMany : List.of(1, expected.size() - 2, 1)) {
            Ended some = run(language, "audit", "follow", checkpoint.toString(), Integer.toString(howMany));
            assertThat(some.code).as(some.complained).isZero();
            some.told
                    .lines()
                    .forEach(line -> events.add(JsonParser.parseString(line).getAsJsonObject()));
        }

        assertThat(events)
                .extracting(event -> event.get("transaction").getAsString())
                .containsExactlyElementsOf(expected);
        assertThat(events)
                .filteredOn(event -> event.toString().contains(number))
                .extracting(event -> event.get("event").getAsString())
                .containsExactly("registered", "changed", "changed");
    }

    @ParameterizedTest
    @EnumSource
    void what_another_agency_disclosed_is_received_and_discarded_and_a_third_is_refused(Language language)
            throws Exception {
        String id = new TaxService(profile, peers).disclose(CONTENT);

        Ended listed = run(language, "civil", "disclosures");
        assertThat(listed.code).as(listed.complained).isZero();
        assertThat(listed.told).contains(id).doesNotContain("79519.79");
        Ended received = run(language, "civil", "receive", id, "officer-1");
        assertThat(received.code).as(received.complained).isZero();
        assertThat(JsonParser.parseString(received.told)
                        .getAsJsonObject()
                        .get("content")
                        .getAsString())
                .isEqualTo(CONTENT);
        Ended readings = run(language, "tax", "readings");
        assertThat(readings.code).as(readings.complained).isZero();
        assertThat(readings.told).contains(id, "officer-1");
        Ended third = run(language, "audit", "receive", id, "officer-9");
        assertThat(third.code).as(third.complained).isEqualTo(REFUSED);
        assertThat(third.complained).startsWith("WRONG_AGENCY: ");

        Ended discarded = run(language, "civil", "discard", id, "officer-1");
        assertThat(discarded.code).as(discarded.complained).isZero();
        Ended after = run(language, "civil", "receive", id, "officer-1");
        assertThat(after.code).as(after.complained).isEqualTo(REFUSED);
        assertThat(after.complained).startsWith("DISCARDED: ");
    }

    private static List<String> transactionsWithEventsUpToTheClosingOf(String number) throws Exception {
        List<String> transactions = new ArrayList<>();
        try (Client tax = new Client(profile, Agency.TAX);
                CloseableIterator<ChaincodeEvent> events = tax.network()
                        .newChaincodeEventsRequest(NetworkOptions.CHAINCODE)
                        .startBlock(0)
                        .build()
                        .getEvents()) {
            String content;
            do {
                ChaincodeEvent event = events.next();
                transactions.add(event.getTransactionId());
                content = Client.text(event.getPayload());
            } while (!content.contains(number) || !content.contains("close"));
        }
        return transactions;
    }

    @ParameterizedTest
    @EnumSource
    void who_calls_it_wrongly_is_told_how_to(Language language) throws Exception {
        for (List<String> wrong : List.of(
                List.of("find", CODE), List.of("lock", CODE, "0000000001"), List.of("delete", CODE, "0000000001"))) {
            Ended ended = run(language, "civil", wrong.toArray(String[]::new));

            assertThat(ended.code).isEqualTo(1);
            assertThat(ended.complained).contains("lock CODE NUMBER UNIT ACTOR UNTIL");
        }
        assertThat(run(language, "nobody", "find", CODE, "0000000001").complained)
                .contains("has no member nobody");
    }

    @Test
    void the_java_client_is_built_with_the_versions_that_it_is_tried_with() throws Exception {
        String parent = Files.readString(CLIENTS.resolveSibling("../pom.xml").normalize());
        Matcher version = Pattern.compile("<(version\\.[a-z-]+)>([^<]+)<")
                .matcher(Files.readString(CLIENTS.resolve("java/pom.xml")));
        int found = 0;
        while (version.find()) {
            assertThat(parent).contains(version.group());
            found++;
        }
        assertThat(found).isEqualTo(4);
    }

    /** Registers one receipt on a page of its own. */
    private static synchronized String registered() throws Exception {
        String number = String.format("%010d", nextPage);
        nextPage += 2000;
        new TaxService(profile, peers).register(CODE, number);
        return number;
    }

    private static String inTenDays() {
        return Instant.now()
                .plus(10, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private static String state(Language language, String number) throws Exception {
        Ended found = run(language, "audit", "find", CODE, number);
        assertThat(found.code).as(found.complained).isZero();
        return JsonParser.parseString(found.told).getAsJsonObject().get("state").getAsString();
    }

    /** @return the state after it */
    private static String done(Language language, String member, String command, String number, String... rest)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(command, CODE, number));
        all.addAll(List.of(rest));
        Ended ended = run(language, member, all.toArray(String[]::new));
        assertThat(ended.code).as(ended.complained).isZero();
        peers.catchUp();
        JsonArray done = JsonParser.parseString(ended.told).getAsJsonObject().getAsJsonArray("done");
        return done.get(0).getAsJsonObject().get("state").getAsString();
    }

    private static Ended run(Language language, String member, String... args) throws Exception {
        List<String> command = new ArrayList<>(language.command());
        command.addAll(List.of(profile.toAbsolutePath().toString(), member));
        command.addAll(List.of(args));
        Path told = Files.createTempFile(dir, "told", ".txt");
        Path complained = Files.createTempFile(dir, "complained", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(told.toFile())
                .redirectError(complained.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, java.util.concurrent.TimeUnit.MINUTES))
                    .as("%s ends within three minutes", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(told), withoutJvmWarnings(complained));
    }

    private static String withoutJvmWarnings(Path complained) throws IOException {
        return String.join(
                "\n",
                Files.readAllLines(complained).stream()
                        .filter(line -> !line.startsWith("WARNING: "))
                        .toList());
    }
}
