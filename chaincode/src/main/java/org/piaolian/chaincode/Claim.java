package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.TreeSet;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * That an agency pays, or has paid, one person under a programme for a period. Who the person is nobody can tell who does
 * not have the key that the tags were made with.
 *
 * @param tags all that the claim is known by, under different keys
 * @param released who gave it up why and when; a person may be claimed for again then
 */
record Claim(
        Subject subject,
        List<String> tags,
        String msp,
        String reference,
        Step made,
        @Nullable Release released) {

    /** What is paid for. */
    record Subject(String programme, String period) {}

    record Step(String actor, String at, String transaction) {

        static Step of(ChaincodeStub stub, String actor) {
            return new Step(actor, stub.getTxTimestamp().toString(), stub.getTxId());
        }

        private void writeTo(JsonObject json) {
            json.addProperty("actor", actor);
            json.addProperty("at", at);
            json.addProperty("transaction", transaction);
        }

        private static Step read(JsonObject json) {
            return new Step(text(json, "actor"), text(json, "at"), text(json, "transaction"));
        }
    }

    record Release(ClaimReason reason, Step step) {}

    boolean isOf(String otherMsp, String otherReference) {
        return msp.equals(otherMsp) && reference.equals(otherReference);
    }

    /** The same claim, known by these tags as well. */
    Claim alsoAs(List<String> more) {
        TreeSet<String> all = new TreeSet<>(tags);
        all.addAll(more);
        return new Claim(subject, List.copyOf(all), msp, reference, made, released);
    }

    Claim released(Release release) {
        return new Claim(subject, tags, msp, reference, made, release);
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("programme", subject.programme());
        json.addProperty("period", subject.period());
        JsonArray all = new JsonArray();
        tags.forEach(all::add);
        json.add("tags", all);
        json.addProperty("msp", msp);
        json.addProperty("reference", reference);
        made.writeTo(json);
        if (released != null) {
            JsonObject release = new JsonObject();
            release.addProperty("reason", released.reason().name());
            released.step().writeTo(release);
            json.add("released", release);
        }
        return json;
    }

    byte[] encode() {
        return json().toString().getBytes(UTF_8);
    }

    static Claim decode(byte[] value) {
        JsonObject json = JsonParser.parseString(new String(value, UTF_8)).getAsJsonObject();
        JsonObject release = json.getAsJsonObject("released");
        return new Claim(
                new Subject(text(json, "programme"), text(json, "period")),
                json.getAsJsonArray("tags").asList().stream()
                        .map(tag -> tag.getAsString())
                        .toList(),
                text(json, "msp"),
                text(json, "reference"),
                Step.read(json),
                release == null ? null : new Release(ClaimReason.valueOf(text(release, "reason")), Step.read(release)));
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }
}
