package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A channel with the contract, and members that call it, for all tests of a class: each begins with an empty state. Time
 * goes on by a second with each call.
 */
final class TestChannel implements BeforeEachCallback, AfterAllCallback {

    static final String CODE = "11010126";
    static final String FINANCE_CODE = "11020126";

    final MemoryPeer peer;
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private int transactions;

    TestChannel() {
        try {
            peer = new MemoryPeer();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the contract does not serve", e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        peer.clear();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        peer.close();
    }

    Instant now() {
        return now;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /** Registers a batch of receipts that say so much, from the start of a page. */
    void register(String msp, String code, long first, String... contents) throws Exception {
        ByteBuffer leaves = ByteBuffer.allocate(contents.length * 32);
        for (int i = 0; i < contents.length; i++) {
            leaves.put(leaf("%s-%010d".formatted(code, first + i), contents[i]));
        }
        MemoryPeer.Outcome registered = call(
                msp,
                Map.of("leaves", leaves.array()),
                "register",
                code,
                "%010d".formatted(first),
                Integer.toString(contents.length),
                "",
                new Leaves(leaves.array()).root());
        assertThat(registered.message()).isEmpty();
    }

    /** Ten receipts of the Tax Service, numbers 1 to 10, that say nothing worth reading. */
    void registerTen() throws Exception {
        register("TaxMSP", CODE, 1, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    }

    static byte[] leaf(String receipt, String content) {
        MessageDigest sha = Leaves.sha256();
        byte[] digest = sha.digest(content.getBytes(UTF_8));
        sha.update((byte) 0);
        sha.update(receipt.getBytes(US_ASCII));
        sha.update(digest);
        return sha.digest(pdf(receipt));
    }

    /** Digest of a document of the receipt. */
    static byte[] pdf(String receipt) {
        return Leaves.sha256().digest(("PDF of " + receipt).getBytes(UTF_8));
    }

    /** A transient field that shows a receipt to the endorsers. */
    static byte[] shown(String receipt, String content) {
        byte[] json = content.getBytes(UTF_8);
        return ByteBuffer.allocate(32 + json.length).put(pdf(receipt)).put(json).array();
    }

    MemoryPeer.Call prepare(String msp, Map<String, byte[]> transientFields, String... arguments) {
        now = now.plusSeconds(1);
        return new MemoryPeer.Call(msp, "%064x".formatted(++transactions), now, List.of(arguments), transientFields);
    }

    MemoryPeer.Outcome call(String msp, Map<String, byte[]> transientFields, String... arguments) throws Exception {
        return peer.invoke(prepare(msp, transientFields, arguments));
    }

    MemoryPeer.Outcome call(String msp, String... arguments) throws Exception {
        return call(msp, Map.of(), arguments);
    }

    /** One step of one receipt. */
    MemoryPeer.Outcome take(String msp, String action, JsonObject item) throws Exception {
        return call(msp, "transit", action, "ALL", "[" + item + "]");
    }

    /** Fields that every item has. */
    static JsonObject item(long number, String reason) {
        JsonObject item = new JsonObject();
        item.addProperty("code", CODE);
        item.addProperty("number", "%010d".formatted(number));
        item.addProperty("actor", "officer-1");
        item.addProperty("reason", reason);
        return item;
    }

    static JsonObject with(JsonObject item, String name, String value) {
        item.addProperty(name, value);
        return item;
    }

    JsonObject lock(long number, String unit) {
        return until(with(item(number, "REIMBURSEMENT"), "unit", unit), Duration.ofDays(30));
    }

    JsonObject pledge(long number, String msp, String unit) {
        return until(pledgee(item(number, "FINANCING"), msp, unit), Duration.ofDays(365));
    }

    static JsonObject pledgee(JsonObject item, String msp, String unit) {
        JsonObject pledgee = new JsonObject();
        pledgee.addProperty("msp", msp);
        pledgee.addProperty("unit", unit);
        item.add("pledgee", pledgee);
        return item;
    }

    JsonObject until(JsonObject item, Duration time) {
        return with(item, "until", now.plus(time).toString());
    }

    JsonObject find(long number) throws Exception {
        return find(CODE, number);
    }

    JsonObject find(String code, long number) throws Exception {
        return answer(call("AuditMSP", "find", code, "%010d".formatted(number)));
    }

    String state(long number) throws Exception {
        return find(number).get("state").getAsString();
    }

    JsonArray history(long number) throws Exception {
        return answer(call("AuditMSP", "history", CODE, "%010d".formatted(number)))
                .getAsJsonArray("transitions");
    }

    static JsonObject answer(MemoryPeer.Outcome outcome) {
        assertThat(outcome.message()).isEmpty();
        return JsonParser.parseString(outcome.payload()).getAsJsonObject();
    }

    /** The code of a refusal. */
    static String refusal(MemoryPeer.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.message() + outcome.payload()).isEqualTo(400);
        assertThat(outcome.writes()).isEmpty();
        assertThat(outcome.privateWrites()).isEmpty();
        assertThat(outcome.event()).isEmpty();
        return outcome.message().substring(0, outcome.message().indexOf(':'));
    }

    static Map<String, String> hex(Map<String, byte[]> bytes) {
        Map<String, String> hex = new TreeMap<>();
        bytes.forEach((name, value) -> hex.put(name, HexFormat.of().formatHex(value)));
        return hex;
    }
}
