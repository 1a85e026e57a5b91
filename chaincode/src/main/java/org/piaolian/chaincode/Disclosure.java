package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * That one agency gives another one data about receipts: what every member of the channel may know of it. What is given
 * is bound by its hash. Wraps its JSON, which is only made here.
 */
final class Disclosure {

    static final int MOST_RECEIPTS = 500;

    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Pattern PURPOSE = Pattern.compile("[A-Z0-9_]{1,40}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern WORDS = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,200}");
    private static final String MSP = "MSP";

    /** What makes two disclosures the same. */
    private static final List<String> TERMS =
            List.of("id", "msp", "recipient", "purpose", "basis", "receipts", "hash", "until");

    private final JsonObject json;

    private Disclosure(JsonObject json) {
        this.json = json;
    }

    /** One that the caller makes now. */
    static Disclosure made(ChaincodeStub stub, String id, String terms) {
        Fields fields = new Fields("the disclosure", Fields.parse("the disclosure", terms));
        String discloser = Members.caller(stub);
        String recipient = fields.reference("recipient");
        JsonObject json = new JsonObject();
        json.addProperty("id", id);
        json.addProperty("msp", discloser);
        json.addProperty("recipient", recipient);
        json.addProperty("purpose", fields.text("purpose", PURPOSE, "is a code in capitals"));
        json.addProperty("basis", fields.text("basis", WORDS, "is 1 to 200 characters"));
        json.addProperty("receipts", fields.count("receipts", MOST_RECEIPTS));
        json.addProperty("hash", fields.text("hash", HASH, "has 64 lower-case hexadecimal digits"));
        Instant until = fields.time("until");
        json.addProperty("until", until.toString());
        addStep(json, fields.reference("actor"), stub);
        fields.end();
        if (recipient.equals(discloser)) {
            throw Refusal.badArgument("an agency discloses to another one");
        }
        if (!Members.FOUNDERS.containsAll(List.of(discloser, recipient))) {
            throw new Refusal(
                    Refusal.Code.NO_COLLECTION,
                    discloser + " and " + recipient + " have no collection between them; these have: "
                            + String.join(", ", Members.FOUNDERS));
        }
        Instant now = stub.getTxTimestamp();
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw new Refusal(
                    Refusal.Code.BAD_TERM,
                    "a disclosure ends after now, and by " + LONGEST.toDays() + " days from now");
        }
        return new Disclosure(json);
    }

    static Disclosure decode(byte[] value) {
        return new Disclosure(JsonParser.parseString(new String(value, UTF_8)).getAsJsonObject());
    }

    byte[] encode() {
        return json.toString().getBytes(UTF_8);
    }

    JsonObject json() {
        return json.deepCopy();
    }

    String id() {
        return text("id");
    }

    String discloser() {
        return text("msp");
    }

    String recipient() {
        return text("recipient");
    }

    String hash() {
        return text("hash");
    }

    Instant at() {
        return Instant.parse(text("at"));
    }

    /** The private collection of the two: their names without {@code MSP}, in alphabetical order. */
    String collection() {
        List<String> names = Stream.of(discloser(), recipient())
                .map(msp -> msp.substring(0, msp.length() - MSP.length()))
                .sorted()
                .toList();
        return "between-" + String.join("-", names);
    }

    boolean hasTermsOf(Disclosure other) {
        return TERMS.stream().allMatch(term -> json.get(term).equals(other.json.get(term)));
    }

    boolean isDiscarded() {
        return json.has("discarded");
    }

    boolean hasEnded(Instant now) {
        return !now.isBefore(Instant.parse(text("until")));
    }

    Disclosure discarded(ChaincodeStub stub, String actor, DiscardReason reason) {
        JsonObject discarding = new JsonObject();
        discarding.addProperty("reason", reason.name());
        discarding.addProperty("msp", Members.caller(stub));
        addStep(discarding, actor, stub);
        JsonObject copy = json();
        copy.add("discarded", discarding);
        return new Disclosure(copy);
    }

    /** @throws Refusal where the caller is neither of the two */
    void checkParty(String caller) {
        if (!caller.equals(discloser()) && !caller.equals(recipient())) {
            throw new Refusal(
                    Refusal.Code.WRONG_AGENCY,
                    "disclosure " + id() + " is between " + discloser() + " and " + recipient());
        }
    }

    /** @throws Refusal where it is over */
    void checkHolds(Instant now) {
        if (isDiscarded()) {
            throw new Refusal(Refusal.Code.DISCARDED, "disclosure " + id() + " was discarded");
        }
        if (hasEnded(now)) {
            throw new Refusal(Refusal.Code.DISCLOSURE_ENDED, "disclosure " + id() + " ended at " + text("until"));
        }
    }

    private static void addStep(JsonObject json, String actor, ChaincodeStub stub) {
        json.addProperty("actor", actor);
        json.addProperty("at", stub.getTxTimestamp().toString());
        json.addProperty("transaction", stub.getTxId());
    }

    private String text(String name) {
        return json.get(name).getAsString();
    }
}
