package org.piaolian.chaincode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.piaolian.chaincode.Registered.Entry;
import org.piaolian.chaincode.Registered.Named;
import org.piaolian.chaincode.Standing.Step;
import org.piaolian.chaincode.Standing.Ties;

/**
 * A red receipt takes another one back, in whole or in part, and a further one may take its place. Amounts are not on the
 * channel: they are read from the contents, which the caller shows to the endorsers ({@link Disclosed}).
 */
final class Reversal {

    private final ChaincodeStub stub;
    private final Standings standings;
    private final Registered registered;

    Reversal(ChaincodeStub stub, Standings standings, Registered registered) {
        this.stub = stub;
        this.standings = standings;
        this.registered = registered;
    }

    /**
     * The standings of the original, the red receipt and the replacement.
     *
     * @param standing of the original; its reversal was asked for
     * @param named the same step under another action's name, for the receipts that are tied to it
     */
    List<Change> changes(Request request, Standing standing, Step step, Function<String, Step> named) {
        ReceiptNumber original = request.receipt().receipt();
        Step asked = standing.last();
        if (asked == null || asked.actor().equals(step.actor())) {
            throw new Refusal(
                    Refusal.Code.FOUR_EYES, "who asked for the reversal of " + original + " can't confirm it");
        }
        Disclosed content = disclosed(request.receipt(), standing.msp());
        Named redNamed = request.redReceipt();
        ReceiptNumber red = redNamed.receipt();
        Standing redStanding = free(redNamed, original, standing.msp());
        BigDecimal taken = related(redNamed, original, content, standing.msp()).total();
        for (ReceiptNumber earlier : standing.ties().reversals()) {
            taken = taken.add(
                    disclosed(new Named(earlier, null), standing.msp()).total());
        }
        int compared = taken.compareTo(content.total());
        if (compared > 0) {
            // No figures: a refusal's words reach logs.
            throw new Refusal(
                    Refusal.Code.TOO_MUCH, "the red receipts of " + original + " come to more than its total");
        }
        boolean whole = compared == 0;

        List<Change> changes = new ArrayList<>();
        Step reverses = named.apply("reverses");
        changes.add(new Change(
                red,
                redStanding.after(
                        reverses, State.REGISTERED, null, redStanding.ties().reversing(original)),
                reverses,
                null));
        Named replacement = request.replacement();
        if (replacement != null) {
            if (!whole) {
                throw Refusal.badArgument("only a receipt that is wholly taken back is replaced");
            }
            if (replacement.receipt().equals(red)) {
                throw Refusal.badArgument("the red receipt of " + original + " can't replace it, too");
            }
            Standing free = free(replacement, original, standing.msp());
            related(replacement, original, content, standing.msp());
            Step replaces = named.apply("replaces");
            changes.add(new Change(
                    replacement.receipt(),
                    free.after(replaces, State.REGISTERED, null, free.ties().replacing(original)),
                    replaces,
                    null));
        }
        Ties ties = standing.ties().and(red, replacement == null ? null : replacement.receipt());
        State next = whole ? State.REVERSED : State.REGISTERED;
        changes.add(0, new Change(original, standing.after(step, next, null, ties), step, null));
        return changes;
    }

    /** How a receipt stands that is to be tied to the original: as one to which nothing was done that would speak against it. */
    private Standing free(Named named, ReceiptNumber original, String msp) {
        ReceiptNumber receipt = named.receipt();
        if (receipt.equals(original)) {
            throw Refusal.badArgument(original + " can't take itself back, or its own place");
        }
        Standing standing = standings.find(receipt);
        if (standing == null) {
            return Standing.untouched(msp);
        }
        if (standing.state() != State.REGISTERED) {
            throw new Refusal(Refusal.Code.valueOf(heldAs(standing.state())), receipt + " " + standing.inWords());
        }
        Ties ties = standing.ties();
        if (ties.reverses() != null
                || ties.replaces() != null
                || !ties.reversals().isEmpty()) {
            throw new Refusal(Refusal.Code.LINKED, receipt + " is tied to another receipt");
        }
        return standing;
    }

    private static String heldAs(State state) {
        return state == State.ASSIGNED ? State.PLEDGED.name() : state.name();
    }

    private Disclosed related(Named named, ReceiptNumber original, Disclosed content, String msp) {
        Disclosed disclosed = disclosed(named, msp);
        if (!original.toString().equals(disclosed.related()) || !disclosed.isOf(content)) {
            throw new Refusal(
                    Refusal.Code.NOT_RELATED,
                    named.receipt() + " does not name " + original
                            + " as related, or is of another agency or currency");
        }
        return disclosed;
    }

    private Disclosed disclosed(Named named, String msp) {
        Entry entry = registered.get(named);
        if (!entry.msp().equals(msp)) {
            throw new Refusal(Refusal.Code.WRONG_AGENCY, named.receipt() + " was registered by " + entry.msp());
        }
        return Disclosed.of(stub, named.receipt(), entry.leaf());
    }
}
