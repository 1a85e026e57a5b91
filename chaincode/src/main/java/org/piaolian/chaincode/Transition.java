package org.piaolian.chaincode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;
import org.piaolian.chaincode.Standing.Hold;
import org.piaolian.chaincode.Standing.Purpose;
import org.piaolian.chaincode.Standing.Step;

/** What becomes of a receipt when a caller takes a step of its life, if he may. Reads only. */
final class Transition {

    /** How much earlier than the last transition's a client's clock may be. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final ChaincodeStub stub;
    private final Standings standings;
    private final Registered registered;
    private final String caller;
    private final Instant now;

    Transition(ChaincodeStub stub) {
        this.stub = stub;
        this.standings = new Standings(stub);
        this.registered = new Registered(stub);
        this.caller = Members.caller(stub);
        this.now = stub.getTxTimestamp();
    }

    /**
     * The receipt's new standing, and after a reversal those of the receipts that are tied to it.
     *
     * @throws Refusal where the life of the receipt does not allow it
     */
    List<Change> take(Request request) {
        ReceiptNumber receipt = request.receipt().receipt();
        Standing standing = standings.find(receipt);
        if (standing == null) {
            standing = Standing.untouched(registered.get(request.receipt()).msp());
        }
        checkTime(receipt, standing.last());
        checkCaller(request, Life.mayTake(request.action(), receipt, standing, now), standing);
        Step step = step(request, request.action().word());
        return switch (request.action()) {
            case LOCK ->
                List.of(change(
                        receipt,
                        standing,
                        step,
                        State.LOCKED,
                        new Hold(Purpose.REIMBURSEMENT, new Standing.Holder(caller, request.unit()), end(request)),
                        null));
            case ASK_REVERSAL ->
                List.of(change(
                        receipt,
                        standing,
                        step,
                        State.LOCKED,
                        new Hold(Purpose.REVERSAL, new Standing.Holder(caller, null), end(request)),
                        null));
            case RELEASE -> List.of(change(receipt, standing, step, State.REGISTERED, null, null));
            case CLOSE -> List.of(change(receipt, standing, step, State.CLOSED, null, null));
            case PLEDGE -> List.of(pledged(request, standing, step, State.PLEDGED, end(request)));
            case TRANSFER ->
                List.of(pledged(
                        request, standing, step, State.ASSIGNED, held(standing).until()));
            case RELEASE_PLEDGE -> List.of(change(receipt, standing, step, State.REGISTERED, null, Endorsers.OF_OLD));
            case REVERSE ->
                new Reversal(stub, standings, registered)
                        .changes(request, standing, step, action -> step(request, action));
        };
    }

    private Change pledged(Request request, Standing standing, Step step, State next, Instant until) {
        Members.check(stub, request.pledgee().msp());
        return change(
                request.receipt().receipt(),
                standing,
                step,
                next,
                new Hold(Purpose.PLEDGE, request.pledgee(), until),
                new Endorsers(request.pledgee().msp()));
    }

    private static Change change(
            ReceiptNumber receipt,
            Standing standing,
            Step step,
            State next,
            @Nullable Hold hold,
            @Nullable Endorsers endorsers) {
        return new Change(receipt, standing.after(step, next, hold, standing.ties()), step, endorsers);
    }

    private Step step(Request request, String action) {
        return new Step(action, request.actor(), caller, request.reason(), now, stub.getTxId());
    }

    private void checkTime(ReceiptNumber receipt, @Nullable Step last) {
        if (last != null && now.isBefore(last.at().minus(CLOCKS_APART))) {
            throw new Refusal(
                    Refusal.Code.TIME_BACKWARDS,
                    "the proposal is of " + now + ", the last transition of " + receipt + " of " + last.at());
        }
    }

    private void checkCaller(Request request, Life.Who who, Standing standing) {
        switch (who) {
            case ANYONE -> {}
            case ISSUER -> {
                if (!caller.equals(standing.msp())) {
                    throw new Refusal(
                            Refusal.Code.WRONG_AGENCY,
                            request.receipt().receipt() + " was registered by " + standing.msp());
                }
            }
            case HOLDER -> {
                if (!held(standing).holder().is(caller, request.unit())) {
                    throw new Refusal(Refusal.Code.NOT_OWNER, request.receipt().receipt() + " " + standing.inWords());
                }
            }
        }
    }

    private Instant end(Request request) {
        Instant until = request.until();
        Duration longest = request.action().longest();
        if (!until.isAfter(now) || until.isAfter(now.plus(longest))) {
            throw new Refusal(
                    Refusal.Code.BAD_TERM,
                    "an end is after " + now + " and at most " + longest.toDays() + " days later, not " + until);
        }
        return until;
    }

    private static Hold held(Standing standing) {
        Hold hold = standing.hold();
        if (hold == null) {
            throw new IllegalStateException("a receipt that is " + standing.state() + " has no holder");
        }
        return hold;
    }
}
