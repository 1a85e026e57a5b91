package org.piaolian.chaincode;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * A call that does the same to several things, {@code mode} {@code ALL} or none of them or {@code EACH} by itself, and says
 * what became of each.
 */
final class Items {

    /** What is done to one of them. It must not write yet: of the items of a call none may be done. */
    interface Work {
        /**
         * @param told what the answer says of the item; what it is about goes in first, so that a refusal names it, too
         * @throws Refusal where it can't be done
         */
        void take(Fields item, JsonObject told);
    }

    private static final int MOST = 500;
    /** A refusal travels in the headers of an answer, for which clients keep 8 kB. */
    private static final int MOST_REFUSALS_TOLD = 50;

    private final JsonArray done = new JsonArray();
    private final JsonArray refused = new JsonArray();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /**
     * Takes them in order.
     *
     * @param all whether one that is refused refuses the call
     * @param items JSON array
     */
    static Items take(boolean all, String items, Work work) {
        JsonElement json = Fields.parse("items", items);
        if (!json.isJsonArray()
                || json.getAsJsonArray().isEmpty()
                || json.getAsJsonArray().size() > MOST) {
            throw Refusal.badArgument("items is an array of 1 to " + MOST);
        }
        Items taken = new Items();
        int position = 0;
        for (JsonElement item : json.getAsJsonArray()) {
            taken.take(position++, item, work);
        }
        if (all) {
            taken.refuseAllIfOne();
        }
        return taken;
    }

    /** The answer to the call. */
    JsonObject answer(ChaincodeStub stub) {
        JsonObject json = new JsonObject();
        json.addProperty("transaction", stub.getTxId());
        json.addProperty("at", stub.getTxTimestamp().toString());
        json.add("done", done);
        json.add("refused", refused);
        return json;
    }

    private void take(int position, JsonElement item, Work work) {
        JsonObject told = new JsonObject();
        told.addProperty("position", position);
        try {
            work.take(new Fields("item " + position, item), told);
            done.add(told);
        } catch (Refusal refusal) {
            told.addProperty("refusal", refusal.code().name());
            told.addProperty("words", refusal.words());
            refused.add(told);
            refusals.add(refusal);
            String name = told.has("number")
                    ? told.get("code").getAsString() + "-" + told.get("number").getAsString()
                    : "item " + position;
            names.add(name + " " + refusal.code());
        }
    }

    private void refuseAllIfOne() {
        if (refusals.isEmpty()) {
            return;
        }
        int items = done.size() + refusals.size();
        if (items == 1) {
            throw refusals.get(0);
        }
        throw new Refusal(
                Refusal.Code.ITEMS_REFUSED,
                refusals.size() + " of " + items + ": "
                        + String.join(", ", names.subList(0, Math.min(names.size(), MOST_REFUSALS_TOLD))));
    }
}
