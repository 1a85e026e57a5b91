package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.hyperledger.fabric.shim.ChaincodeStub;

/** What one agency lets one department query, as it stands on the channel. Wraps its JSON, which is only made here. */
final class Grant {

    private static final Duration LONGEST = Duration.ofDays(5 * 366);
    private static final int MOST_KINDS = 20;
    private static final int MOST_FIELDS = 50;
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,40}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9.]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern WORDS = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,200}");

    /** What makes two grants the same. */
    private static final List<String> TERMS =
            List.of("id", "msp", "department", "kinds", "purpose", "basis", "fields", "from", "until");

    private final JsonObject json;

    private Grant(JsonObject json) {
        this.json = json;
    }

    /** A grant that the caller makes now. */
    static Grant made(ChaincodeStub stub, String id, String terms) {
        Fields fields = new Fields("the grant", Fields.parse("the grant", terms));
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("msp", Members.caller(stub));
        json.add("department", department(fields.object("department")));
        json.add("kinds", array(fields.texts("kinds", CODE, MOST_KINDS, "is a kind's code in capitals")));
        json.addProperty("purpose", fields.text("purpose", CODE, "is a code in capitals"));
        json.addProperty("basis", fields.text("basis", WORDS, "is 1 to 200 characters"));
        json.add("fields", array(fields.texts("fields", NAME, MOST_FIELDS, "is a field's name")));
        Instant from = fields.time("from");
        Instant until = fields.time("until");
        json.addProperty("from", from.toString());
        json.addProperty("until", until.toString());
        addStep(json, fields.reference("actor"), stub);
        fields.end();
        if (!until.isAfter(from) || !until.isAfter(stub.getTxTimestamp()) || until.isAfter(from.plus(LONGEST))) {
            throw new Refusal(
                    Refusal.Code.BAD_TERM,
                    "a grant ends after now, and after its beginning by at most " + LONGEST.toDays() + " days");
        }
        return new Grant(json);
    }

    static Grant decode(byte[] value) {
        return new Grant(JsonParser.parseString(new String(value, UTF_8)).getAsJsonObject());
    }

    byte[] encode() {
        return json.toString().getBytes(UTF_8);
    }

    JsonObject json() {
        return json.deepCopy();
    }

    String id() {
        return json.get("id").getAsString();
    }

    String msp() {
        return json.get("msp").getAsString();
    }

    boolean hasTermsOf(Grant other) {
        return TERMS.stream().allMatch(term -> json.get(term).equals(other.json.get(term)));
    }

    boolean isWithdrawn() {
        return json.has("withdrawn");
    }

    Grant withdrawn(ChaincodeStub stub, String actor, GrantReason reason) {
        JsonObject withdrawal = new JsonObject();
        withdrawal.addProperty("reason", reason.name());
        addStep(withdrawal, actor, stub);
        JsonObject copy = json();
        copy.add("withdrawn", withdrawal);
        return new Grant(copy);
    }

    /** @throws Refusal where this member may not answer under it now */
    void check(String caller, Instant now) {
        if (!caller.equals(msp())) {
            throw new Refusal(Refusal.Code.WRONG_AGENCY, "grant " + id() + " is of " + msp());
        }
        if (isWithdrawn()) {
            throw new Refusal(Refusal.Code.GRANT_WITHDRAWN, "grant " + id() + " was withdrawn");
        }
        if (now.isBefore(time("from"))) {
            throw new Refusal(Refusal.Code.GRANT_NOT_BEGUN, "grant " + id() + " begins at " + time("from"));
        }
        if (!now.isBefore(time("until"))) {
            throw new Refusal(Refusal.Code.GRANT_ENDED, "grant " + id() + " ended at " + time("until"));
        }
    }

    /** A member's unit; or who has a certificate but is no member, by the SHA-256 of its subject. */
    private static JsonObject department(Fields fields) {
        JsonObject json = new JsonObject();
        if (fields.has("subject")) {
            json.addProperty("subject", fields.text("subject", HASH, "has 64 lower-case hexadecimal digits"));
        } else {
            json.addProperty("msp", fields.reference("msp"));
            json.addProperty("unit", fields.reference("unit"));
        }
        fields.end();
        return json;
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static void addStep(JsonObject json, String actor, ChaincodeStub stub) {
        json.addProperty("actor", actor);
        json.addProperty("at", stub.getTxTimestamp().toString());
        json.addProperty("transaction", stub.getTxId());
    }

    private Instant time(String name) {
        return Instant.parse(json.get(name).getAsString());
    }
}
