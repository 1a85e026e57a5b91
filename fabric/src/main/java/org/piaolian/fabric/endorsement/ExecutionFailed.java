package org.piaolian.fabric.endorsement;

/** A chaincode that could not be reached, did not answer in time, or broke off; not one that refused. */
final class ExecutionFailed extends Exception {

    private static final long serialVersionUID = 1;

    ExecutionFailed(String message) {
        super(message);
    }
}
