package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.chaincode.Refusal.Code.BAD_ROOT;
import static org.piaolian.chaincode.Refusal.Code.NOT_CONTIGUOUS;
import static org.piaolian.chaincode.Refusal.Code.NUMBER_TAKEN;

import com.google.gson.JsonObject;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * {@code register(code, first, count, previous, root)} with the leaves in the transient field {@code leaves}.
 *
 * <p>A batch reads its own first key and its predecessor's, nothing else; its further parts are written unread. As each batch starts at a page's first number or
 * right behind a registered one, no number can be held twice and none can be skipped inside a page, and batches on
 * different pages never conflict.
 */
final class Registering {

    private Registering() {}

    static String register(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "code", "first", "count", "previous", "root");
        String code = arguments.code(0);
        long first = arguments.number(1);
        int count = arguments.count(2);
        boolean startsPage = arguments.isEmpty(3);
        String root = arguments.root(4);

        if (!Page.holds(first, count)) {
            throw Refusal.badArgument("a batch of " + count + " at " + Page.digits(first) + " runs over its page");
        }
        if (startsPage != Page.startsAt(first)) {
            throw Refusal.badArgument("only a batch at the start of a page, and each such one, has no previous");
        }
        String msp = Members.caller(stub);
        SeriesOwners.check(code, msp);
        Leaves leaves = leaves(stub, count);
        if (!leaves.root().equals(root)) {
            throw new Refusal(BAD_ROOT, "the root of the leaves is " + leaves.root());
        }

        Batches batches = new Batches(stub, code);
        Part registered = batches.startingAt(first);
        if (registered != null) {
            // Same count and root: same leaves.
            if (registered.count() != count || !registered.root().equals(root)) {
                throw new Refusal(NUMBER_TAKEN, Page.digits(first) + " starts another batch");
            }
            return answer(code, first, registered).toString();
        }
        if (!startsPage) {
            checkPrevious(batches, arguments.number(3), first);
        }

        for (int from = 0; from < count; from += Part.SIZE) {
            batches.put(first, Part.of(stub, msp, root, from, leaves));
        }
        Part start = Part.of(stub, msp, root, 0, leaves);
        stub.setEvent("registered", header(code, first, start).toString().getBytes(UTF_8));
        return answer(code, first, start).toString();
    }

    private static void checkPrevious(Batches batches, long previous, long first) {
        if (previous >= first || Page.start(previous) != Page.start(first)) {
            throw Refusal.badArgument("the previous batch starts before this one, on the same page");
        }
        Part before = batches.startingAt(previous);
        if (before == null) {
            throw new Refusal(NOT_CONTIGUOUS, "no batch starts at " + Page.digits(previous));
        }
        long end = previous + before.count();
        if (end > first) {
            throw new Refusal(NUMBER_TAKEN, Page.digits(first) + " is in the batch at " + Page.digits(previous));
        }
        if (end < first) {
            throw new Refusal(
                    NOT_CONTIGUOUS, "the batch at " + Page.digits(previous) + " ends before " + Page.digits(end));
        }
    }

    private static Leaves leaves(ChaincodeStub stub, int count) {
        byte[] leaves = stub.getTransient().get("leaves");
        if (leaves == null || leaves.length != count * Leaves.LEAF_BYTES) {
            throw Refusal.badArgument("the transient field leaves has 32 bytes for each of the " + count + " receipts");
        }
        return new Leaves(leaves);
    }

    private static JsonObject header(String code, long first, Part batch) {
        JsonObject json = new JsonObject();
        json.addProperty("code", code);
        json.addProperty("first", Page.digits(first));
        json.addProperty("count", batch.count());
        json.addProperty("root", batch.root());
        return json;
    }

    private static JsonObject answer(String code, long first, Part batch) {
        JsonObject json = header(code, first, batch);
        json.addProperty("transaction", batch.transaction());
        json.addProperty("registered", batch.registered().toString());
        return json;
    }
}
