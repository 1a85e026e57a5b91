package org.piaolian.lifecycle.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;

/**
 * A reversal that an officer asked for, and what became of it.
 *
 * @param receipt to be taken back
 * @param agency that issued it
 * @param amount what is taken back of its total
 * @param replacement what is issued anew; null where nothing is
 * @param note the seller's credit note that is its red receipt; null where the agency itself takes the receipt back
 * @param until when the lock on the channel ends that keeps all else away
 * @param decided the other officer's confirmation or refusal; null before
 * @param red number of the red receipt, once it has one
 * @param issuedAnew number of the replacement, likewise
 * @param refusal code by which the channel refused the lock; null where it did not
 * @param trouble what holds it up now
 * @param withdrawnAt when who asked for it took the request back; null where he did not
 * @param doneAt when it was at its end
 */
public record Reversal(
        ReversalId id,
        ReceiptNumber receipt,
        AgencyId agency,
        ReversalReason reason,
        Money amount,
        @Nullable Replacement replacement,
        @Nullable CreditNote note,
        State state,
        By asked,
        Instant until,
        @Nullable By decided,
        @Nullable ReceiptNumber red,
        @Nullable ReceiptNumber issuedAnew,
        @Nullable String refusal,
        @Nullable String trouble,
        @Nullable Instant withdrawnAt,
        @Nullable Instant doneAt) {

    /** A day less than the channel allows, since clocks differ. */
    public static final Duration LOCK = Duration.ofDays(29);

    public enum State {
        /** Not locked on the channel yet. */
        ASKED,
        /** Locked; another officer is to decide. */
        OPEN,
        /** The red receipt has its number; the channel has yet to take the reversal. */
        CONFIRMED,
        /** Taken back, on the channel. */
        DONE,
        /** The other officer said no; the lock has yet to be taken off. */
        DECLINED,
        /** Declined, and the lock is off. */
        RELEASED,
        /** Nobody decided in time. */
        EXPIRED,
        /** The channel refused the lock: somebody else holds the receipt. */
        REFUSED,
        /** Who asked for it took the request back; the lock has yet to be taken off. */
        WITHDRAWING,
        /** Taken back by who asked for it, and the lock is off. */
        WITHDRAWN;

        /** Whether the portal has something to do; of one that is OPEN, only once its time is over. */
        public boolean isToDo() {
            return this == ASKED || this == CONFIRMED || this == DECLINED || this == WITHDRAWING;
        }

        public boolean isUnfinished() {
            return isToDo() || this == OPEN;
        }

        public boolean isUndecided() {
            return this == ASKED || this == OPEN;
        }
    }

    /**
     * Who did something, and when.
     *
     * @param system whether it is a system of the agency, which has no account
     */
    public record By(String user, String name, Instant at, boolean system) {

        /** A person. */
        public By(String user, String name, Instant at) {
            this(user, name, at, false);
        }

        public static By of(Actor actor, Instant at) {
            return new By(actor.user(), actor.name(), at, actor.role() == Role.DEPARTMENT);
        }

        public boolean is(Actor actor) {
            return user.equals(actor.user()) && system == (actor.role() == Role.DEPARTMENT);
        }
    }

    /** Whether it is the very same thing that is asked for. */
    public boolean isSameAs(Reversal other) {
        return receipt.equals(other.receipt)
                && reason == other.reason
                && amount.equals(other.amount)
                && Objects.equals(replacement, other.replacement)
                && Objects.equals(note, other.note)
                && asked.user().equals(other.asked.user())
                && asked.system() == other.asked.system();
    }

    public Reversal locked() {
        return with(State.OPEN, until, decided, red, issuedAnew, null, null);
    }

    /** The lock had ended, and was taken once more. */
    public Reversal lockedAnew(Instant newEnd) {
        return with(state, newEnd, decided, red, issuedAnew, null, null);
    }

    public Reversal refused(String code, Instant at) {
        return with(State.REFUSED, until, decided, red, issuedAnew, code, at);
    }

    public Reversal confirmed(By by, ReceiptNumber redReceipt, @Nullable ReceiptNumber anew) {
        return with(State.CONFIRMED, until, by, redReceipt, anew, null, null);
    }

    public Reversal declined(By by) {
        return with(State.DECLINED, until, by, red, issuedAnew, null, null);
    }

    public Reversal withdrawn(Instant at) {
        return new Reversal(
                id,
                receipt,
                agency,
                reason,
                amount,
                replacement,
                note,
                State.WITHDRAWING,
                asked,
                until,
                decided,
                red,
                issuedAnew,
                null,
                null,
                at,
                null);
    }

    public Reversal ended(State end, Instant at) {
        return with(end, until, decided, red, issuedAnew, null, at);
    }

    public Reversal heldUpBy(String what) {
        return new Reversal(
                id,
                receipt,
                agency,
                reason,
                amount,
                replacement,
                note,
                state,
                asked,
                until,
                decided,
                red,
                issuedAnew,
                refusal,
                what.substring(0, Math.min(what.length(), 1000)),
                withdrawnAt,
                doneAt);
    }

    private Reversal with(
            State newState,
            Instant newUntil,
            @Nullable By newDecided,
            @Nullable ReceiptNumber newRed,
            @Nullable ReceiptNumber newAnew,
            @Nullable String newRefusal,
            @Nullable Instant newDone) {
        return new Reversal(
                id,
                receipt,
                agency,
                reason,
                amount,
                replacement,
                note,
                newState,
                asked,
                newUntil,
                newDecided,
                newRed,
                newAnew,
                newRefusal,
                null,
                withdrawnAt,
                newDone);
    }
}
