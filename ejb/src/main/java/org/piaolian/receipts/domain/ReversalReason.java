package org.piaolian.receipts.domain;

/** Why a receipt is taken back; the channel has the same list. */
public enum ReversalReason {
    WRONG_AMOUNT,
    WRONG_PARTY,
    WRONG_ITEM,
    /** Issued twice, or for a payment that never was. */
    DUPLICATE,
    /** The money went back, or is credited to who paid or is to pay. */
    REFUND
}
