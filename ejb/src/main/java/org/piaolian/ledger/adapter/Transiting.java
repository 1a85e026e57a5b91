package org.piaolian.ledger.adapter;

import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Transited;
import org.piaolian.ledger.domain.TransitionRefused;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Takes steps of the lives of receipts: endorse, submit, wait for the commit.
 *
 * <p>A step is not idempotent as a registration is: a second lock is refused because of the first. So whenever the outcome
 * of an attempt is unknown, its transaction is kept in mind, and looked for among what the receipt went through before
 * anything is tried or said again. Two attempts never both count, as both have read the same standing.
 */
final class Transiting {

    private static final Logger LOG = Logger.getLogger(Transiting.class.getName());

    private final Asking asking;
    private final Attempts attempts;

    Transiting(Asking asking, Attempts attempts) {
        this.asking = asking;
        this.attempts = attempts;
    }

    private record Endorsed(Transaction transaction, Gateway gateway, Transited answer) {}

    private sealed interface Outcome {

        record Done(Transited answer) implements Outcome {}

        /** It came to nothing, and why. */
        record Again(String why, @Nullable Exception cause) implements Outcome {}
    }

    /** @throws TransitionRefused in mode ALL, where any is refused */
    Transited transit(Member agency, Transitions transitions) {
        // By transaction: attempts whose end is not known.
        Map<String, Transited> open = new HashMap<>();
        Outcome.Again last = new Outcome.Again("not tried", null);
        for (int attempt = 0; attempt < Attempts.MOST; attempt++) {
            if (attempt > 0) {
                String why = last.why();
                LOG.log(Level.INFO, () -> what(transitions) + " again: " + why);
                Attempts.pause(attempt);
                Optional<Transited> before = cameThrough(agency, open);
                if (before.isPresent()) {
                    return before.get();
                }
            }
            Outcome outcome = attempt(agency, transitions, open);
            if (outcome instanceof Outcome.Done done) {
                return done.answer();
            }
            last = (Outcome.Again) outcome;
        }
        throw new LedgerUnavailable("could not " + what(transitions) + ": " + last.why(), last.cause());
    }

    private Outcome attempt(Member agency, Transitions transitions, Map<String, Transited> open) {
        try {
            Endorsed endorsed = endorse(agency, transitions);
            if (endorsed.answer().done().isEmpty()) {
                // Nothing to write, so nothing to submit.
                return new Outcome.Done(cameThrough(agency, open).orElse(endorsed.answer()));
            }
            return submit(agency, endorsed, open);
        } catch (RefusedException e) {
            return refused(agency, transitions, open, e);
        } catch (LedgerUnavailable e) {
            if (e.getCause() instanceof EndorseException failure
                    && failure.getStatus().getCode() == Status.Code.ABORTED) {
                // The peers are there but do not agree, as while one of them is a block behind.
                return new Outcome.Again(String.valueOf(e.getMessage()), failure);
            }
            throw e;
        }
    }

    /** What a peer would answer, each item for itself; nothing is written. */
    private Transited tryOut(Member agency, Transitions transitions) {
        try {
            return asking.ask(
                    agency,
                    "try to " + what(transitions),
                    gateway -> understood(
                            proposal(gateway, transitions, Transitions.Mode.EACH)
                                    .evaluate(),
                            transitions));
        } catch (RefusedException e) {
            throw new IllegalArgumentException(
                    "the contract does not understand: " + e.refused().words(), e);
        }
    }

    private Endorsed endorse(Member agency, Transitions transitions) throws RefusedException {
        return asking.ask(agency, "endorse to " + what(transitions), gateway -> {
            Transaction transaction =
                    proposal(gateway, transitions, transitions.mode()).endorse();
            return new Endorsed(transaction, gateway, understood(transaction.getResult(), transitions));
        });
    }

    private static Transited understood(byte[] answer, Transitions transitions) {
        try {
            return LifeMessages.transited(answer, transitions);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says to " + what(transitions) + " is not understood", e);
        }
    }

