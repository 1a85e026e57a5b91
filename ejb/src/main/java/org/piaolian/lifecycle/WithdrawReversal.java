package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.piaolian.identity.domain.Actor;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.State;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;

/** Who asked for a reversal takes the request back, as long as nobody has decided it. */
@ApplicationScoped
public class WithdrawReversal {

    private final Reversals reversals;
    private final KeepReversal keepReversal;
    private final CarryOutReversal carryOut;
    private final Clock clock;

    @Inject
    public WithdrawReversal(Reversals reversals, KeepReversal keepReversal, CarryOutReversal carryOut, Clock clock) {
        this.reversals = reversals;
        this.keepReversal = keepReversal;
        this.carryOut = carryOut;
        this.clock = clock;
    }

    /** Why nothing was withdrawn. */
    public enum Refusal {
        NOT_FOUND,
        /** Another officer asked for it: he may decline it, if he is one to decide. */
        NOT_YOURS,
        /** It is decided, or came to nothing. */
        ALREADY_DECIDED
    }

    public sealed interface Outcome {

        /** @param again it was withdrawn before */
        record Withdrawn(Reversal reversal, boolean again) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    /** The receipt is let go at once; where the channel cannot be reached, as soon as it can. */
    public Outcome withdraw(ReversalId id, Actor by) {
        Optional<Reversal> found = reversals.find(id).filter(r -> by.sees(r.agency()));
        if (found.isEmpty()) {
            return new Outcome.Refused(Refusal.NOT_FOUND);
        }
        Reversal before = found.get();
        if (!isHis(before, by)) {
            return new Outcome.Refused(Refusal.NOT_YOURS);
        }
        if (isWithdrawn(before)) {
            return new Outcome.Withdrawn(before, true);
        }
        if (!before.state().isUndecided()) {
            return new Outcome.Refused(Refusal.ALREADY_DECIDED);
        }
        Reversal withdrawn = keepReversal.step(id, before.state(), r -> r.withdrawn(clock.instant()));
        // Else it moved on in this moment: to OPEN, or somebody decided it.
        return isWithdrawn(withdrawn) ? new Outcome.Withdrawn(carryOut.carryOut(id), false) : withdraw(id, by);
    }

    /** Whether this officer asked for it, and it is not decided. */
    public boolean mayWithdraw(Reversal reversal, Actor by) {
        return isHis(reversal, by) && reversal.state().isUndecided();
    }

    private static boolean isHis(Reversal reversal, Actor by) {
        return by.agency().equals(reversal.agency()) && reversal.asked().is(by);
    }

    private static boolean isWithdrawn(Reversal reversal) {
        return reversal.state() == State.WITHDRAWING || reversal.state() == State.WITHDRAWN;
    }
}
