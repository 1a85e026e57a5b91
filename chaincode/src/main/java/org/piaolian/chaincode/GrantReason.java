package org.piaolian.chaincode;

/** Why a grant was withdrawn. */
enum GrantReason {
    NO_LONGER_NEEDED,
    /** The law or order that it stood on is gone. */
    BASIS_GONE,
    MISUSE,
    /** It should not have been made, or not so. */
    MISTAKE
}
