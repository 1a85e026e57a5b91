package org.piaolian.receipts.domain;

/** Where a receipt is in its life. The portal moves it up to REGISTERED; from there on the chaincode's table rules. */
public enum ReceiptState {
    /** It has its number and content; no document yet. */
    PREPARED,
    /** Its sealed PDF is stored and will not change; not yet on the channel. */
    SEALED,
    /** Its digests are on the channel. */
    REGISTERED,
    REVERSED,
    LOCKED,
    CLOSED,
    PLEDGED,
    ASSIGNED
}
