package org.piaolian.sharing.domain;

/** Why what was disclosed is discarded; the channel has these codes. */
public enum DiscardReason {
    /** The recipient has done what it was disclosed for. */
    NO_LONGER_NEEDED,
    /** The law or order that it stood on is gone. */
    BASIS_GONE,
    /** It should not have been disclosed, or not so. */
    MISTAKE,
    /** Its time is over; the portal does that by itself. */
    ENDED
}
