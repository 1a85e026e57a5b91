package org.piaolian.chaincode;

import static org.piaolian.chaincode.Refusal.Code.NOT_FOUND;

import com.google.gson.JsonObject;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.jspecify.annotations.Nullable;

/** {@code find(code, number)}: what the channel says of one receipt; {@code batch(code, first)}: of a whole batch. */
final class Finding {

    private Finding() {}

    static String find(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "code", "number");
        String code = arguments.code(0);
        long number = arguments.number(1);

        KeyValue last = lastAtOrBefore(stub, code, number);
        if (last == null) {
            throw notFound(code, number);
        }
        long first = Long.parseLong(last.getKey().substring(last.getKey().length() - 10));
        Batch batch = Batch.decode(last.getValue());
        int index = Math.toIntExact(number - first);
        if (index >= batch.leaves().count()) {
            throw notFound(code, number);
        }

        JsonObject json = new JsonObject();
        json.addProperty("code", code);
        json.addProperty("number", Page.digits(number));
        json.addProperty("leaf", batch.leaves().leaf(index));
        json.addProperty("index", index);
        addHeader(json, first, batch);
        json.addProperty("state", "REGISTERED");
        return json.toString();
    }

    static String batch(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "code", "first");
        String code = arguments.code(0);
        long first = arguments.number(1);

        byte[] value = stub.getState(Page.key(code, first));
        if (value == null || value.length == 0) {
            throw new Refusal(NOT_FOUND, "no batch of " + code + " starts at " + Page.digits(first));
        }
        Batch batch = Batch.decode(value);
        JsonObject json = new JsonObject();
        json.addProperty("code", code);
        addHeader(json, first, batch);
        json.addProperty(
                "leaves", Base64.getEncoder().encodeToString(batch.leaves().bytes()));
        return json.toString();
    }

    private static void addHeader(JsonObject json, long first, Batch batch) {
        json.addProperty("first", Page.digits(first));
        json.addProperty("count", batch.leaves().count());
        json.addProperty("root", batch.leaves().root());
        json.addProperty("msp", batch.msp());
        json.addProperty("transaction", batch.transaction());
        json.addProperty("registered", batch.registered().toString());
    }

    /** The batch that holds the number, if any does, is the last of its page that starts at or before it. */
    private static @Nullable KeyValue lastAtOrBefore(ChaincodeStub stub, String code, long number) {
        // The end of a range is exclusive. Keys have one length, so nothing sorts between this key and its extension.
        String end = Page.key(code, number) + "~";
        try (QueryResultsIterator<KeyValue> batches = stub.getStateByRange(Page.key(code, Page.start(number)), end)) {
            KeyValue last = null;
            for (KeyValue batch : batches) {
                last = batch;
            }
            return last;
        } catch (UncheckedIOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the range query could not be closed", e);
        }
    }

    private static Refusal notFound(String code, long number) {
        return new Refusal(NOT_FOUND, code + "-" + Page.digits(number) + " is not registered");
    }
}
