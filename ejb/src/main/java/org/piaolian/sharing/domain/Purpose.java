package org.piaolian.sharing.domain;

/** What receipts may be asked for; the channel has these codes. */
public enum Purpose {
    /** Is what is handed in for reimbursement genuine, and handed in once? */
    REIMBURSEMENT_CHECK(false),
    /** Is somebody entitled to a subsidy? */
    SUBSIDY_REVIEW(false),
    /** Does somebody have the income, or has paid the taxes, that a loan rests on? */
    CREDIT_REVIEW(false),
    /** Audit of an agency. */
    AUDIT(false),
    /** A court enforces a judgment. */
    ENFORCEMENT(false),
    /** An investigation, of which the person concerned must not learn at once. */
    INVESTIGATION(true);

    private final boolean covert;

    Purpose(boolean covert) {
        this.covert = covert;
    }

    /** Whether an access may be kept from the person concerned until a date. */
    public boolean allowsCovert() {
        return covert;
    }
}
