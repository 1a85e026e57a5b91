package org.piaolian.payments.domain;

import org.piaolian.receipts.domain.ReceiptKind;

/** Which way the money went, seen from the account the file reports on. */
public enum Direction {
    /** The account received it; the other party paid. */
    CREDIT(ReceiptKind.Direction.RECEIVED),
    /** The account paid it; the other party was paid. */
    DEBIT(ReceiptKind.Direction.PAID);

    private final ReceiptKind.Direction receipt;

    Direction(ReceiptKind.Direction receipt) {
        this.receipt = receipt;
    }

    /** The direction that a receipt for such a payment must have. */
    public ReceiptKind.Direction receipt() {
        return receipt;
    }
}
