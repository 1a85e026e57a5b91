package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/**
 * How a receipt stands on the channel after a step of its life. There is none before the first.
 *
 * @param sequence of the step, from 1
 * @param last the step
 * @param hold who holds it, where it is LOCKED, PLEDGED or ASSIGNED
 * @param reversals the red receipts that take it back, in order
 * @param replacedBy what was issued in its place
 * @param replaces in whose place it was issued
 * @param reverses of a red receipt: what it takes back
 */
public record Standing(
        ReceiptState state,
        int sequence,
        Step last,
        @Nullable Hold hold,
        List<ReceiptNumber> reversals,
        @Nullable ReceiptNumber replacedBy,
        @Nullable ReceiptNumber replaces,
        @Nullable ReceiptNumber reverses) {

    public Standing {
        reversals = List.copyOf(reversals);
    }

    /**
     * Something that was done.
     *
     * @param action a {@linkplain LifeAction#word step's word}, or {@code reverses} or {@code replaces} of the other
     *     receipts of a reversal
     * @param actor the officer as the agency's client names him, an opaque reference
     * @param mspId the agency that did it
     * @param reason a code of the contract's list
     * @param at the time of the proposal, by the client's clock
     * @param transactionId 64 hexadecimal digits
     */
    public record Step(String action, String actor, String mspId, String reason, Instant at, String transactionId) {}

    public enum Purpose {
        REIMBURSEMENT,
        REVERSAL,
        PLEDGE
    }

    /** @param unit a part of the member, an opaque reference of its own; none where a reversal was asked for */
    public record Holder(String mspId, @Nullable String unit) {}

    public record Hold(Purpose purpose, Holder holder, Instant until) {}

    public boolean isReversalAsked() {
        return hold != null && hold.purpose() == Purpose.REVERSAL;
    }
}
