package org.piaolian.chaincode;

import static org.piaolian.chaincode.Refusal.Code.NOT_FOUND;

import com.google.gson.JsonObject;
import java.util.Base64;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * {@code find(code, number)}: what the channel says of one receipt; {@code history(code, number)}: all that was done to it;
 * {@code batch(code, first)}: what is said of a whole batch.
 */
final class Finding {

    private Finding() {}

    static String find(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "code", "number");
        String code = arguments.code(0);
        long number = arguments.number(1);

        Batches batches = new Batches(stub, code);
        Batches.Placed placed = batches.holding(number);
        if (placed == null) {
            throw notRegistered(new ReceiptNumber(code, number));
        }
        int index = Math.toIntExact(number - placed.first());

        JsonObject json = new JsonObject();
        json.addProperty("code", code);
        json.addProperty("number", Page.digits(number));
        json.addProperty("leaf", placed.leaf(number));
        json.addProperty("index", index);
        addHeader(json, placed.first(), placed.part());
        Standing standing = new Standings(stub).find(new ReceiptNumber(code, number));
        json.addProperty("state", (standing == null ? State.REGISTERED : standing.state()).name());
        if (standing != null) {
            json.add("life", standing.json());
        }
        return json.toString();
    }

    static String history(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "code", "number");
        ReceiptNumber receipt = new ReceiptNumber(arguments.code(0), arguments.number(1));
        if (new Batches(stub, receipt.code()).holding(receipt.number()) == null) {
            throw notRegistered(receipt);
        }
        JsonObject json = new JsonObject();
        json.addProperty("code", receipt.code());
        json.addProperty("number", receipt.digits());
        json.add("transitions", new Standings(stub).history(receipt));
        return json.toString();
    }

    static String batch(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "code", "first");
        String code = arguments.code(0);
        long first = arguments.number(1);

        Batches batches = new Batches(stub, code);
        Part batch = batches.startingAt(first);
        if (batch == null) {
            throw new Refusal(NOT_FOUND, "no batch of " + code + " starts at " + Page.digits(first));
        }
        JsonObject json = new JsonObject();
        json.addProperty("code", code);
        addHeader(json, first, batch);
        json.addProperty(
                "leaves",
                Base64.getEncoder().encodeToString(batches.leaves(first, batch).bytes()));
        return json.toString();
    }

    private static Refusal notRegistered(ReceiptNumber receipt) {
        return new Refusal(NOT_FOUND, receipt + " is not registered");
    }

    private static void addHeader(JsonObject json, long first, Part batch) {
        json.addProperty("first", Page.digits(first));
        json.addProperty("count", batch.count());
        json.addProperty("root", batch.root());
        json.addProperty("msp", batch.msp());
        json.addProperty("transaction", batch.transaction());
        json.addProperty("registered", batch.registered().toString());
    }
}
