package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.State;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;

/** Another officer confirms or declines a reversal: the second of four eyes. */
@ApplicationScoped
public class DecideReversal {

    private static final Set<Role> DECIDING = EnumSet.of(Role.REVIEWER, Role.SUPERVISOR);

    private final Reversals reversals;
    private final NumberReversal numberReversal;
    private final KeepReversal keepReversal;
    private final CarryOutReversal carryOut;
    private final ReceiptLayout layout;
    private final Clock clock;

    @Inject
    public DecideReversal(
            Reversals reversals,
            NumberReversal numberReversal,
            KeepReversal keepReversal,
            CarryOutReversal carryOut,
            ReceiptLayout layout,
            Clock clock) {
        this.reversals = reversals;
        this.numberReversal = numberReversal;
        this.keepReversal = keepReversal;
        this.carryOut = carryOut;
        this.layout = layout;
        this.clock = clock;
    }

    /** Why nothing was decided. */
    public enum Refusal {
        NOT_FOUND,
        /** The officer is not of the agency that issued the receipt, or has no such role. */
        NOT_YOURS,
        /** It is the officer who asked for it. */
        SAME_OFFICER,
        /** The channel has not taken the lock yet. */
        NOT_LOCKED_YET,
        /** Somebody decided it, or otherwise, or it was withdrawn, or came to nothing. */
        ALREADY_DECIDED,
        /** The time for it is over. */
        EXPIRED,
        /** Characters of the officer's name that no font at hand can draw. */
        TEXT_WITHOUT_GLYPH
    }

    public sealed interface Outcome {

        /** @param again this officer had decided so before */
        record Decided(Reversal reversal, boolean again) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    /** The red receipt and the replacement get their numbers. */
    public Outcome confirm(ReversalId id, Actor by) {
        return decide(id, by, true);
    }

    /** The receipt is let go. */
    public Outcome decline(ReversalId id, Actor by) {
        return decide(id, by, false);
    }

    /** Whether this officer is one to decide it, and it is to be decided. */
    public boolean mayDecide(Reversal reversal, Actor by) {
        return reversal.state() == State.OPEN && refuse(reversal, by).isEmpty();
    }

    private Outcome decide(ReversalId id, Actor by, boolean yes) {
        Optional<Reversal> found = reversals.find(id).filter(r -> by.sees(r.agency()));
        if (found.isEmpty()) {
            return new Outcome.Refused(Refusal.NOT_FOUND);
        }
        Reversal before = found.get();
        Optional<Refusal> refusal = refuse(before, by);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        if (isDecided(before, by, yes)) {
            return new Outcome.Decided(before, true);
        }
        if (before.state() != State.OPEN) {
            return new Outcome.Refused(
                    before.state() == State.ASKED ? Refusal.NOT_LOCKED_YET : Refusal.ALREADY_DECIDED);
        }
        if (!layout.undrawable(by.name()).isEmpty()) {
            return new Outcome.Refused(Refusal.TEXT_WITHOUT_GLYPH);
        }
        Reversal decided = yes
                ? numberReversal.confirm(id, by)
                : keepReversal.step(id, State.OPEN, r -> r.declined(Reversal.By.of(by, clock.instant())));
        return isDecided(decided, by, yes)
                ? new Outcome.Decided(carryOut.carryOut(id), false)
                : new Outcome.Refused(Refusal.ALREADY_DECIDED);
    }

    private Optional<Refusal> refuse(Reversal reversal, Actor by) {
        if (!by.agency().equals(reversal.agency()) || !DECIDING.contains(by.role())) {
            return Optional.of(Refusal.NOT_YOURS);
        }
        if (reversal.asked().is(by)) {
            return Optional.of(Refusal.SAME_OFFICER);
        }
        boolean over = reversal.state() == State.OPEN && !clock.instant().isBefore(reversal.until());
        return over ? Optional.of(Refusal.EXPIRED) : Optional.empty();
    }

    private static boolean isDecided(Reversal reversal, Actor by, boolean yes) {
        boolean so = yes
                ? reversal.state() == State.CONFIRMED || reversal.state() == State.DONE
                : reversal.state() == State.DECLINED || reversal.state() == State.RELEASED;
        return so
                && Optional.ofNullable(reversal.decided())
                        .filter(decided -> decided.user().equals(by.user()))
                        .isPresent();
    }
}
