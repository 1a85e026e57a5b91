package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * {@code transit(action, mode, items)}: takes one step of the life of each of several receipts, in one transaction. Reads
 * all before it writes, as a transaction does not see what it wrote.
 */
final class Transit {

    private static final int MOST_ITEMS = 500;
    /** A refusal travels in the headers of an answer, for which clients keep 8 kB. */
    private static final int MOST_REFUSALS_TOLD = 50;

    private final Standings standings;
    private final Transition transition;
    private final Action action;

    private final List<Change> changes = new ArrayList<>();
    private final Set<ReceiptNumber> touched = new HashSet<>();
    private final JsonArray done = new JsonArray();
    private final JsonArray refused = new JsonArray();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<String> refusalsTold = new ArrayList<>();

    private Transit(ChaincodeStub stub, Action action) {
        this.standings = new Standings(stub);
        this.transition = new Transition(stub);
        this.action = action;
    }

    static String transit(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "action", "mode", "items");
        Action action = Action.of(arguments.text(0));
        boolean all = arguments.isAll(1);
        JsonElement items = Fields.parse("items", arguments.text(2));
        if (!items.isJsonArray()
                || items.getAsJsonArray().isEmpty()
                || items.getAsJsonArray().size() > MOST_ITEMS) {
            throw Refusal.badArgument("items is an array of 1 to " + MOST_ITEMS);
        }
        Transit transit = new Transit(stub, action);
        transit.takeEach(items.getAsJsonArray());
        if (all) {
            transit.refuseAllIfOne(items.getAsJsonArray().size());
        }
        return transit.write(stub).toString();
    }

    private void takeEach(JsonArray items) {
        for (int position = 0; position < items.size(); position++) {
            ReceiptNumber receipt = null;
            try {
                Fields item = new Fields("item " + position, items.get(position));
                Registered.Named named = Request.named(item);
                receipt = named.receipt();
                take(position, Request.read(action, named, item));
            } catch (Refusal refusal) {
                refuse(position, receipt, refusal);
            }
        }
    }

    private void take(int position, Request request) {
        List<Change> step = transition.take(request);
        List<ReceiptNumber> receipts = step.stream().map(Change::receipt).toList();
        for (ReceiptNumber receipt : receipts) {
            if (touched.contains(receipt)) {
                throw Refusal.badArgument(receipt + " is in an earlier item of the call");
            }
        }
        touched.addAll(receipts);
        changes.addAll(step);
        JsonObject json = new JsonObject();
        json.addProperty("position", position);
        step.get(0).json().asMap().forEach(json::add);
        done.add(json);
    }

    private void refuse(int position, @Nullable ReceiptNumber receipt, Refusal refusal) {
        JsonObject json = new JsonObject();
        json.addProperty("position", position);
        if (receipt != null) {
            json.addProperty("code", receipt.code());
            json.addProperty("number", receipt.digits());
        }
        json.addProperty("refusal", refusal.code().name());
        json.addProperty("words", refusal.words());
        Standing standing = receipt == null ? null : standings.find(receipt);
        if (standing != null) {
            json.add("life", standing.json());
        }
        refused.add(json);
        refusals.add(refusal);
        refusalsTold.add((receipt == null ? "item " + position : receipt) + " " + refusal.code());
    }

    private void refuseAllIfOne(int items) {
        if (refusals.isEmpty()) {
            return;
        }
        if (items == 1) {
            throw refusals.get(0);
        }
        throw new Refusal(
                Refusal.Code.ITEMS_REFUSED,
                refusals.size() + " of " + items + ": "
                        + String.join(
                                ", ", refusalsTold.subList(0, Math.min(refusalsTold.size(), MOST_REFUSALS_TOLD))));
    }

    private JsonObject write(ChaincodeStub stub) {
        if (!changes.isEmpty()) {
            JsonArray event = new JsonArray();
            for (Change change : changes) {
                change.write(standings);
                event.add(change.json());
            }
            stub.setEvent("changed", event.toString().getBytes(UTF_8));
        }
        JsonObject json = new JsonObject();
        json.addProperty("transaction", stub.getTxId());
        json.addProperty("at", stub.getTxTimestamp().toString());
        json.add("done", done);
        json.add("refused", refused);
        return json;
    }
}
