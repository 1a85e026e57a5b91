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
        NO_SUCH_FUNCTION,
        /** Several items of a call were to be done all or none, and these cannot be. */
        ITEMS_REFUSED,
        /** Somebody holds a lock on the receipt that has not ended. */
        LOCKED,
        /** There is no lock to act on. */
        NOT_LOCKED,
        /** The lock's end has passed. */
        LOCK_ENDED,
        /** The receipt was reimbursed. */
        CLOSED,
        /** The receipt is pledged, or the pledge was transferred. */
        PLEDGED,
        /** There is no pledge to act on. */
        NOT_PLEDGED,
        /** The pledge's end has passed. */
        PLEDGE_ENDED,
        /** The receipt was taken back. */
        REVERSED,
        /** Nobody asked for the reversal. */
        NOT_ASKED,
        /** The receipt takes another one back; it has no life of its own. */
        RED_RECEIPT,
        /** The lock or pledge is another member's, or another unit's. */
        NOT_OWNER,
        /** Who confirms a reversal is not who asked for it. */
        FOUR_EYES,
        /** The red receipts come to more than the receipt they take back. */
        TOO_MUCH,
        /** An end is in the past or too far away. */
        BAD_TERM,
        /** What was disclosed of a receipt is not what was registered. */
        NOT_PROVED,
        /** A receipt that is to reverse or replace another does not say so, or is of another agency or currency. */
        NOT_RELATED,
        /** The receipt is tied to another one already. */
        LINKED,
        /** The proposal is older than the receipt's last transition. */
        TIME_BACKWARDS,
        /** No member of this name is known to the contract. */
        UNKNOWN_MEMBER,
        /** Another grant has this id. */
        GRANT_TAKEN,
        /** The agency took the grant back. */
        GRANT_WITHDRAWN,
        /** The grant's time is over. */
        GRANT_ENDED,
        /** The grant's time is yet to come. */
        GRANT_NOT_BEGUN,
        /** Somebody claimed for this person, programme and period before. */
        ALREADY_CLAIMED,
        /** There is no claim to give up. */
        NOT_CLAIMED,
        /** The two have no private collection between them. */
        NO_COLLECTION,
        /** Another disclosure has this id. */
        DISCLOSURE_TAKEN,
        /** What is delivered is not what the disclosure was made of. */
        OTHER_CONTENT,
        /** What was disclosed is not, or no longer, there to read. */
        NOT_DELIVERED,
        /** That it is read was not logged before, or not a moment ago. */
        NOT_LOGGED,
        /** One of the two discarded what was disclosed. */
        DISCARDED,
        /** The disclosure's time is over. */
        DISCLOSURE_ENDED
    }

    private final Code code;
    private final String words;

    Refusal(Code code, String words) {
        super(code + ": " + words, null, false, false);
        this.code = code;
        this.words = words;
    }

    static Refusal badArgument(String words) {
        return new Refusal(Code.BAD_ARGUMENT, words);
    }

    Code code() {
        return code;
    }

    String words() {
        return words;
    }

    /**
     * The status is 400 whatever the code: the Java shim can send 200, 400 and 500 only, and fails on any other status.
     */
    Response response() {
        return new Response(Status.ERROR_THRESHOLD, getMessage(), null);
    }
}
