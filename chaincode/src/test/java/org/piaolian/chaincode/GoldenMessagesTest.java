package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code golden/} bind the contract and its clients: each is one call with everything that comes of it. */
class GoldenMessagesTest {

    private static MemoryPeer peer;

    @BeforeAll
    static void connect() throws Exception {
        peer = new MemoryPeer();
    }

    @AfterAll
    static void disconnect() {
        peer.close();
    }

    static Stream<String> cases() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(GoldenMessagesTest.class.getResource("/golden"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_contract_answers_writes_and_tells_what_the_golden_message_says(String file) throws Exception {
        JsonObject golden = read(file);
        List<String> arguments = new ArrayList<>();
        arguments.add(golden.get("function").getAsString());
        golden.getAsJsonArray("arguments").forEach(argument -> arguments.add(argument.getAsString()));

        peer.clear();
        bytes(golden.getAsJsonObject("state")).forEach(peer.state::put);
        if (golden.has("private")) {
            peer.collections.putAll(bytes(golden.getAsJsonObject("private")));
        }
        if (golden.has("history")) {
            remember(golden.getAsJsonArray("history"));
        }
        MemoryPeer.Outcome outcome = peer.invoke(new MemoryPeer.Call(
                golden.get("caller").getAsString(),
                golden.get("transaction").getAsString(),
                Instant.parse(golden.get("time").getAsString()),
                arguments,
                bytes(golden.getAsJsonObject("transient"))));

        assertThat(outcome.status()).isEqualTo(golden.get("status").getAsInt());
        assertThat(outcome.message()).isEqualTo(textOrNothing(golden.get("refusal")));
        assertThat(outcome.payload()).isEqualTo(jsonOrNothing(golden.get("answer")));
        assertThat(hex(outcome.writes())).isEqualTo(hex(bytes(golden.getAsJsonObject("writes"))));
        assertThat(hex(outcome.privateWrites()))
                .isEqualTo(
                        golden.has("privateWrites") ? hex(bytes(golden.getAsJsonObject("privateWrites"))) : Map.of());
        assertThat(hex(outcome.policies()))
                .isEqualTo(golden.has("policies") ? hex(bytes(golden.getAsJsonObject("policies"))) : Map.of());
        if (golden.has("event")) {
            JsonObject event = golden.getAsJsonObject("event");
            assertThat(outcome.event())
                    .isEqualTo(Map.of(
                            event.get("name").getAsString(),
                            event.get("payload").toString()));
        } else {
            assertThat(outcome.event()).isEmpty();
        }
    }

    /** What was written before, oldest first. */
    private static void remember(JsonArray history) {
        for (JsonElement element : history) {
            JsonObject written = element.getAsJsonObject();
            peer.remember(
                    written.get("key").getAsString(),
                    written.get("transaction").getAsString(),
                    Instant.parse(written.get("time").getAsString()),
                    HexFormat.of().parseHex(written.get("value").getAsString()));
        }
    }

    private static JsonObject read(String file) throws IOException, URISyntaxException {
        URL url = Objects.requireNonNull(GoldenMessagesTest.class.getResource("/golden/" + file));
        return JsonParser.parseString(Files.readString(Path.of(url.toURI()))).getAsJsonObject();
    }

    private static String textOrNothing(JsonElement element) {
        return element == null ? "" : element.getAsString();
    }

    private static String jsonOrNothing(JsonElement element) {
        return element == null ? "" : element.toString();
    }

    private static Map<String, byte[]> bytes(JsonObject hexByName) {
        Map<String, byte[]> bytes = new TreeMap<>();
        hexByName
                .asMap()
                .forEach((name, value) -> bytes.put(name, HexFormat.of().parseHex(value.getAsString())));
        return bytes;
    }

    private static Map<String, String> hex(Map<String, byte[]> bytes) {
        Map<String, String> hex = new TreeMap<>();
        bytes.forEach((name, value) -> hex.put(name, HexFormat.of().formatHex(value)));
        return hex;
    }
}
