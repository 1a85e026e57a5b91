package org.piaolian.fabric.endorsement;

/** A proposal that no peer looks at further; the message is what Fabric says. */
public final class ProposalRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final boolean byFilter;

    ProposalRefused(String reason) {
        this(reason, false);
    }

    private ProposalRefused(String reason, boolean byFilter) {
        super(reason);
        this.reason = reason;
        this.byFilter = byFilter;
    }

    /** Refused before the endorser saw it: to a gateway such a peer looks as if it were not there. */
    static ProposalRefused byFilter(String reason) {
        return new ProposalRefused(reason, true);
    }

    public boolean isByFilter() {
        return byFilter;
    }

    public String reason() {
        return reason;
    }
}
