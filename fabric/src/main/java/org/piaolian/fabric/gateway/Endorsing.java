package org.piaolian.fabric.gateway;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.endorsement.Proposal;
import org.piaolian.fabric.ledger.StateView;

/**
 * Gathers endorsements for one proposal: from those that are named, or first from one, whose answer tells which policies
 * must be satisfied, and then from as many as the first choice of endorsers needs that can be had. All asked endorsers see
 * the same state, so that only chaincodes that really differ come to different results.
 */
final class Endorsing {

    private final Proposal proposal;
    private final StateView view;
    private final Channel channel;
    private final Layouts layouts;
    private final CompletableFuture<Envelope> result = new CompletableFuture<>();

    private final Map<Endorser, Endorsement> endorsements = new LinkedHashMap<>();
    private final Set<Endorser> failed = new HashSet<>();
    private final List<ErrorDetail> errors = new ArrayList<>();
    /** The choices that are left. */
    private final List<Choice> choices = new ArrayList<>();

    private int underWay;
    private @Nullable ByteString payload;

    /** One way to have enough endorsers. */
    private interface Choice {
        /** Them, those before others who have endorsed already; null where there are no longer enough. */
        @Nullable
        Set<Endorser> of(List<Endorser> available);
    }

    Endorsing(Proposal proposal, StateView view, Channel channel) {
        this.proposal = proposal;
        this.view = view;
        this.channel = channel;
        this.layouts = new Layouts(channel);
    }

    /** The transaction for the client to sign; fails with the gRPC status that Fabric's gateway gives. */
    CompletableFuture<Envelope> by(Collection<Endorser> named) {
        Set<Endorser> all = new LinkedHashSet<>(named);
        synchronized (this) {
            choices.add(available -> available.containsAll(all) ? all : null);
            proceed();
        }
        return result;
    }

    /** The same, with endorsers that are found out. */
    CompletableFuture<Envelope> from(Endorser first) {
        synchronized (this) {
            ask(List.of(first), (endorser, response) -> {
                take(endorser, response);
                if (failed.isEmpty()) {
                    choose(response.getInterest(), first);
                } else {
                    fail("failed to endorse transaction, see attached details for more info");
                }
            });
        }
        return result;
    }

    private void choose(ChaincodeInterest told, Endorser first) {
        ChaincodeInterest interest = told.getChaincodesCount() > 0
                ? told
                : ChaincodeInterest.newBuilder()
                        .addChaincodes(ChaincodeCall.newBuilder().setName(proposal.chaincode()))
                        .build();
        try {
            for (List<MSPPrincipal> layout : find(interest, first)) {
                choices.add(available -> layouts.choose(layout, available));
            }
            proceed();
        } catch (Layouts.None e) {
            result.completeExceptionally(Errors.of(Code.FAILED_PRECONDITION, Objects.requireNonNull(e.getMessage())));
        }
    }

    /** What is transient goes only to members of the collections that are written. */
    private List<List<MSPPrincipal>> find(ChaincodeInterest interest, Endorser first) throws Layouts.None {
        if (!proposal.hasTransientData()) {
            return layouts.of(interest, first);
        }
        ChaincodeInterest.Builder members = interest.toBuilder();
        members.getChaincodesBuilderList().forEach(ChaincodeCall.Builder::clearNoPrivateReads);
        try {
            return layouts.of(members.build(), first);
        } catch (Layouts.None e) {
            if (interest.equals(members.build())) {
                throw e;
            }
            layouts.of(interest, first);
            List<String> collections = interest.getChaincodesList().stream()
                    .filter(ChaincodeCall::getNoPrivateReads)
                    .flatMap(call -> call.getCollectionNamesList().stream())
                    .toList();
            throw Errors.of(
                    Code.FAILED_PRECONDITION,
                    "requires endorsement from organisation(s) that are not in the distribution policy of the private"
                            + " data collection(s): [" + String.join(" ", collections)
                            + "]; retry specifying trusted endorsing organizations to protect transient data");
        }
    }

    private interface Answered {
        void with(Endorser endorser, ProposalResponse response);
    }

    private void ask(Collection<Endorser> endorsers, Answered answered) {
        // All of them before the first is asked: it may answer at once.
        underWay += endorsers.size();
        for (Endorser endorser : endorsers) {
            endorser.endorse(proposal, view)
                    .thenAccept(response -> {
                        synchronized (this) {
                            underWay--;
                            answered.with(endorser, response);
                        }
                    })
                    .exceptionally(fault -> {
                        result.completeExceptionally(fault);
                        return null;
                    });
        }
    }

    private void take(Endorser endorser, ProposalResponse response) {
        Outcome outcome = Outcome.of(response);
        if (outcome.ok() && payload == null) {
            payload = response.getPayload();
        }
        if (outcome.ok() && response.getPayload().equals(payload)) {
            endorsements.put(endorser, response.getEndorsement());
        } else {
            failed.add(endorser);
            errors.add(Errors.detail(
                    endorser, outcome.ok() ? "ProposalResponsePayloads do not match" : outcome.message()));
        }
    }

    private void proceed() {
        List<Endorser> available = new ArrayList<>(endorsements.keySet());
        channel.endorsers().stream()
                .filter(endorser -> !endorsements.containsKey(endorser) && !failed.contains(endorser))
                .forEach(available::add);
        while (!choices.isEmpty()) {
            Set<Endorser> chosen = choices.get(0).of(available);
            if (chosen != null && endorsements.keySet().containsAll(chosen)) {
                endorsements.keySet().retainAll(chosen);
                result.complete(transaction());
                return;
            }
            if (chosen != null) {
                ask(
                        chosen.stream()
                                .filter(endorser -> !endorsements.containsKey(endorser))
                                .toList(),
                        (endorser, response) -> {
                            take(endorser, response);
                            if (underWay == 0) {
                                proceed();
                            }
                        });
                return;
            }
            choices.remove(0);
        }
        fail("failed to collect enough transaction endorsements, see attached details for more info");
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
