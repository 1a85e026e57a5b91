package org.piaolian.chaincode;

import org.hyperledger.fabric.shim.Chaincode.Response;
import org.hyperledger.fabric.shim.Chaincode.Response.Status;

/** A request that the contract refuses. Clients act on the code; the words are for people. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    enum Code {
        /** An argument is missing, malformed, or contradicts another one. */
        BAD_ARGUMENT,
        /** The root is not the one of the leaves. */
        BAD_ROOT,
        /** The caller's agency does not own the series. */
        WRONG_AGENCY,
        /** No such receipt or batch is registered. */
        NOT_FOUND,
        /** A number of the batch is registered already, in another batch. */
        NUMBER_TAKEN,
        /** The batch before this one is not registered, or does not end where this one starts. */
        NOT_CONTIGUOUS,
        NO_SUCH_FUNCTION
    }

    private final Code code;

    Refusal(Code code, String words) {
        super(code + ": " + words, null, false, false);
        this.code = code;
    }

    static Refusal badArgument(String words) {
        return new Refusal(Code.BAD_ARGUMENT, words);
    }

    Code code() {
        return code;
    }

    /**
     * The status is 400 whatever the code: the Java shim can send 200, 400 and 500 only, and fails on any other status.
     */
    Response response() {
        return new Response(Status.ERROR_THRESHOLD, getMessage(), null);
    }
}
