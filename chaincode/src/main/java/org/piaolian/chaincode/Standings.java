package org.piaolian.chaincode;

import com.google.gson.JsonArray;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.jspecify.annotations.Nullable;

/** The standings of receipts in the world state. The key is {@code S}, the code and the number. */
final class Standings {

    private final ChaincodeStub stub;

    Standings(ChaincodeStub stub) {
        this.stub = stub;
    }

    /** None where nothing was done to the receipt yet. */
    @Nullable
    Standing find(ReceiptNumber receipt) {
        byte[] value = stub.getState(key(receipt));
        return value == null || value.length == 0 ? null : Standing.decode(value);
    }

    void put(ReceiptNumber receipt, Standing standing) {
        stub.putState(key(receipt), standing.encode());
    }

    /** Who must endorse the next thing that is done to the receipt, instead of who endorses all else. */
    void protect(ReceiptNumber receipt, Endorsers endorsers) {
        stub.setStateValidationParameter(key(receipt), endorsers.policy());
    }

    /** All that the receipt went through, in order. */
    JsonArray history(ReceiptNumber receipt) {
        List<Standing> all;
        try (QueryResultsIterator<KeyModification> history = stub.getHistoryForKey(key(receipt))) {
            all = StreamSupport.stream(history.spliterator(), false)
                    .map(modification -> Standing.decode(modification.getValue()))
                    .sorted(Comparator.comparingInt(Standing::sequence))
                    .toList();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the history could not be closed", e);
        }
        JsonArray json = new JsonArray();
        all.forEach(standing -> json.add(standing.json()));
        return json;
    }

    private static String key(ReceiptNumber receipt) {
        return "S" + receipt.code() + receipt.digits();
    }
}
