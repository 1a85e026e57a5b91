package org.piaolian.fabric.endorsement;

/** A proposal that no peer looks at further; the message is what Fabric says. */
public final class ProposalRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    ProposalRefused(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
