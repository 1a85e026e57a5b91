package org.piaolian.verification.domain;

/** The one answer to "is this receipt genuine, and still valid?". */
public enum Verdict {
    /** Genuine, on the channel, and in force. */
    VALID,
    /** It carries our number or seal, but it is not what was issued. */
    ALTERED,
    /** Nothing is known of it, or the check code is wrong. */
    UNKNOWN,
    /** Genuine, but taken back by a reversal. */
    REVERSED,
    /** Issued, and not yet on the channel: a promise with a deadline. */
    PENDING,
    /** The evidence could not be read; that says nothing about the receipt. */
    UNAVAILABLE
}
