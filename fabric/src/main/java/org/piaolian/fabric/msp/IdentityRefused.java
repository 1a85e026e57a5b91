package org.piaolian.fabric.msp;

/** An identity or a signature that the channel's MSPs do not accept; the message says why. */
public final class IdentityRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    public IdentityRefused(String reason) {
        super(reason);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
