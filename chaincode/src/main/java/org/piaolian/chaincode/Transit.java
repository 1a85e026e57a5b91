package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * {@code transit(action, mode, items)}: takes one step of the life of each of several receipts, in one transaction. Reads
 * all before it writes, as a transaction does not see what it wrote.
 */
final class Transit {

    private final Standings standings;
    private final Transition transition;
    private final Action action;

    private final List<Change> changes = new ArrayList<>();
    private final Set<ReceiptNumber> touched = new HashSet<>();

    private Transit(ChaincodeStub stub, Action action) {
        this.standings = new Standings(stub);
        this.transition = new Transition(stub);
        this.action = action;
    }

    static String transit(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "action", "mode", "items");
        Transit transit = new Transit(stub, Action.of(arguments.text(0)));
        Items items = Items.take(arguments.isAll(1), arguments.text(2), transit::take);
        transit.write(stub);
        return items.answer(stub).toString();
    }

    private void take(Fields item, JsonObject told) {
        Registered.Named named = Request.named(item);
        ReceiptNumber receipt = named.receipt();
        told.addProperty("code", receipt.code());
        told.addProperty("number", receipt.digits());
        List<Change> step;
        try {
            step = transition.take(Request.read(action, named, item));
            check(step);
        } catch (Refusal refusal) {
            Standing standing = standings.find(receipt);
            if (standing != null) {
                told.add("life", standing.json());
            }
            throw refusal;
        }
        step.forEach(change -> touched.add(change.receipt()));
        changes.addAll(step);
        step.get(0).json().asMap().forEach(told::add);
    }

    private void check(List<Change> step) {
        for (Change change : step) {
            if (touched.contains(change.receipt())) {
                throw Refusal.badArgument(change.receipt() + " is in an earlier item of the call");
            }
        }
    }

    private void write(ChaincodeStub stub) {
        if (changes.isEmpty()) {
            return;
        }
        JsonArray event = new JsonArray();
        for (Change change : changes) {
            change.write(standings);
            event.add(change.event());
        }
        stub.setEvent("changed", event.toString().getBytes(UTF_8));
    }
}
