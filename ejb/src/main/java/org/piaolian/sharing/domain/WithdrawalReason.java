package org.piaolian.sharing.domain;

/** Why a grant is withdrawn; the channel has these codes. */
public enum WithdrawalReason {
    NO_LONGER_NEEDED,
    /** The law or order that it stood on is gone. */
    BASIS_GONE,
    MISUSE,
    /** It should not have been made, or not so. */
    MISTAKE
}
