package org.piaolian.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.node.ScriptedFeed.step;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.MerkleProofs;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Tiles;
import org.piaolian.verifier.Unproven;

/** Four real nodes that talk to each other by HTTP, each with its own key and its own view of the channel. */
class AgencyNodesTest {

    private static final ProposeCheckpoints.Pace QUICK = new ProposeCheckpoints.Pace(
            Duration.ofMillis(100), Duration.ofMillis(700), Duration.ofMinutes(5), Duration.ofSeconds(3));
    private static final List<String> AGENCIES = List.of("finance", "tax", "civil", "audit");

    @TempDir
    private Path folder;

    private final Map<String, ScriptedFeed> feeds = new TreeMap<>();
    private final Map<String, URI> addresses = new TreeMap<>();
    private final Map<String, AgencyNode> running = new TreeMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private AgencyKeys keys;

    @BeforeEach
    void makeKeys() throws Exception {
        keys = CreateNodes.create(folder, List.of());
        for (String agency : AGENCIES) {
            feeds.put(agency, new ScriptedFeed("the channel"));
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                addresses.put(agency, URI.create("http://127.0.0.1:" + free.getLocalPort()));
            }
        }
    }

    @AfterEach
    void stop() {
        running.values().forEach(AgencyNode::close);
    }

    private void start(String... agencies) throws IOException {
        for (String agency : agencies) {
            Map<String, URI> others = new TreeMap<>(addresses);
            URI own = there(others.remove(agency));
            AgencyNode node = new AgencyNode(
                    new AgencyId(agency),
                    folder.resolve(agency),
                    keys,
                    there(feeds.get(agency)),
                    new InetSocketAddress(own.getHost(), own.getPort()),
                    others,
                    QUICK,
                    Clock.systemUTC());
            running.put(agency, node);
            node.start();
        }
    }

    private void everyPeerTells(long first, int count) {
        feeds.values().forEach(feed -> feed.register(first, count, "content"));
    }

    private static <T> T there(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private Path log(String agency) {
        return folder.resolve(agency).resolve("log");
    }

    private Optional<SignedCheckpoint> checkpoint(String agency) throws IOException, Unproven {
        Path file = log(agency).resolve("checkpoint");
        return Files.exists(file) ? Optional.of(SignedCheckpoint.parse(Files.readAllBytes(file))) : Optional.empty();
    }

    private SignedCheckpoint await(String agency, long size) throws Exception {
        Instant deadline = Instant.now().plusSeconds(40);
        while (true) {
            Optional<SignedCheckpoint> checkpoint = checkpoint(agency);
            if (checkpoint.isPresent() && checkpoint.get().size() == size) {
                return checkpoint.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(agency + " has no checkpoint of " + size + ": " + checkpoint);
            }
            Thread.sleep(50);
        }
    }

    @Test
    void all_four_publish_the_same_checkpoint_that_enough_of_them_signed() throws Exception {
        everyPeerTells(1, 2000);
        start("finance", "tax", "civil", "audit");
        everyPeerTells(2001, 17);

        for (String agency : AGENCIES) {
            SignedCheckpoint checkpoint = await(agency, 2017);
            assertThat(checkpoint.verify(keys).cosigned()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(checkpoint.root().bytes()).isEqualTo(new Tiles(log(agency)).root(2017));
        }
        HttpResponse<byte[]> served = get(there(addresses.get("audit")).resolve("/checkpoint"));
        assertThat(SignedCheckpoint.parse(served.body()).verify(keys).cosigned())
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(get(there(addresses.get("audit")).resolve("/tile/0/000")).body())
                .hasSize(8192);
        assertThat(get(there(addresses.get("audit")).resolve("/position")).statusCode())
                .isEqualTo(404);
        assertThat(get(there(addresses.get("audit")).resolve("/tile/../../key.pem"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_is_done_to_receipts_is_in_the_log_of_all_and_one_that_leaves_it_out_signs_alone() throws Exception {
        everyPeerTells(1, 10);
        feeds.forEach((agency, feed) -> {
            if (agency.equals("tax")) {
                feed.change(step(4, "lock", ReceiptState.LOCKED, 1));
            } else {
                feed.change(step(3, "lock", ReceiptState.LOCKED, 1));
            }
        });
        start("finance", "tax", "civil", "audit");

        SignedCheckpoint agreed = await("finance", 11);
        assertThat(agreed.verify(keys).cosigned().keySet()).containsExactly("audit", "civil", "finance");
        assertThat(new String(new Tiles(log("civil")).entry(10, 11), ISO_8859_1))
                .startsWith("\u000211010126-0000000003")
                .contains("LOCKED")
                .endsWith("CivilAffairsMSP");
        Thread.sleep(1_000);
        assertThat(checkpoint("tax")).isEmpty();
    }

    @Test
    void the_others_go_on_without_the_first_and_not_without_two() throws Exception {
        everyPeerTells(1, 5);
        start("tax", "civil", "audit");
        assertThat(await("tax", 5).verify(keys).cosigned().keySet()).containsExactly("audit", "civil", "tax");

        there(running.remove("audit")).close();
        everyPeerTells(6, 5);
        Thread.sleep(3_000);
        assertThat(checkpoint("tax").orElseThrow().size()).isEqualTo(5);
        assertThat(checkpoint("civil").orElseThrow().size()).isEqualTo(5);

        start("audit");
        await("tax", 10);
        await("audit", 10);
    }

    @Test
    void an_agency_whose_peer_tells_another_history_is_not_followed_and_does_not_sign_theirs() throws Exception {
        everyPeerTells(1, 10);
        for (String agency : AGENCIES) {
            there(feeds.get(agency)).register(11, 10, agency.equals("tax") ? "a forged content" : "content");
        }
        start("finance", "tax", "civil", "audit");

        SignedCheckpoint agreed = await("finance", 20);
        assertThat(agreed.verify(keys).cosigned().keySet()).containsExactly("audit", "civil", "finance");
        Thread.sleep(1_000);
        assertThat(checkpoint("tax")).isEmpty();
    }

    @Test
    void a_node_whose_peer_forgets_or_rewrites_what_it_signed_signs_no_more() throws Exception {
        everyPeerTells(1, 30);
        start("finance", "tax", "civil", "audit");
        await("finance", 30);
        there(running.remove("finance")).close();

        // The peer was set up anew with another past; the node's projection follows it, its signature does not.
        deleteLog("finance");
        feeds.put("finance", new ScriptedFeed("the channel"));
        there(feeds.get("finance")).register(1, 40, "another past");
        feeds.entrySet().stream()
                .filter(feed -> !feed.getKey().equals("finance"))
                .forEach(feed -> feed.getValue().register(31, 10, "content"));
        start("finance");

        assertThat(await("tax", 40).verify(keys).cosigned().keySet()).containsExactly("audit", "civil", "tax");
        Thread.sleep(500);
        assertThat(checkpoint("finance")).isEmpty();
        assertThat(Files.readString(folder.resolve("finance/signed"))).contains("\n30\n");
    }

    @Test
    void a_witness_answers_as_the_specification_says() throws Exception {
        everyPeerTells(1, 8);
        start("finance", "tax", "civil", "audit");
        await("finance", 8);
        there(running.remove("finance")).close();
        Tiles tiles = new Tiles(log("finance"));
        Cosigner finance = cosigner("finance");
        Cosigner.Head head = new Cosigner.Head(8, Hash.of(tiles.root(8)));
        Cosigner.Head rolledBack = new Cosigner.Head(5, Hash.of(tiles.root(5)));
        Cosigner.Head split = new Cosigner.Head(8, Hash.of(new byte[32]));
        String agreed = proposal(finance, head);

        assertThat(post("old 8\n\n" + agreed).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> conflict = post("old 0\n\n" + agreed);
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
        assertThat(new String(conflict.body(), UTF_8)).isEqualTo("8\n");
        assertThat(post("old 5\n\n" + proposal(finance, rolledBack)).statusCode())
                .as("rollback")
                .isEqualTo(409);
        assertThat(post("old 8\n\n" + proposal(finance, rolledBack)).statusCode())
                .as("old is larger")
                .isEqualTo(400);
        assertThat(post("old 8\n\n" + proposal(finance, split)).statusCode())
                .as("split view")
                .isEqualTo(422);
        Cosigner.Head invented = new Cosigner.Head(9, Hash.of(new byte[32]));
        assertThat(post("old 8\n" + head.root().base64() + "\n\n" + proposal(finance, invented))
                        .statusCode())
                .as("a larger tree with a false proof")
                .isEqualTo(422);
        assertThat(post("old 8\n\n" + agreed.replaceFirst("— [^\n]*\n", "— stranger AAAAAAAA\n"))
                        .statusCode())
                .as("signed by nobody known")
                .isEqualTo(403);
        assertThat(post("old 8\n\n" + agreed.replaceFirst("receipts/[0-9a-f]+", "receipts/other"))
                        .statusCode())
                .as("another log")
                .isEqualTo(404);
        assertThat(post("hello").statusCode()).isEqualTo(400);
        assertThat(post("x".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void a_proposal_that_is_ahead_of_the_witness_is_signed_once_its_own_peer_tells_as_much() throws Exception {
        everyPeerTells(1, 8);
        start("tax");
        ScriptedFeed ahead = there(feeds.get("finance"));
        ahead.register(9, 4, "content");
        TileLog log = TileLog.open(log("finance"), ahead.genesis());
        try (FollowPeer follow = new FollowPeer(ahead, log)) {
            follow.start();
            while (log.position().size() < 12) {
                Thread.sleep(20);
            }
        }
        Cosigner finance = cosigner("finance");
        Cosigner.Head head = new Cosigner.Head(12, Hash.of(log.tiles().root(12)));
        // Left alone, it signs its own log, and asks in vain for others to.
        while (!Files.exists(folder.resolve("tax/signed"))) {
            Thread.sleep(20);
        }
        String request = new Cosigner.Request(
                        8,
                        log.tiles().consistency(8, 12),
                        SignedCheckpoint.parse(proposal(finance, head).getBytes(UTF_8)))
                .format();

        HttpResponse<byte[]> behind = post(request);
        assertThat(behind.statusCode()).isEqualTo(503);
        assertThat(behind.headers().firstValue("Retry-After")).isPresent();

        there(feeds.get("tax")).register(9, 4, "content");
        HttpResponse<byte[]> signed = post(request);
        if (signed.statusCode() == 409) {
            // It was faster to sign its own log of as many: what the proposer does with that answer.
            assertThat(new String(signed.body(), UTF_8)).isEqualTo("12\n");
            signed = post(new Cosigner.Request(
                            12,
                            List.of(),
                            SignedCheckpoint.parse(proposal(finance, head).getBytes(UTF_8)))
                    .format());
        }
        assertThat(signed.statusCode()).isEqualTo(200);
    }

    @Test
    void a_broken_stream_is_taken_up_where_it_was() throws Exception {
        everyPeerTells(1, 3);
        start("finance", "tax", "civil", "audit");
        await("finance", 3);
        feeds.values().forEach(ScriptedFeed::interrupt);
        everyPeerTells(4, 3);

        SignedCheckpoint checkpoint = await("finance", 6);
        assertThat(checkpoint.root().bytes()).isEqualTo(new Tiles(log("civil")).root(6));
    }

    @Test
    void keys_are_made_once_and_the_secret_ones_are_the_owners_alone() throws Exception {
        assertThat(CreateNodes.create(folder, List.of()).format()).isEqualTo(keys.format());
        for (String agency : AGENCIES) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(agency).resolve("key.pem")))
                    .hasSize(2);
        }
    }

    private Cosigner cosigner(String agency) throws IOException {
        NodeKey own = NodeKey.read(folder.resolve(agency).resolve("key.pem"), agency, keys);
        TileLog log = TileLog.open(log(agency), there(feeds.get(agency)).genesis());
        return new Cosigner(
                keys.origin(), own.key(), own.secret(), folder.resolve("signed-by-test"), log, Clock.systemUTC());
    }

    private String proposal(Cosigner by, Cosigner.Head head) {
        return SignedCheckpoint.body(keys.origin(), head.size(), head.root())
                + "\n"
                + by.signAsLog(head).format();
    }

    private HttpResponse<byte[]> post(String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(there(addresses.get("tax")).resolve("/add-checkpoint"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private void deleteLog(String agency) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var found = Files.walk(log(agency))) {
            found.sorted(java.util.Comparator.reverseOrder()).forEach(files::add);
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    // However far apart two nodes are.
    @Test
    void a_request_for_a_large_step_stays_small() throws Exception {
        TileLog log = TileLog.open(log("finance"), there(feeds.get("finance")).genesis());
        for (int page = 0; page < 5; page++) {
            log.append(there(feeds.get("finance")).register(page * 2000L + 1, 2000, "content"));
        }
        log.flush();
        List<byte[]> proof = log.tiles().consistency(777, 10_000);
        assertThat(proof.size()).isLessThan(20);
        assertThat(new MerkleProofs()
                        .extendsTo(
                                777, log.tiles().root(777), 10_000, log.tiles().root(10_000), proof))
                .isTrue();
    }
}
