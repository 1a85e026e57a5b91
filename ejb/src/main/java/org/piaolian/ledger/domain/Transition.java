package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.Standing.Holder;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * What is to be done to one receipt. Which of the optional parts there are is the action's matter
 * ({@code ear/docs/chaincode.md}).
 *
 * @param actor opaque reference of who does it, {@value #REFERENCE}
 * @param reason a code of the contract's list
 * @param unit opaque reference of the caller's unit, likewise
 * @param until when a lock or pledge ends
 * @param pledgee to whom it is pledged, or the pledge transferred
 * @param red the red receipt that takes it back
 * @param replacement what was issued in its place
 * @param disclosed of a reversal: what the endorsers are shown of all receipts that take part, and forget
 */
public record Transition(
        ReceiptNumber receipt,
        String actor,
        String reason,
        @Nullable String unit,
        @Nullable Instant until,
        @Nullable Holder pledgee,
        @Nullable ReceiptNumber red,
        @Nullable ReceiptNumber replacement,
        List<Disclosed> disclosed) {

    public static final String REFERENCE = "[A-Za-z0-9._-]{1,64}";

    public Transition {
        disclosed = List.copyOf(disclosed);
    }

    /** A step of a lock. */
    public Transition(
            ReceiptNumber receipt, String actor, String reason, @Nullable String unit, @Nullable Instant until) {
        this(receipt, actor, reason, unit, until, null, null, null, List.of());
    }

    /** What a receipt's leaf on the channel was made of. */
    public record Disclosed(ReceiptNumber receipt, Digest pdf, String contentJson) {}
}
