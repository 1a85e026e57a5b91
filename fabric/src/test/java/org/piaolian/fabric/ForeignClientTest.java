package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

/** Hyperledger's own client for Node, unmodified, against the embedded network. */
class ForeignClientTest {

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    @BeforeAll
    static void installTheClient() throws Exception {
        NodeClients.installed();
    }

    @Test
    void it_submits_evaluates_and_reads_blocks_and_events() throws Exception {
        JsonObject told = node(
                RUNNING.profile(),
                call("put", List.of("node", "1", "event", "from-node", "hello"), Map.of()),
                call("get", List.of("node"), Map.of()),
                call("refuse", List.of("400", "NO: by design"), Map.of()));

        assertThat(told.get("successful").getAsBoolean()).isTrue();
        assertThat(told.get("evaluated").getAsString()).isEqualTo("1");
        int block = told.get("block").getAsInt();
        JsonArray numbers = told.getAsJsonArray("blocks");
        assertThat(numbers).hasSize(block + 1);
        assertThat(numbers.get(block).getAsInt()).isEqualTo(block);
        String transaction = told.get("transaction").getAsString();
        assertThat(told.getAsJsonArray("filtered").get(0).getAsString()).isEqualTo(transaction);
        JsonObject event = told.getAsJsonObject("event");
        assertThat(event.get("name").getAsString()).isEqualTo("from-node");
        assertThat(event.get("payload").getAsString()).isEqualTo("hello");
        assertThat(event.get("transaction").getAsString()).isEqualTo(transaction);
        JsonObject refusal = told.getAsJsonObject("refusal");
        assertThat(refusal.get("type").getAsString()).isEqualTo("EndorseError");
        assertThat(refusal.getAsJsonArray("details")
                        .get(0)
                        .getAsJsonObject()
                        .get("message")
                        .getAsString())
                .isEqualTo("chaincode response 400, NO: by design");
    }

    @Test
    void it_registers_receipts_on_the_real_contract(@TempDir Path dir) throws Exception {
        Map<Agency, String> addresses = new EnumMap<>(Agency.class);
        Agency.ALL.forEach(agency -> addresses.put(agency, "127.0.0.1:" + ChaincodeServers.freePort()));
        byte[] leaves = new byte[64];
        leaves[40] = 7;
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update((byte) 1);
        String root = HexFormat.of().formatHex(sha256.digest(leaves));
        try (var contract = new org.piaolian.chaincode.ChaincodeServers(
                        "receipts_1.0:test", List.copyOf(addresses.values()));
                EmbeddedNetwork network = EmbeddedNetwork.start(NetworkOptions.ephemeral(dir, addresses))) {
            assertThat(contract).isNotNull();
            JsonObject told = node(
                    network.profile(),
                    call(
                            "register",
                            List.of("11010126", "0000000001", "2", "", root),
                            Map.of("leaves", Base64.getEncoder().encodeToString(leaves))),
                    call("find", List.of("11010126", "0000000002"), Map.of()),
                    call("find", List.of("11010126", "0000000003"), Map.of()));

            assertThat(told.get("successful").getAsBoolean()).isTrue();
            JsonObject found =
                    JsonParser.parseString(told.get("evaluated").getAsString()).getAsJsonObject();
            assertThat(found.get("root").getAsString()).isEqualTo(root);
            assertThat(found.get("transaction").getAsString())
                    .isEqualTo(told.get("transaction").getAsString());
            assertThat(found.get("msp").getAsString()).isEqualTo("TaxMSP");
            assertThat(told.getAsJsonObject("event").get("name").getAsString()).isEqualTo("registered");
            assertThat(told.getAsJsonObject("refusal").toString()).contains("NOT_FOUND");
        }
    }

    private static JsonObject node(Path profile, String submission, String evaluation, String refused)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", "client.mjs"));
        command.add(profile.toAbsolutePath().toString());
        command.addAll(List.of("tax", submission, evaluation, refused));
        String output = NodeClients.run(60, command.toArray(String[]::new));
        return JsonParser.parseString(output).getAsJsonObject();
    }

    private static String call(String name, List<String> arguments, Map<String, String> transientFields) {
        JsonObject call = new JsonObject();
        call.addProperty("name", name);
        JsonArray list = new JsonArray();
        arguments.forEach(list::add);
        call.add("arguments", list);
        JsonObject fields = new JsonObject();
        transientFields.forEach(fields::addProperty);
        call.add("transient", fields);
        return call.toString();
    }
}
