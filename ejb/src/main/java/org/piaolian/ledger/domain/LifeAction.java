package org.piaolian.ledger.domain;

import java.util.Arrays;
import java.util.Optional;

/** A step of a receipt's life that can be asked of the channel. */
public enum LifeAction {
    /** For reimbursement. */
    LOCK("lock"),
    /** Ends a lock, or an asked reversal. */
    RELEASE("release"),
    /** It was reimbursed, for good. */
    CLOSE("close"),
    ASK_REVERSAL("askReversal"),
    /** A red receipt takes it back, in whole or in part. */
    REVERSE("reverse"),
    PLEDGE("pledge"),
    /** Of the pledge, to another pledgee. */
    TRANSFER("transfer"),
    RELEASE_PLEDGE("releasePledge");

    private final String word;

    LifeAction(String word) {
        this.word = word;
    }

    /** As the contract and the API have it. */
    public String word() {
        return word;
    }

    public static Optional<LifeAction> ofWord(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equals(word))
                .findFirst();
    }
}
