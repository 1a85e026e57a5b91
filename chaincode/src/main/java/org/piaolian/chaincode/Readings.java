package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * That the recipient reads what was disclosed, before it does. In the world state under {@code R} and the transaction's id,
 * and under {@code r}, each of the two and its place in time, for the lists.
 */
final class Readings {

    /** So long after it was logged it can be read: as far as the clocks of client and peer may differ. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);

    private static final Timeline TIMELINE = new Timeline("r", "readings", Readings::decode);

    private Readings() {}

    /** {@code logReading(id, actor)}, by the recipient, once it is delivered. */
    static String logReading(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "id", "actor");
        Disclosure disclosure = Disclosures.get(stub, arguments.reference(0));
        String actor = arguments.reference(1);
        String caller = Members.caller(stub);
        if (!caller.equals(disclosure.recipient())) {
            throw new Refusal(
                    Refusal.Code.WRONG_AGENCY,
                    "disclosure " + disclosure.id() + " is for " + disclosure.recipient() + " to read");
        }
        Instant now = stub.getTxTimestamp();
        disclosure.checkHolds(now);
        if (!Disclosures.isDelivered(stub, disclosure)) {
            throw Disclosures.notDelivered(disclosure);
        }
        JsonObject json = new JsonObject();
        json.addProperty("disclosure", disclosure.id());
        json.addProperty("msp", disclosure.discloser());
        json.addProperty("reader", caller);
        json.addProperty("actor", actor);
        json.addProperty("at", now.toString());
        json.addProperty("transaction", stub.getTxId());
        byte[] value = json.toString().getBytes(UTF_8);
        stub.putState(key(stub.getTxId()), value);
        TIMELINE.put(stub, List.of(disclosure.discloser(), caller), now, stub.getTxId(), value);
        Disclosures.tell(stub, disclosure, "reading");
        return json.toString();
    }

    /** {@code readings(msp, after)}: a page of the readings of what a member sent or received, in the order of time. */
    static String readings(ChaincodeStub stub, List<String> args) {
        return TIMELINE.page(stub, args);
    }

    /** @throws Refusal where the recipient did not log, in this transaction and a moment ago, that it reads this */
    static void check(ChaincodeStub stub, Disclosure disclosure, String transaction) {
        byte[] value = stub.getState(key(transaction));
        if (value != null && value.length > 0) {
            JsonObject reading = decode(value);
            Instant end = Instant.parse(reading.get("at").getAsString()).plus(GOOD_FOR);
            if (reading.get("disclosure").getAsString().equals(disclosure.id())
                    && stub.getTxTimestamp().isBefore(end)) {
                return;
            }
        }
        throw new Refusal(
                Refusal.Code.NOT_LOGGED,
                "who reads disclosure " + disclosure.id() + " logs it first, and reads within " + GOOD_FOR.toMinutes()
                        + " minutes");
    }

    private static JsonObject decode(byte[] value) {
        return JsonParser.parseString(new String(value, UTF_8)).getAsJsonObject();
    }

    private static String key(String transaction) {
        return "R" + transaction;
    }
}
