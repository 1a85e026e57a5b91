package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Standing.Holder;
import org.piaolian.ledger.domain.Transited;
import org.piaolian.ledger.domain.Transition;
import org.piaolian.ledger.domain.TransitionRefused;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;

/**
 * Takes receipts for reimbursement and lets them go, and pledges them, in the name of a department's agency. Reversals are
 * not taken this way: two officers have to look at them.
 */
@ApplicationScoped
public class TakeSteps {

    /** What is asked for here. */
    public static final Set<LifeAction> STEPS = EnumSet.of(
            LifeAction.LOCK,
            LifeAction.RELEASE,
            LifeAction.CLOSE,
            LifeAction.PLEDGE,
            LifeAction.TRANSFER,
            LifeAction.RELEASE_PLEDGE);

    private static final Set<Role> STAFF = EnumSet.of(Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.DEPARTMENT);

    private final Ledger ledger;
    private final Receipts receipts;
    private final Reversals reversals;
    private final Agencies agencies;
    private final Officers officers;

    @Inject
    public TakeSteps(Ledger ledger, Receipts receipts, Reversals reversals, Agencies agencies, Officers officers) {
        this.ledger = ledger;
        this.receipts = receipts;
        this.reversals = reversals;
        this.agencies = agencies;
        this.officers = officers;
    }

    /**
     * @param unit the part of the asking agency, by its own opaque reference; null for the agency as a whole
     * @param until when a lock or pledge ends
     * @param reason a code of the channel's list; null for the usual one
     * @param pledgee to whom it is pledged, or the pledge transferred
     */
    public record Step(
            ReceiptNumber receipt,
            @Nullable String unit,
            @Nullable Instant until,
            @Nullable String reason,
            @Nullable Holder pledgee) {}

    /** What became of one step. */
    public sealed interface Result {

        ReceiptNumber receipt();

        /** @param standing how the receipt stands now; empty where it could not be read afterwards, or moved on already */
        record Taken(ReceiptNumber receipt, Optional<Standing> standing, String transactionId) implements Result {}

        /**
         * @param code the channel's refusal
         * @param until when the lock or pledge that is in the way ends
         * @param holder whose it is, for who may know
         */
        record Refused(ReceiptNumber receipt, String code, Optional<Instant> until, Optional<Holder> holder)
                implements Result {}
    }

    /**
     * @param done whether any was taken
     * @param results of all steps, in their order; where all or none were to be taken and none was, the refusals alone
     */
    public record Answer(boolean done, List<Result> results) {}

    public static boolean mayTake(Actor by) {
        return STAFF.contains(by.role());
    }

    /**
     * @param by one who {@linkplain #mayTake may}
     * @param all whether none is to be taken where one is refused
     * @throws IllegalArgumentException where the channel does not understand a step as it is
     * @throws LedgerUnavailable where the channel cannot be reached or the outcome is unknown
     */
    public Answer take(LifeAction action, boolean all, List<Step> steps, Actor by) {
        return take(action, all, steps, by, Optional.empty());
    }

