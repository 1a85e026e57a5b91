package org.piaolian.fabric.gateway;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.endorsement.Proposal;
import org.piaolian.fabric.ledger.StateView;

/**
 * Gathers endorsements for one proposal until the policy is satisfied. All asked endorsers see the same state, so that
 * only chaincodes that really differ come to different results.
 */
final class Endorsing {

    private final Proposal proposal;
    private final StateView view;
    private final Endorser first;
    private final List<Endorser> others;
    private final boolean all;
    private final Channel channel;
    private final CompletableFuture<Envelope> result = new CompletableFuture<>();

    private final Map<Endorser, Endorsement> endorsements = new LinkedHashMap<>();
    private final Set<Endorser> asked = new HashSet<>();
    private final List<ErrorDetail> errors = new ArrayList<>();
    private final Map<Endorser, ProposalResponse> early = new LinkedHashMap<>();
    private int underWay;
    private @Nullable ByteString payload;

    /**
     * @param first whose result the others' are compared with; its failure is the proposal's
     * @param others in the order in which they are asked
     * @param all whether each of them must endorse, else only as many as the policy needs
     */
    Endorsing(Proposal proposal, StateView view, Endorser first, List<Endorser> others, boolean all, Channel channel) {
        this.proposal = proposal;
        this.view = view;
        this.first = first;
        this.others = List.copyOf(others);
        this.all = all;
        this.channel = channel;
    }

    /** The transaction for the client to sign; fails with the gRPC status that Fabric's gateway gives. */
    CompletableFuture<Envelope> start(int atFirst) {
        synchronized (this) {
            ask(first);
            for (Endorser other : others) {
                if (asked.size() < (all ? Integer.MAX_VALUE : atFirst)) {
                    ask(other);
                }
            }
        }
        return result;
    }

    private void ask(Endorser endorser) {
        asked.add(endorser);
        underWay++;
        endorser.endorse(proposal, view)
                .thenAccept(response -> answered(endorser, response))
                .exceptionally(fault -> {
                    result.completeExceptionally(fault);
                    return null;
                });
    }

    private synchronized void answered(Endorser endorser, ProposalResponse response) {
        underWay--;
        if (result.isDone()) {
            return;
        }
        if (payload == null && endorser != first) {
            early.put(endorser, response);
            return;
        }
        take(endorser, response);
        if (endorser == first) {
            early.forEach(this::take);
        }
        proceed();
    }

    private void take(Endorser endorser, ProposalResponse response) {
        Outcome outcome = Outcome.of(response);
        if (!outcome.ok()) {
            errors.add(Errors.detail(endorser, outcome.message()));
            if (endorser == first) {
                fail(
                        all
                                ? "failed to collect enough transaction endorsements, see attached details for more info"
                                : "failed to endorse transaction, see attached details for more info");
            }
            return;
        }
        if (payload == null) {
            payload = response.getPayload();
        }
        if (response.getPayload().equals(payload)) {
            endorsements.put(endorser, response.getEndorsement());
        } else {
            errors.add(Errors.detail(endorser, "ProposalResponsePayloads do not match"));
        }
    }

    private void proceed() {
        if (result.isDone()) {
            return;
        }
        if (enough()) {
            result.complete(transaction());
            return;
        }
        if (underWay > 0) {
            return;
        }
        for (Endorser other : others) {
            if (!asked.contains(other)) {
                ask(other);
                return;
            }
        }
        fail("failed to collect enough transaction endorsements, see attached details for more info");
    }

    private boolean enough() {
        if (payload == null) {
            return false;
        }
        return all
                ? endorsements.size() == others.size() + 1
                : channel.enough(payload, view, List.copyOf(endorsements.values()));
    }

    private void fail(String message) {
        result.completeExceptionally(Errors.of(Code.ABORTED, message, errors));
    }

    private Envelope transaction() {
        ChaincodeActionPayload action = ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(proposal.lasting().toByteString())
                .setAction(ChaincodeEndorsedAction.newBuilder()
                        .setProposalResponsePayload(payload == null ? ByteString.EMPTY : payload)
                        .addAllEndorsements(endorsements.values()))
                .build();
        Transaction transaction = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(proposal.header().getSignatureHeader())
                        .setPayload(action.toByteString()))
                .build();
        return Envelope.newBuilder()
                .setPayload(Payload.newBuilder()
                        .setHeader(proposal.header())
                        .setData(transaction.toByteString())
                        .build()
                        .toByteString())
                .build();
    }

    /**
     * What an endorser's response comes to.
     *
     * @param elsewhere whether another peer may do better: the fault is the peer's, not the chaincode's
     */
    record Outcome(Code code, String message, boolean elsewhere) {

        boolean ok() {
            return code == Code.OK;
        }

        static Outcome of(ProposalResponse response) {
            int status = response.getResponse().getStatus();
            String message = response.getResponse().getMessage();
            if (status >= 200 && status < 400) {
                return new Outcome(Code.OK, "", false);
            }
            if (status == 500 && response.getPayload().isEmpty()) {
                return new Outcome(Code.ABORTED, message, true);
            }
            return new Outcome(Code.UNKNOWN, "chaincode response " + status + ", " + message, false);
        }
    }
}
