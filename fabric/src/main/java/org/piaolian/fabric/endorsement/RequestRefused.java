package org.piaolian.fabric.endorsement;

/** What a chaincode asked of its peer and does not get; the chaincode is told why. */
final class RequestRefused extends Exception {

    private static final long serialVersionUID = 1;

    RequestRefused(String message) {
        super(message);
    }
}
