package org.piaolian.chaincode;

/** Why something was done to a receipt. A closed list, as free words could name a person. */
enum Reason {
    REIMBURSEMENT,
    /** The claim was withdrawn by who made it. */
    WITHDRAWN,
    /** The claim was not accepted. */
    REJECTED,
    REIMBURSED,
    WRONG_AMOUNT,
    WRONG_PARTY,
    WRONG_ITEM,
    /** Written twice, or for a payment that never was. */
    DUPLICATE,
    /** The money went back. */
    REFUND,
    FINANCING,
    ASSIGNMENT,
    REPAID,
    /** The end had passed. */
    ENDED
}
