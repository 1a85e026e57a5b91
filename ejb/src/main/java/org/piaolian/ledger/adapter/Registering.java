package org.piaolian.ledger.adapter;

import io.grpc.Status;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ContractMessages.Answered;
import org.piaolian.ledger.adapter.ContractMessages.Found;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.RegistrationRefused;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Registers a batch: endorse, submit, wait for the commit.
 *
 * <p>After a submission that failed, or a commit that was not reported, the transaction may still be on the channel. So
 * the fate of that transaction is asked for first, then the batch's key; only then is the batch endorsed anew. Were the
 * first transaction to come through after all, one of the two is invalid by its reads, and either way the batch is
 * registered once.
 */
final class Registering {

    private static final Logger LOG = Logger.getLogger(Registering.class.getName());

    private final Asking asking;
    private final Attempts attempts;

    Registering(Asking asking, Attempts attempts) {
        this.asking = asking;
        this.attempts = attempts;
    }

    private sealed interface Attempt {
        record Registered(Registration registration) implements Attempt {}

        record Again(String why, @Nullable Exception cause) implements Attempt {}
    }

    /** An endorsed transaction and the gateway that can submit it. */
    private record Endorsed(Transaction transaction, Gateway gateway) {}

    Registration register(Member agency, LeafBatch batch) {
        Attempt.Again last = new Attempt.Again("not tried", null);
        for (int attempt = 0; attempt < Attempts.MOST; attempt++) {
            if (attempt > 0) {
                LOG.log(Level.INFO, "registers {0} again: {1}", new Object[] {batch.first(), last.why()});
                Attempts.pause(attempt);
            }
            Attempt outcome = attempt(agency, batch);
            if (outcome instanceof Attempt.Registered registered) {
                return registered.registration();
            }
            last = (Attempt.Again) outcome;
        }
        throw new LedgerUnavailable("batch " + batch.first() + " was not registered: " + last.why(), last.cause());
    }

    private Attempt attempt(Member agency, LeafBatch batch) {
        Endorsed endorsed;
        try {
            endorsed = endorse(agency, batch);
        } catch (RefusedException e) {
            if (e.refused().code().equals("NOT_CONTIGUOUS") && previousIsThere(agency, batch)) {
                // Peers that endorse may be behind the one that reported the previous batch as committed: by a block,
                // or by seconds where they, or the orderer that feeds them, hung. It passes, so it is no refusal.
                return new Attempt.Again(e.refused().words(), refused(e));
            }
            throw refused(e);
        } catch (LedgerUnavailable e) {
            if (e.getCause() instanceof EndorseException failure
                    && failure.getStatus().getCode() == Status.Code.ABORTED) {
                // The peers are there but do not agree, as while one of them is a block behind.
                return new Attempt.Again(String.valueOf(e.getMessage()), failure);
            }
            throw e;
        }
        String id = endorsed.transaction().getTransactionId();
        Answered answered = answered(endorsed.transaction(), batch);
        if (!answered.transactionId().equals(id)) {
            return registeredBefore(agency, answered.transactionId());
        }
        try {
            return judge(endorsed.transaction().submitAsync().getStatus(), batch);
        } catch (SubmitException | CommitStatusException e) {
            LOG.log(Level.WARNING, "the fate of transaction " + id + " is unknown: " + Asking.reasons(e));
            asking.suspect(endorsed.gateway());
            return resolve(agency, batch, id, e);
        }
    }

    private boolean previousIsThere(Member agency, LeafBatch batch) {
        if (batch.previous().isEmpty()) {
            return false;
        }
        ReceiptNumber last =
                new ReceiptNumber(batch.first().code(), batch.first().number() - 1);
        return Finding.findAnywhere(asking, agency, last)
                .filter(found -> found.first() == batch.previous().getAsLong() && found.endsWith(last))
                .isPresent();
    }

    private Endorsed endorse(Member agency, LeafBatch batch) throws RefusedException {
        String[] arguments = ContractMessages.registerArguments(batch);
        byte[] leaves = ContractMessages.leaves(batch);
        return asking.ask(
                agency,
                "endorse " + batch.first(),
                gateway -> new Endorsed(
                        gateway.getNetwork(FabricLedger.CHANNEL)
                                .getContract(FabricLedger.CHAINCODE)
                                .newProposal("register")
                                .addArguments(arguments)
                                .putTransient(ContractMessages.LEAVES, leaves)
                                .build()
                                .endorse(),
                        gateway));
    }

    private static Answered answered(Transaction transaction, LeafBatch batch) {
        try {
            return ContractMessages.answered(transaction.getResult(), batch);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says of " + batch.first() + " is not understood", e);
        }
    }

    private static Attempt judge(org.hyperledger.fabric.client.Status status, LeafBatch batch) {
        TxValidationCode code = status.getCode();
        if (code == TxValidationCode.VALID) {
            return new Attempt.Registered(new Registration(status.getTransactionId(), status.getBlockNumber()));
        }
        // Another transaction wrote what this one had read, or the like: what is on the channel now decides.
        return new Attempt.Again(
                "transaction " + status.getTransactionId() + " for " + batch.first() + " is " + code, null);
    }

    private Attempt resolve(Member agency, LeafBatch batch, String id, Exception cause) {
        try {
            return judge(attempts.fate(agency, id), batch);
        } catch (LedgerUnavailable stillUnknown) {
            LOG.log(Level.FINE, "no peer knows transaction " + id, stillUnknown);
        }
        Optional<Found> found = Finding.find(asking, agency, batch.first());
        if (found.isEmpty()) {
            return new Attempt.Again("transaction " + id + " did not come through", cause);
        }
        if (!found.get().isOf(batch)) {
            throw new RegistrationRefused("NUMBER_TAKEN", batch.first() + " is in another batch");
        }
        return registeredBefore(agency, found.get().entry().transactionId());
    }

    private Attempt registeredBefore(Member agency, String id) {
        return new Attempt.Registered(
                new Registration(id, attempts.fate(agency, id).getBlockNumber()));
    }

    private static RegistrationRefused refused(RefusedException e) {
        return new RegistrationRefused(e.refused().code(), e.refused().words());
    }
}
