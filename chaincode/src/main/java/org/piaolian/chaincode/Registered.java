package org.piaolian.chaincode;

import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/** Registered receipts, as a transaction that goes on to write must read them. */
final class Registered {

    private final ChaincodeStub stub;

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
        Batches batches = new Batches(stub, receipt.code());
        Long first = named.first();
        Batches.Placed placed =
                first == null ? batches.holdingForUpdate(receipt.number()) : batches.holding(receipt.number(), first);
        if (placed == null) {
            throw new Refusal(
                    Refusal.Code.NOT_FOUND,
                    receipt + " is not registered"
                            + (first == null ? "" : " in a batch that starts at " + Page.digits(first)));
        }
        return new Entry(placed.part().msp(), placed.leaf(receipt.number()));
    }
}