    private static Proposal proposal(Gateway gateway, Transitions transitions, Transitions.Mode mode) {
        Contract contract = gateway.getNetwork(FabricLedger.CHANNEL).getContract(FabricLedger.CHAINCODE);
        Proposal.Builder proposal =
                contract.newProposal("transit").addArguments(LifeMessages.transitArguments(transitions, mode));
        LifeMessages.disclosed(transitions).forEach(proposal::putTransient);
        return proposal.build();
    }

    private Outcome submit(Member agency, Endorsed endorsed, Map<String, Transited> open) {
        String id = endorsed.transaction().getTransactionId();
        open.put(id, endorsed.answer());
        try {
            org.hyperledger.fabric.client.Status status =
                    endorsed.transaction().submitAsync().getStatus();
            return judge(status, endorsed.answer(), open);
        } catch (SubmitException | CommitStatusException e) {
            LOG.log(Level.WARNING, "the fate of transaction " + id + " is unknown: " + Asking.reasons(e));
            asking.suspect(endorsed.gateway());
            try {
                return judge(attempts.fate(agency, id), endorsed.answer(), open);
            } catch (LedgerUnavailable stillUnknown) {
                LOG.log(Level.FINE, "no peer knows transaction " + id, stillUnknown);
                return new Outcome.Again("transaction " + id + " did not come through", e);
            }
        }
    }

    /** An invalid transaction is settled: another one wrote what it had read, and what is on the channel now decides. */
    private static Outcome judge(
            org.hyperledger.fabric.client.Status status, Transited answer, Map<String, Transited> open) {
        String id = status.getTransactionId();
        open.remove(id);
        return status.getCode() == TxValidationCode.VALID
                ? new Outcome.Done(answer)
                : new Outcome.Again("transaction " + id + " is " + status.getCode(), null);
    }

    /**
     * What an earlier attempt did; or that it is to be tried again, where by now nothing is refused any more.
     *
     * @throws TransitionRefused where it stays refused
     */
    private Outcome refused(
            Member agency, Transitions transitions, Map<String, Transited> open, RefusedException refusal) {
        Optional<Transited> before = cameThrough(agency, open);
        if (before.isPresent()) {
            return new Outcome.Done(before.get());
        }
        List<Transited.Refused> each = tryOut(agency, transitions).refused();
        if (each.isEmpty()) {
            return new Outcome.Again(refusal.refused().words(), refusal);
        }
        throw new TransitionRefused(each);
    }

    /** Whether an attempt whose end was not known is on the channel after all. */
    private Optional<Transited> cameThrough(Member agency, Map<String, Transited> open) {
        for (Map.Entry<String, Transited> attempt : open.entrySet()) {
            ReceiptNumber receipt = attempt.getValue().done().get(0).receipt();
            boolean there = history(asking, agency, receipt).stream()
                    .anyMatch(standing -> standing.last().transactionId().equals(attempt.getKey()));
            if (there) {
                return Optional.of(attempt.getValue());
            }
        }
        return Optional.empty();
    }

    static List<Standing> history(Asking asking, Member as, ReceiptNumber number) {
        try {
            return asking.ask(
                    as,
                    "tell the history of " + number,
                    gateway -> LifeMessages.history(
                            gateway.getNetwork(FabricLedger.CHANNEL)
                                    .getContract(FabricLedger.CHAINCODE)
                                    .evaluateTransaction("history", ContractMessages.findArguments(number)),
                            number));
        } catch (RefusedException e) {
            if (e.refused().code().equals("NOT_FOUND")) {
                return List.of();
            }
            throw new LedgerUnavailable("the contract does not tell the history of " + number, e);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("the history of " + number + " is not understood", e);
        }
    }

    private static String what(Transitions transitions) {
        ReceiptNumber first = transitions.items().get(0).receipt();
        int more = transitions.items().size() - 1;
        return transitions.action().word() + " " + first + (more == 0 ? "" : " and " + more + " more");
    }
}
