package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * Data between two agencies that the others must not see. First the channel is told, under the policy of all, that
 * something with this hash is disclosed; then the two endorse among themselves that it was delivered into the private
 * collection that only their peers keep. The value there, and in the call, is a salt of 32 bytes and the content, so that
 * the hash that Fabric shows everyone of a private value is the one that was told.
 *
 * <p>In the world state a disclosure stands under {@code B} and its id, and the same value under {@code b}, each of the
 * two and its place in time, for the lists.
 */
final class Disclosures {

    private static final int SALT_BYTES = 32;
    private static final int MOST_BYTES = 1_000_000;
    private static final String CONTENT = "content";

    /** Batches stand under {@code B} and so many digits. */
    private static final Pattern BATCH = Pattern.compile("[0-9]{18}");

    private static final Timeline TIMELINE =
            new Timeline("b", "disclosures", value -> Disclosure.decode(value).json());

    private Disclosures() {}

    /** {@code disclose(id, terms)}. The same disclosure again is answered with the first. */
    static String disclose(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "id", "terms");
        Disclosure made = Disclosure.made(stub, arguments.reference(0), arguments.text(1));
        Disclosure before = find(stub, made.id());
        if (before == null) {
            put(stub, made);
            tell(stub, made, "disclosed");
            return made.json().toString();
        }
        if (!before.hasTermsOf(made)) {
            throw new Refusal(Refusal.Code.DISCLOSURE_TAKEN, "there is another disclosure " + made.id());
        }
        return before.json().toString();
    }

    /** {@code deliver(id)}, with salt and content in the transient field of that name. */
    static String deliver(ChaincodeStub stub, List<String> args) {
        Disclosure disclosure = get(stub, new Arguments(args, "id").reference(0));
        if (!Members.caller(stub).equals(disclosure.discloser())) {
            throw new Refusal(
                    Refusal.Code.WRONG_AGENCY, "disclosure " + disclosure.id() + " is of " + disclosure.discloser());
        }
        disclosure.checkHolds(stub.getTxTimestamp());
        byte[] value = stub.getTransient().get(CONTENT);
        if (value == null || value.length <= SALT_BYTES || value.length > MOST_BYTES) {
            throw Refusal.badArgument("the transient field " + CONTENT + " has a salt of " + SALT_BYTES
                    + " bytes and JSON, " + MOST_BYTES + " bytes at most");
        }
        if (!HexFormat.of().formatHex(Leaves.sha256().digest(value)).equals(disclosure.hash())) {
            throw new Refusal(
                    Refusal.Code.OTHER_CONTENT, "disclosure " + disclosure.id() + " was made of another content");
        }
        if (!Fields.parse("the content", content(value)).isJsonObject()) {
            throw Refusal.badArgument("the content is no JSON object");
        }
        // Again too: of a call that writes nothing into the collection a gateway does not know that what is transient
        // is
        // for the two alone, and shows it to others' peers.
        stub.putPrivateData(disclosure.collection(), disclosure.id(), value);
        tell(stub, disclosure, "delivered");
        return told(disclosure, true).toString();
    }

    /**
     * {@code readDisclosure(id, reading)}, by either of the two, on a peer of its own; by the recipient with the transaction
     * in which it logged that it reads.
     */
    static String readDisclosure(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "id", "reading");
        Disclosure disclosure = get(stub, arguments.reference(0));
        String caller = Members.caller(stub);
        disclosure.checkParty(caller);
        disclosure.checkHolds(stub.getTxTimestamp());
        if (caller.equals(disclosure.recipient())) {
            Readings.check(stub, disclosure, arguments.transaction(1));
        }
        byte[] value = stub.getPrivateData(disclosure.collection(), disclosure.id());
        if (value == null || value.length == 0) {
            throw notDelivered(disclosure);
        }
        JsonObject json = told(disclosure, true);
        json.addProperty("salt", HexFormat.of().formatHex(value, 0, SALT_BYTES));
        json.addProperty(CONTENT, content(value));
        return json.toString();
    }

    /** {@code discard(id, actor, reason)}, by either of the two. A second time is answered with the first. */
    static String discard(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "id", "actor", "reason");
        Disclosure disclosure = get(stub, arguments.reference(0));
        String actor = arguments.reference(1);
        DiscardReason reason = Constants.find(DiscardReason.values(), arguments.text(2), "the reason to discard");
        disclosure.checkParty(Members.caller(stub));
        if (disclosure.isDiscarded()) {
            return told(disclosure, false).toString();
        }
        if (reason == DiscardReason.ENDED && !disclosure.hasEnded(stub.getTxTimestamp())) {
            throw new Refusal(Refusal.Code.BAD_TERM, "disclosure " + disclosure.id() + " has not ended");
        }
        // Read in any case: a delivery that comes before this transaction must be seen.
        if (isDelivered(stub, disclosure)) {
            stub.purgePrivateData(disclosure.collection(), disclosure.id());
        }
        Disclosure discarded = disclosure.discarded(stub, actor, reason);
        put(stub, discarded);
        tell(stub, discarded, "discarded");
        return told(discarded, false).toString();
    }

    /** {@code findDisclosure(id)}, by any member. */
    static String findDisclosure(ChaincodeStub stub, List<String> args) {
        Disclosure disclosure = get(stub, new Arguments(args, "id").reference(0));
        return told(disclosure, isDelivered(stub, disclosure)).toString();
    }

    /** {@code disclosures(msp, after)}: a page of what a member sent or received, in the order in which it was made. */
    static String disclosures(ChaincodeStub stub, List<String> args) {
        return TIMELINE.page(stub, args);
    }

    private static String content(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value, SALT_BYTES, value.length - SALT_BYTES);
        try {
            return UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badArgument("the content is not UTF-8");
        }
    }

    static Refusal notDelivered(Disclosure disclosure) {
        return new Refusal(
                Refusal.Code.NOT_DELIVERED, "nothing of disclosure " + disclosure.id() + " is there to read");
    }

    /** Whether the two have it: every peer has the hash of a private value. */
    static boolean isDelivered(ChaincodeStub stub, Disclosure disclosure) {
        byte[] hash = stub.getPrivateDataHash(disclosure.collection(), disclosure.id());
        return hash != null && Arrays.equals(hash, HexFormat.of().parseHex(disclosure.hash()));
    }

    private static JsonObject told(Disclosure disclosure, boolean delivered) {
        JsonObject json = disclosure.json();
        json.addProperty("delivered", delivered);
        return json;
    }

    static Disclosure get(ChaincodeStub stub, String id) {
        Disclosure disclosure = find(stub, id);
        if (disclosure == null) {
            throw new Refusal(Refusal.Code.NOT_FOUND, "there is no disclosure " + id);
        }
        return disclosure;
    }

    private static @Nullable Disclosure find(ChaincodeStub stub, String id) {
        byte[] value = stub.getState(key(id));
        return value == null || value.length == 0 ? null : Disclosure.decode(value);
    }

    private static void put(ChaincodeStub stub, Disclosure disclosure) {
        byte[] value = disclosure.encode();
        stub.putState(key(disclosure.id()), value);
        TIMELINE.put(
                stub, List.of(disclosure.discloser(), disclosure.recipient()), disclosure.at(), disclosure.id(), value);
    }

    static void tell(ChaincodeStub stub, Disclosure disclosure, String action) {
        JsonObject event = new JsonObject();
        event.addProperty("id", disclosure.id());
        event.addProperty("msp", disclosure.discloser());
        event.addProperty("recipient", disclosure.recipient());
        stub.setEvent(action, event.toString().getBytes(UTF_8));
    }

    private static String key(String id) {
        if (BATCH.matcher(id).matches()) {
            throw Refusal.badArgument("the id of a disclosure is not 18 digits alone");
        }
        return "B" + id;
    }
}
