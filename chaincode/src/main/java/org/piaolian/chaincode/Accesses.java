package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * That an agency answered queries, before it does: a salted commitment for each, which says nothing to who is not told what
 * it was made of. One value a transaction, under {@code A} and the transaction's id. Packed, all integers big-endian:
 *
 * <pre>
 * 1 byte    version, 1
 * 1 byte    length of the MSP id of the agency that answered, and the id in UTF-8
 * 8 bytes   time of the proposal, seconds since 1970-01-01T00:00:00Z
 * 4 bytes   and nanoseconds
 * 1 byte    how many grants; for each
 *   1 byte    length of its id, and the id in ASCII
 *   2 bytes   how many of the commitments are under it
 * 32·n      the commitments, in the order of the grants
 * </pre>
 */
record Accesses(String msp, Instant at, List<Under> grants, ByteString commitments) {

    /** So many queries that were answered under a grant. */
    record Under(String grant, int count) {}

    private static final byte VERSION = 1;
    private static final int COMMITMENT_BYTES = 32;
    private static final int MOST_GRANTS = 100;
    private static final int MOST_COMMITMENTS = 2_000;

    /** {@code logAccess(accesses)}, with the commitments in the transient field of that name. All or nothing. */
    static String logAccess(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "accesses");
        List<Under> grants = read(arguments.text(0));
        int count = grants.stream().mapToInt(Under::count).sum();
        byte[] commitments = stub.getTransient().get("commitments");
        if (count > MOST_COMMITMENTS || commitments == null || commitments.length != count * COMMITMENT_BYTES) {
            throw Refusal.badArgument(
                    "the transient field commitments has 32 bytes for each access, of which there are "
                            + MOST_COMMITMENTS + " at most");
        }
        String caller = Members.caller(stub);
        Instant now = stub.getTxTimestamp();
        grants.forEach(under -> Grants.get(stub, under.grant()).check(caller, now));

        stub.putState(
                key(stub.getTxId()), new Accesses(caller, now, grants, ByteString.copyFrom(commitments)).encode());
        JsonObject json = new JsonObject();
        json.addProperty("transaction", stub.getTxId());
        json.addProperty("at", now.toString());
        json.addProperty("count", count);
        return json.toString();
    }

    /** {@code findAccess(transaction)}. */
    static String findAccess(ChaincodeStub stub, List<String> args) {
        String transaction = new Arguments(args, "transaction").transaction(0);
        byte[] value = stub.getState(key(transaction));
        if (value == null || value.length == 0) {
            throw new Refusal(Refusal.Code.NOT_FOUND, "transaction " + transaction + " logged no access");
        }
        Accesses accesses = decode(value);
        JsonObject json = new JsonObject();
        json.addProperty("transaction", transaction);
        json.addProperty("msp", accesses.msp());
        json.addProperty("at", accesses.at().toString());
        JsonArray grants = new JsonArray();
        for (Under under : accesses.grants()) {
            JsonObject one = new JsonObject();
            one.addProperty("grant", under.grant());
            one.addProperty("count", under.count());
            grants.add(one);
        }
        json.add("accesses", grants);
        json.addProperty(
                "commitments",
                Base64.getEncoder().encodeToString(accesses.commitments().toByteArray()));
        return json.toString();
    }

    private static List<Under> read(String text) {
        JsonElement json = Fields.parse("accesses", text);
        if (!json.isJsonArray()
                || json.getAsJsonArray().isEmpty()
                || json.getAsJsonArray().size() > MOST_GRANTS) {
            throw Refusal.badArgument("accesses is an array of 1 to " + MOST_GRANTS);
        }
        List<Under> grants = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray()) {
            Fields fields = new Fields("access " + grants.size(), element);
            Under under = new Under(fields.reference("grant"), fields.count("count", MOST_COMMITMENTS));
            fields.end();
            grants.add(under);
        }
        if (grants.stream().map(Under::grant).distinct().count() < grants.size()) {
            throw Refusal.badArgument("a grant is there twice");
        }
        return grants;
    }

    private byte[] encode() {
        byte[] mspBytes = msp.getBytes(UTF_8);
        int heads =
                grants.stream().mapToInt(under -> 3 + under.grant().length()).sum();
        ByteBuffer out = ByteBuffer.allocate(15 + mspBytes.length + heads + commitments.size())
                .put(VERSION)
                .put((byte) mspBytes.length)
                .put(mspBytes)
                .putLong(at.getEpochSecond())
                .putInt(at.getNano())
                .put((byte) grants.size());
        for (Under under : grants) {
            out.put((byte) under.grant().length())
                    .put(under.grant().getBytes(US_ASCII))
                    .putShort((short) under.count());
        }
        return out.put(commitments.toByteArray()).array();
    }

    private static Accesses decode(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        if (in.get() != VERSION) {
            throw new IllegalStateException("not packed accesses: unknown version");
        }
        String msp = text(in);
        Instant at = Instant.ofEpochSecond(in.getLong(), in.getInt());
        int count = Byte.toUnsignedInt(in.get());
        List<Under> grants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            grants.add(new Under(text(in), Short.toUnsignedInt(in.getShort())));
        }
        ByteString commitments = ByteString.copyFrom(in);
        if (commitments.size()
                != COMMITMENT_BYTES * grants.stream().mapToInt(Under::count).sum()) {
            throw new IllegalStateException("not packed accesses: length does not fit the counts");
        }
        return new Accesses(msp, at, List.copyOf(grants), commitments);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static String key(String transaction) {
        return "A" + transaction;
    }
}
