package org.piaolian.chaincode;

/** Why an agency gave a claim up. */
enum ClaimReason {
    /** It was not paid after all. */
    NOT_PAID,
    /** It was paid, and came back. */
    PAID_BACK,
    /** It was meant for another person, programme or period. */
    MISTAKE
}
