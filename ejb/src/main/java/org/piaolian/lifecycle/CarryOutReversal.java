package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.identity.domain.Officers;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Transition;
import org.piaolian.ledger.domain.TransitionRefused;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.By;
import org.piaolian.lifecycle.domain.Reversal.State;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;

/**
 * Takes a reversal as far as it goes now. It looks on the channel what is there before it asks for anything, so doing it
 * again, at the same time too or after a crash at any place, does nothing twice.
 */
@ApplicationScoped
public class CarryOutReversal {

    /** The channel's reason for letting go what its owner does not want any more. */
    private static final String WITHDRAWN = "WITHDRAWN";

    private final Reversals reversals;
    private final KeepReversal keepReversal;
    private final Receipts receipts;
    private final Ledger ledger;
    private final Agencies agencies;
    private final Officers officers;
    private final Clock clock;

    @Inject
    public CarryOutReversal(
            Reversals reversals,
            KeepReversal keepReversal,
            Receipts receipts,
            Ledger ledger,
            Agencies agencies,
            Officers officers,
            Clock clock) {
        this.reversals = reversals;
        this.keepReversal = keepReversal;
        this.receipts = receipts;
        this.ledger = ledger;
        this.agencies = agencies;
        this.officers = officers;
        this.clock = clock;
    }

    /** @return the reversal as it is then, with what holds it up where the channel cannot be reached */
    public Reversal carryOut(ReversalId id) {
        Reversal reversal = reversals.find(id).orElseThrow();
        try {
            return switch (reversal.state()) {
                case ASKED -> isOver(reversal) ? end(reversal, State.EXPIRED) : lock(reversal);
                case OPEN -> isOver(reversal) ? unlock(reversal, "ENDED", reversal.asked(), State.EXPIRED) : reversal;
                case CONFIRMED -> reverse(reversal);
                case DECLINED -> unlock(reversal, "REJECTED", decided(reversal), State.RELEASED);
                case WITHDRAWING -> withdraw(reversal);
                case DONE, RELEASED, EXPIRED, REFUSED, WITHDRAWN -> reversal;
            };
        } catch (LedgerUnavailable e) {
            return heldUp(reversal, String.valueOf(e.getMessage()));
        }
    }

    private Reversal lock(Reversal reversal) {
        if (isOurs(reversal, standing(reversal))) {
            return keepReversal.step(reversal.id(), State.ASKED, Reversal::locked);
        }
        try {
            ask(reversal);
        } catch (TransitionRefused e) {
            if (!isOurs(reversal, e.first().standing())) {
                return keepReversal.step(reversal.id(), State.ASKED, r -> r.refused(e.code(), clock.instant()));
            }
        }
        Reversal locked = keepReversal.step(reversal.id(), State.ASKED, Reversal::locked);
        // It was withdrawn, and let go, before this lock came.
        return locked.state() == State.WITHDRAWN ? unlock(locked, WITHDRAWN, locked.asked(), State.WITHDRAWN) : locked;
    }

    private void ask(Reversal reversal) {
        ledger.transit(Transitions.one(
                reversal.agency(),
                LifeAction.ASK_REVERSAL,
                new Transition(
                        reversal.receipt(),
                        reference(reversal.asked()),
                        reversal.reason().name(),
                        null,
                        reversal.until())));
    }

    /**
     * A lock may be on its way that nobody has seen arrive. Where there never was one it is taken first: whatever was asked
     * for before is then out of date, and cannot come later.
     */
    private Reversal withdraw(Reversal reversal) {
        boolean wasLocked = ledger.history(reversal.receipt()).stream()
                .anyMatch(standing -> isOurs(reversal, Optional.of(standing)));
        if (wasLocked) {
            return unlock(reversal, WITHDRAWN, reversal.asked(), State.WITHDRAWN);
        }
        try {
            ask(reversal);
        } catch (TransitionRefused e) {
            if (!isOurs(reversal, e.first().standing())) {
                return end(reversal, State.WITHDRAWN);
            }
        }
        // The next round takes it off.
        return reversal;
    }

    private Reversal unlock(Reversal reversal, String reason, By by, State end) {
        if (isOurs(reversal, standing(reversal))) {
            try {
                ledger.transit(Transitions.one(
                        reversal.agency(),
                        LifeAction.RELEASE,
                        new Transition(reversal.receipt(), reference(by), reason, null, null)));
            } catch (TransitionRefused e) {
                if (isOurs(reversal, e.first().standing())) {
                    return heldUp(reversal, String.valueOf(e.getMessage()));
                }
            }
        }
        return end(reversal, end);
    }