    /**
     * The same, for steps that may have been taken already: nobody heard what became of an earlier attempt.
     *
     * @param firstAsked when that was; a step that was taken since, and is the receipt's last one, is not taken again but
     *     told as taken
     */
    public Answer take(LifeAction action, boolean all, List<Step> steps, Actor by, Optional<Instant> firstAsked) {
        if (!STEPS.contains(action) || !mayTake(by)) {
            throw new IllegalArgumentException(by.role() + " does not " + action.word() + " here");
        }
        Result[] results = new Result[steps.size()];
        // By their places among all: those that the channel is asked for.
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < results.length; i++) {
            if (action == LifeAction.RELEASE && isBeingReversed(steps.get(i).receipt())) {
                results[i] = new Result.Refused(steps.get(i).receipt(), "LOCKED", Optional.empty(), Optional.empty());
            } else {
                asked.add(i);
            }
        }
        if (asked.isEmpty() || (all && asked.size() < results.length)) {
            return new Answer(
                    false, Arrays.stream(results).filter(Objects::nonNull).toList());
        }
        String actor = officers.reference(by);
        List<Step> items = asked.stream().map(steps::get).toList();
        try {
            Transited transited = ledger.transit(new Transitions(
                    by.agency(),
                    action,
                    all ? Transitions.Mode.ALL : Transitions.Mode.EACH,
                    items.stream()
                            .map(step -> transition(action, step, actor, by))
                            .toList()));
            transited.done().forEach(done -> results[asked.get(done.position())] = taken(done, transited));
            for (Transited.Refused refused : transited.refused()) {
                results[asked.get(refused.position())] = before(action, items, actor, by, firstAsked, refused)
                        .orElseGet(() -> refused(refused, items, by));
            }
            return new Answer(Arrays.stream(results).anyMatch(Result.Taken.class::isInstance), List.of(results));
        } catch (TransitionRefused e) {
            List<Result> before = e.refused().stream()
                    .flatMap(refused -> before(action, items, actor, by, firstAsked, refused).stream())
                    .toList();
            return before.size() == items.size()
                    ? new Answer(true, before)
                    : new Answer(
                            false,
                            e.refused().stream()
                                    .map(refused -> refused(refused, items, by))
                                    .toList());
        }
    }

    /** Where what is in the way is this very step, of an attempt whose answer nobody heard. */
    private Optional<Result> before(
            LifeAction action,
            List<Step> items,
            String actor,
            Actor by,
            Optional<Instant> firstAsked,
            Transited.Refused refused) {
        Transition asked = transition(action, items.get(refused.position()), actor, by);
        return refused.standing()
                .filter(standing -> isBy(asked, action, by, standing))
                .filter(standing -> firstAsked
                        .filter(first -> !standing.last().at().isBefore(first.truncatedTo(ChronoUnit.MILLIS)))
                        .isPresent())
                .map(standing -> new Result.Taken(
                        refused.receipt(),
                        Optional.of(standing),
                        standing.last().transactionId()));
    }

    private boolean isBy(Transition asked, LifeAction action, Actor by, Standing standing) {
        Standing.Step last = standing.last();
        Standing.Hold hold = standing.hold();
        return last.action().equals(action.word())
                && last.mspId().equals(agencies.get(by.agency()).mspId())
                && last.actor().equals(asked.actor())
                && last.reason().equals(asked.reason())
                && (action != LifeAction.LOCK
                        || (hold != null && Objects.equals(hold.holder().unit(), asked.unit())))
                && (asked.pledgee() == null || (hold != null && hold.holder().equals(asked.pledgee())))
                && (asked.until() == null
                        || (hold != null
                                && hold.until()
                                        .truncatedTo(ChronoUnit.MILLIS)
                                        .equals(asked.until().truncatedTo(ChronoUnit.MILLIS))));
    }

    /** The lock of a reversal is taken off by the officer who declines it, and by nobody else. */
    private boolean isBeingReversed(ReceiptNumber receipt) {
        return reversals.findUnfinished(receipt).isPresent();
    }

    private static Transition transition(LifeAction action, Step step, String actor, Actor by) {
        boolean needsUnit = action != LifeAction.PLEDGE;
        return new Transition(
                step.receipt(),
                actor,
                step.reason() == null ? usualReason(action) : step.reason(),
                needsUnit ? unit(step, by) : null,
                step.until(),
                step.pledgee(),
                null,
                null,
                List.of());
    }

    private static String unit(Step step, Actor by) {
        return step.unit() == null ? by.agency().value() : step.unit();
    }

    private static String usualReason(LifeAction action) {
        return switch (action) {
            case LOCK -> "REIMBURSEMENT";
            case RELEASE -> "WITHDRAWN";
            case CLOSE -> "REIMBURSED";
            case PLEDGE -> "FINANCING";
            case TRANSFER -> "ASSIGNMENT";
            case RELEASE_PLEDGE -> "REPAID";
            case ASK_REVERSAL, REVERSE -> throw new IllegalArgumentException(action + " is not taken here");
        };
    }

    private Result taken(Transited.Done done, Transited transited) {
        String transaction = String.valueOf(transited.transactionId());
        return new Result.Taken(done.receipt(), standing(done.receipt(), transaction), transaction);
    }

    /** A peer may be a block behind, and the receipt a step ahead; what was done is known either way. */
    private Optional<Standing> standing(ReceiptNumber receipt, String transaction) {
        try {
            return ledger.find(receipt)
                    .flatMap(entry -> entry.standing())
                    .filter(standing -> standing.last().transactionId().equals(transaction));
        } catch (LedgerUnavailable e) {
            return Optional.empty();
        }
    }

    private Result refused(Transited.Refused refused, List<Step> steps, Actor by) {
        Optional<Standing.Hold> hold = refused.standing().map(Standing::hold);
        return new Result.Refused(
                refused.receipt(),
                refused.code(),
                hold.map(Standing.Hold::until),
                hold.map(Standing.Hold::holder).filter(holder -> mayKnow(holder, steps.get(refused.position()), by)));
    }

    /** The holder itself, the agency that issued the receipt, and who sees all. */
    private boolean mayKnow(Holder holder, Step step, Actor by) {
        boolean own = holder.mspId().equals(agencies.get(by.agency()).mspId())
                && (holder.unit() == null || holder.unit().equals(unit(step, by)));
        return own
                || by.seesAll()
                || receipts.find(step.receipt())
                        .filter(receipt -> receipt.content().agency().equals(by.agency()))
                        .isPresent();
    }
}
