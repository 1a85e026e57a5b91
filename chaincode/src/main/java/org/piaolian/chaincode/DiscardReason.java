package org.piaolian.chaincode;

/** Why what one agency disclosed to another was discarded. */
enum DiscardReason {
    /** The recipient has done what it was disclosed for. */
    NO_LONGER_NEEDED,
    /** The law or order that it stood on is gone. */
    BASIS_GONE,
    /** It should not have been disclosed, or not so. */
    MISTAKE,
    /** Its time is over. */
    ENDED
}
