package org.piaolian.verifier;

/** A proof that proves nothing, and why. */
public final class Unproven extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** More bytes, lines or signatures than the format has. */
        TOO_LARGE,
        /** Not what the format says. */
        MALFORMED,
        /** A checkpoint of another log. */
        OTHER_ORIGIN,
        /** A signature in the name of a known key that is not by that key. */
        FALSE_SIGNATURE,
        /** Registered by an agency that the keys do not have. */
        UNKNOWN_AGENCY,
        /** Fewer agencies signed than must. */
        TOO_FEW_AGENCIES,
        /** The path does not lead from the entry to the root that the agencies signed. */
        WRONG_PATH,
        /** A state that this verifier does not know, so that it cannot say what it means. */
        UNKNOWN_STATE
    }

    private final Reason reason;

    public Unproven(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
