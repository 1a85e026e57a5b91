package org.piaolian.ledger.adapter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
import org.piaolian.ledger.domain.SharingLedger.LedgerGrant;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;

/** Puts grants, their withdrawals and commitments of accesses on record: endorse, submit, wait for the commit. */
final class Recording {

    private static final Logger LOG = Logger.getLogger(Recording.class.getName());

    /** The contract wants a field; this one says that a yes or no is all that is told. */
    private static final String ANSWER_ALONE = "answer";

    private static final int COMMITMENT_BYTES = 32;

    private final Asking asking;
    private final Attempts attempts;

    Recording(Asking asking, Attempts attempts) {
        this.asking = asking;
        this.attempts = attempts;
    }

    /**
     * A call of the contract.
     *
     * @param harmless whether it may be made again while the outcome of an earlier one is not known
     */
    private record Call(String function, List<String> arguments, Optional<Commitments> commitments, boolean harmless) {

        Proposal proposal(Contract contract) {
            Proposal.Builder proposal = contract.newProposal(function).addArguments(arguments.toArray(String[]::new));
            commitments.ifPresent(each -> proposal.putTransient("commitments", each.packed()));
            return proposal.build();
        }

        String what() {
            return function + " " + arguments.get(0);
        }
    }

    private record Commitments(List<Digest> all) {
        byte[] packed() {
            ByteBuffer packed = ByteBuffer.allocate(all.size() * COMMITMENT_BYTES);
            all.forEach(commitment -> packed.put(commitment.bytes()));
            return packed.array();
        }
    }

    private record Endorsed(Transaction transaction, Gateway gateway, String recordedBy) {}

    String grant(Member agency, LedgerGrant grant, String actor) {
        JsonObject department = new JsonObject();
        department.addProperty("subject", grant.department().hex());
        JsonObject terms = new JsonObject();
        terms.add("department", department);
        terms.add("kinds", array(grant.kinds()));
        terms.addProperty("purpose", grant.purpose());
        terms.addProperty("basis", grant.legalBasis());
        terms.add("fields", array(grant.fields().isEmpty() ? List.of(ANSWER_ALONE) : grant.fields()));
        terms.addProperty("from", grant.from().toString());
        terms.addProperty("until", grant.until().toString());
        terms.addProperty("actor", actor);
        return record(
                agency, new Call("grant", List.of(grant.id().toString(), terms.toString()), Optional.empty(), true));
    }

    String withdraw(Member agency, UUID grant, String actor, String reason) {
        return record(agency, new Call("withdraw", List.of(grant.toString(), actor, reason), Optional.empty(), true));
    }

    String logAccess(Member agency, UUID grant, List<Digest> commitments) {
        JsonObject under = new JsonObject();
        under.addProperty("grant", grant.toString());
        under.addProperty("count", commitments.size());
        JsonArray accesses = new JsonArray();
        accesses.add(under);
        return record(
                agency,
                new Call("logAccess", List.of(accesses.toString()), Optional.of(new Commitments(commitments)), false));
    }

    private static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.stream().sorted().forEach(array::add);
        return array;
    }

    private String record(Member agency, Call call) {
        String why = "not tried";
        @Nullable Exception cause = null;
        for (int attempt = 0; attempt < Attempts.MOST; attempt++) {
            if (attempt > 0) {
                LOG.log(Level.INFO, "{0} again: {1}", new Object[] {call.what(), why});
                Attempts.pause(attempt);
            }
            Endorsed endorsed;
            try {
                endorsed = endorse(agency, call);
            } catch (LedgerUnavailable e) {
                if (e.getCause() instanceof EndorseException failure
                        && failure.getStatus().getCode() == Status.Code.ABORTED) {
                    // The peers are there but do not agree, as while one of them is a block behind.
                    why = String.valueOf(e.getMessage());
                    cause = failure;
                    continue;
                }
                throw e;
            }
            String id = endorsed.transaction().getTransactionId();
            if (!endorsed.recordedBy().equals(id)) {
                return endorsed.recordedBy();
            }
            Optional<TxValidationCode> outcome = submit(agency, endorsed);
            if (outcome.isPresent() && outcome.get() == TxValidationCode.VALID) {
                return id;
            }
            if (outcome.isEmpty() && !call.harmless()) {
                throw new LedgerUnavailable("it is not known whether transaction " + id + " came through", null);
            }
            why = "transaction " + id + " is "
                    + outcome.map(TxValidationCode::name).orElse("not known to have come through");
        }
        throw new LedgerUnavailable("could not " + call.what() + ": " + why, cause);
    }

    private Endorsed endorse(Member agency, Call call) {
        try {
            return asking.ask(agency, "endorse " + call.what(), gateway -> {
                Transaction transaction = call.proposal(
                                gateway.getNetwork(FabricLedger.CHANNEL).getContract(FabricLedger.CHAINCODE))
                        .endorse();
                return new Endorsed(transaction, gateway, recordedBy(call, transaction.getResult()));
            });
        } catch (RefusedException e) {
            throw new SharingRefused(e.refused().code(), e.refused().words());
        }
    }

    /** The transaction that has it: this one, unless it was recorded before. */
    private static String recordedBy(Call call, byte[] answer) {
        try {
            return ContractMessages.recordedBy(answer, call.function().equals("withdraw"));
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says to " + call.what() + " is not understood", e);
        }
    }

    /** How it ended; empty where no peer knows. */
    private Optional<TxValidationCode> submit(Member agency, Endorsed endorsed) {
        String id = endorsed.transaction().getTransactionId();
        try {
            return Optional.of(endorsed.transaction().submitAsync().getStatus().getCode());
        } catch (SubmitException | CommitStatusException e) {
            LOG.log(Level.WARNING, "the fate of transaction " + id + " is unknown: " + Asking.reasons(e));
            asking.suspect(endorsed.gateway());
            try {
                return Optional.of(attempts.fate(agency, id).getCode());
            } catch (LedgerUnavailable stillUnknown) {
                LOG.log(Level.FINE, "no peer knows transaction " + id, stillUnknown);
                return Optional.empty();
            }
        }
    }
}