    private Reversal reverse(Reversal reversal) {
        ReceiptNumber red = red(reversal);
        if (!isRegistered(red) || (reversal.issuedAnew() != null && !isRegistered(reversal.issuedAnew()))) {
            return reversal;
        }
        Optional<Standing> standing = standing(reversal);
        if (isDone(red, standing)) {
            return end(reversal, State.DONE);
        }
        try {
            if (!isOurs(reversal, standing)) {
                return lockAnew(reversal);
            }
            ledger.transit(Transitions.one(reversal.agency(), LifeAction.REVERSE, reversing(reversal, red, standing)));
            return end(reversal, State.DONE);
        } catch (TransitionRefused e) {
            return isDone(red, e.first().standing())
                    ? end(reversal, State.DONE)
                    : heldUp(reversal, String.valueOf(e.getMessage()));
        }
    }

    /** The lock ended while the red receipt was on its way; the next round goes on with the new one. */
    private Reversal lockAnew(Reversal reversal) {
        Reversal anew = keepReversal.step(
                reversal.id(),
                State.CONFIRMED,
                r -> r.lockedAnew(clock.instant().plus(Reversal.LOCK).truncatedTo(ChronoUnit.MILLIS)));
        if (anew.state() == State.CONFIRMED) {
            ask(anew);
        }
        return anew;
    }

    private Transition reversing(Reversal reversal, ReceiptNumber red, Optional<Standing> standing) {
        List<Transition.Disclosed> disclosed = new ArrayList<>();
        disclosed.add(disclosed(reversal.receipt()));
        disclosed.add(disclosed(red));
        @Nullable ReceiptNumber anew = reversal.issuedAnew();
        if (anew != null) {
            disclosed.add(disclosed(anew));
        }
        standing.stream().flatMap(s -> s.reversals().stream()).forEach(earlier -> disclosed.add(disclosed(earlier)));
        return new Transition(
                reversal.receipt(),
                reference(decided(reversal)),
                reversal.reason().name(),
                null,
                null,
                null,
                red,
                anew,
                disclosed);
    }

    private Transition.Disclosed disclosed(ReceiptNumber number) {
        Receipt receipt = receipts.find(number)
                .orElseThrow(() -> new IllegalStateException("the content of " + number + " is not known here"));
        if (receipt.pdfDigest() == null) {
            throw new IllegalStateException("there is no document of " + number);
        }
        return new Transition.Disclosed(number, receipt.pdfDigest(), receipt.contentJson());
    }

    private boolean isRegistered(ReceiptNumber number) {
        return receipts.find(number).filter(r -> r.registration() != null).isPresent();
    }

    private Optional<Standing> standing(Reversal reversal) {
        return ledger.find(reversal.receipt()).flatMap(LedgerEntry::standing);
    }

    /** Whether the lock on the channel is this reversal's: nobody else has the same officer and the same end. */
    private boolean isOurs(Reversal reversal, Optional<Standing> standing) {
        return standing.filter(Standing::isReversalAsked)
                .filter(s -> s.last().actor().equals(reference(reversal.asked())))
                .map(Standing::hold)
                .filter(hold -> hold.until().equals(reversal.until())
                        && hold.holder()
                                .mspId()
                                .equals(agencies.get(reversal.agency()).mspId()))
                .isPresent();
    }

    private String reference(By by) {
        return by.system() ? Officers.SYSTEM : officers.reference(by.user());
    }

    private static boolean isDone(ReceiptNumber red, Optional<Standing> standing) {
        return standing.filter(s -> s.reversals().contains(red)).isPresent();
    }

    private boolean isOver(Reversal reversal) {
        return !clock.instant().isBefore(reversal.until());
    }

    private static By decided(Reversal reversal) {
        return Optional.ofNullable(reversal.decided()).orElseThrow();
    }

    private static ReceiptNumber red(Reversal reversal) {
        return Optional.ofNullable(reversal.red()).orElseThrow();
    }

    private Reversal end(Reversal reversal, State end) {
        return keepReversal.step(reversal.id(), reversal.state(), r -> r.ended(end, clock.instant()));
    }

    private Reversal heldUp(Reversal reversal, String what) {
        return keepReversal.step(reversal.id(), reversal.state(), r -> r.heldUpBy(what));
    }
}
