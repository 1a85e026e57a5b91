package org.piaolian.chaincode;

/** How a registered receipt stands. */
enum State {
    REGISTERED,
    /** For reimbursement, or for its reversal. */
    LOCKED,
    /** Reimbursed; final. */
    CLOSED,
    PLEDGED,
    /** Pledged, and the pledge was transferred. */
    ASSIGNED,
    /** Taken back as a whole; final. */
    REVERSED
}
