package org.piaolian.chaincode;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * Registered receipts, as a transaction that goes on to write must read them. What was read stays in mind: of receipts that
 * are next to each other, the first one's part serves all.
 */
final class Registered {

    private final ChaincodeStub stub;
    private final Map<String, NavigableMap<Long, Batches.Placed>> partsByCode = new HashMap<>();

    Registered(ChaincodeStub stub) {
        this.stub = stub;
    }

    /**
     * A receipt that a call names.
     *
     * @param first first number of its batch, where the caller knows it
     */
    record Named(ReceiptNumber receipt, @Nullable Long first) {}

    /** A receipt that is registered. */
    record Entry(String msp, String leaf) {}

    /** @throws Refusal where it is not registered */
    Entry get(Named named) {
        ReceiptNumber receipt = named.receipt();
        Long first = named.first();
        Batches.Placed placed = placed(receipt, first);
        if (placed == null) {
            throw new Refusal(
                    Refusal.Code.NOT_FOUND,
                    receipt + " is not registered"
                            + (first == null ? "" : " in a batch that starts at " + Page.digits(first)));
        }
        return new Entry(placed.part().msp(), placed.leaf(receipt.number()));
    }

    private Batches.@Nullable Placed placed(ReceiptNumber receipt, @Nullable Long first) {
        NavigableMap<Long, Batches.Placed> parts = partsByCode.computeIfAbsent(receipt.code(), code -> new TreeMap<>());
        var before = parts.floorEntry(receipt.number());
        if (before != null
                && before.getValue().has(receipt.number())
                && (first == null || first == before.getValue().first())) {
            return before.getValue();
        }
        Batches batches = new Batches(stub, receipt.code());
        Batches.Placed placed =
                first == null ? batches.holdingForUpdate(receipt.number()) : batches.holding(receipt.number(), first);
        if (placed != null) {
            parts.put(placed.start(), placed);
        }
        return placed;
    }
}
