package org.piaolian.fabric.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.piaolian.fabric.endorsement.CheckProposal;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.endorsement.Proposal;
import org.piaolian.fabric.endorsement.ProposalRefused;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.ledger.Transaction;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.ordering.Orderer;

/** {@code gateway.Gateway} of one agency's peer, with the status codes and details of Fabric's own. */
final class GatewayService extends GatewayGrpc.GatewayImplBase {

    private static final Logger LOG = Logger.getLogger(GatewayService.class.getName());
    private static final int ORDERERS_THAT_STOP_IT = 2;

    private final Channel channel;
    private final Endorser own;
    private final CheckProposal checkProposal;
    private final Orderer orderer;
    private final CommitStatuses commitStatuses;
    private final Access access;
    private final Executor executor;

    GatewayService(Channel channel, Endorser own, CommitStatuses commitStatuses, Executor executor) {
        this.channel = channel;
        this.own = own;
        this.checkProposal = channel.checkProposal();
        this.orderer = channel.orderer();
        this.commitStatuses = commitStatuses;
        this.access = channel.access();
        this.executor = executor;
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> client) {
        try {
            Proposal proposal = parse(request.getProposedTransaction(), "a signed proposal is required");
            if (!proposal.channel().equals(channel.name())) {
                throw Errors.of(Code.UNAVAILABLE, "failed to get config for channel [" + proposal.channel() + "]");
            }
            List<String> organizations = request.getTargetOrganizationsList();
            if (organizations.isEmpty() && proposal.hasTransientData()) {
                organizations = List.of(own.mspId());
            }
            List<Endorser> endorsers = evaluators(organizations, proposal);
            try {
                checkProposal.check(proposal);
            } catch (ProposalRefused e) {
                if (e.isByFilter()) {
                    // As each peer that it asks one after the other refuses it.
                    throw Errors.of(
                            Code.UNAVAILABLE,
                            "failed to evaluate transaction, see attached details for more info",
                            endorsers.stream()
                                    .map(endorser -> Errors.detail(endorser, e.reason()))
                                    .toList());
                }
                throw Errors.of(
                        Code.FAILED_PRECONDITION,
                        "evaluate call to endorser returned error: " + e.reason(),
                        List.of(Errors.detail(endorsers.get(0), e.reason())));
            }
            evaluate(proposal, channel.ledger().view(), endorsers, new ArrayList<>(), client);
        } catch (StatusRuntimeException e) {
            client.onError(e);
        }
    }

    private List<Endorser> evaluators(List<String> organizations, Proposal proposal) {
        List<Endorser> endorsers = new ArrayList<>(channel.endorsers());
        endorsers.removeIf(e -> !organizations.isEmpty() && !organizations.contains(e.mspId()));
        if (endorsers.remove(own)) {
            endorsers.add(0, own);
        }
        if (endorsers.isEmpty() || !channel.has(proposal.chaincode())) {
            throw Errors.of(
                    Code.FAILED_PRECONDITION,
                    "no peers available to evaluate chaincode " + proposal.chaincode() + " in channel "
                            + proposal.channel());
        }
        return endorsers;
    }

    private void evaluate(
            Proposal proposal,
            StateView view,
            List<Endorser> endorsers,
            List<ErrorDetail> errors,
            StreamObserver<EvaluateResponse> client) {
        Endorser endorser = endorsers.get(0);
        endorser.endorse(proposal, view)
                .thenAccept(response -> {
                    Endorsing.Outcome outcome = Endorsing.Outcome.of(response);
                    if (outcome.ok()) {
                        client.onNext(EvaluateResponse.newBuilder()
                                .setResult(response.getResponse())
                                .build());
                        client.onCompleted();
                        return;
                    }
                    errors.add(Errors.detail(endorser, outcome.message()));
                    if (!outcome.elsewhere()) {
                        throw Errors.of(
                                outcome.code(),
                                "evaluate call to endorser returned error: " + outcome.message(),
                                errors);
                    }
                    if (endorsers.size() == 1) {
                        throw Errors.of(
                                outcome.code(),
                                "failed to evaluate transaction, see attached details for more info",
                                errors);
                    }
                    evaluate(proposal, view, endorsers.subList(1, endorsers.size()), errors, client);
                })
                .exceptionally(failure -> {
                    fail(client, failure);
                    return null;
                });
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> client) {
        try {
            Proposal proposal =
                    parse(request.getProposedTransaction(), "the proposed transaction must contain a signed proposal");
            if (!proposal.channel().equals(channel.name())) {
                throw Errors.of(
                        Code.FAILED_PRECONDITION,
                        "no combination of peers can be derived which satisfy the endorsement policy: channel '"
                                + proposal.channel() + "' not found");
            }
            if (!channel.has(proposal.chaincode())) {
                throw Errors.of(
                        Code.FAILED_PRECONDITION,
                        "no combination of peers can be derived which satisfy the endorsement policy: chaincode '"
                                + proposal.chaincode() + "' not found");
            }
            List<Endorser> named = named(request.getEndorsingOrganizationsList());
            try {
                checkProposal.check(proposal);
            } catch (ProposalRefused e) {
                throw Errors.of(
                        Code.ABORTED,
                        "failed to endorse transaction, see attached details for more info",
                        List.of(Errors.detail(named.isEmpty() ? own : named.get(0), e.reason())));
            }
            Endorsing endorsing = new Endorsing(proposal, channel.ledger().view(), channel);
            (named.isEmpty() ? endorsing.from(own) : endorsing.by(named))
                    .thenAccept(transaction -> {
                        client.onNext(EndorseResponse.newBuilder()
                                .setPreparedTransaction(transaction)
                                .build());
                        client.onCompleted();
                    })
                    .exceptionally(failure -> {
                        fail(client, failure);
                        return null;
                    });
        } catch (StatusRuntimeException e) {
            client.onError(e);
        }
    }

    private List<Endorser> named(List<String> organizations) {
        List<Endorser> endorsers = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String organization : organizations) {
            channel.endorsers().stream()
                    .filter(e -> e.mspId().equals(organization))
                    .findFirst()
                    .ifPresentOrElse(endorsers::add, () -> missing.add(organization));
        }
        if (!missing.isEmpty()) {
            throw Errors.of(
                    Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): " + String.join(", ", missing));
        }
        return endorsers;
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> client) {
        Envelope transaction = request.getPreparedTransaction();
        if (!request.hasPreparedTransaction()) {
            client.onError(Errors.of(Code.INVALID_ARGUMENT, "a prepared transaction is required"));
            return;
        }
        if (transaction.getSignature().isEmpty()) {
            client.onError(Errors.of(Code.INVALID_ARGUMENT, "prepared transaction must be signed"));
            return;
        }
        Optional<Orderer.Refusal> refusal = orderer.submit(transaction);
        if (refusal.isPresent()) {
            String message = "received unsuccessful response from orderer: status="
                    + refusal.get().status() + ", info=" + refusal.get().info();
            // With the second refusal of four, Byzantine fault tolerant ordering has no majority left.
            client.onError(Errors.of(
                    Code.UNAVAILABLE,
                    "insufficient number of orderers could successfully process transaction to satisfy quorum"
                            + " requirement",
                    channel.endorsers().stream()
                            .limit(ORDERERS_THAT_STOP_IT)
                            .map(agency -> Errors.detail(agency, message))
                            .toList()));
            return;
        }
        client.onNext(SubmitResponse.getDefaultInstance());
        client.onCompleted();
    }

    @Override
    public void commitStatus(SignedCommitStatusRequest signed, StreamObserver<CommitStatusResponse> client) {
        if (signed.getRequest().isEmpty()) {
            client.onError(Errors.of(Code.INVALID_ARGUMENT, "a commit status request is required"));
            return;
        }
        CommitStatusRequest request;
        try {
            request = CommitStatusRequest.parseFrom(signed.getRequest());
            if (request.getTransactionId().isEmpty()) {
                client.onError(Errors.of(Code.INVALID_ARGUMENT, "transaction ID should not be empty"));
                return;
            }
            access.checkReader(
                    request.getChannelId(), request.getIdentity(), signed.getRequest(), signed.getSignature());
        } catch (InvalidProtocolBufferException e) {
            client.onError(Errors.of(Code.INVALID_ARGUMENT, "invalid status request: " + e.getMessage()));
            return;
        } catch (IdentityRefused e) {
            client.onError(Errors.of(Code.PERMISSION_DENIED, e.reason()));
            return;
        }
        Consumer<Ledger.Place> listener = place -> executor.execute(() -> {
            client.onNext(CommitStatusResponse.newBuilder()
                    .setResult(place.code())
                    .setBlockNumber(place.block())
                    .build());
            client.onCompleted();
        });
        ((ServerCallStreamObserver<CommitStatusResponse>) client)
                .setOnCancelHandler(() -> commitStatuses.forget(request.getTransactionId(), listener));
        commitStatuses.whenCommitted(request.getTransactionId(), listener);
    }

    @Override
    public void chaincodeEvents(SignedChaincodeEventsRequest signed, StreamObserver<ChaincodeEventsResponse> client) {
        if (signed.getRequest().isEmpty()) {
            client.onError(Errors.of(Code.INVALID_ARGUMENT, "a chaincode events request is required"));
            return;
        }
        ChaincodeEventsRequest request;
        try {
            request = ChaincodeEventsRequest.parseFrom(signed.getRequest());
            access.checkReader(
                    request.getChannelId(), request.getIdentity(), signed.getRequest(), signed.getSignature());
        } catch (InvalidProtocolBufferException e) {
            client.onError(Errors.of(Code.INVALID_ARGUMENT, "invalid chaincode events request: " + e.getMessage()));
            return;
        } catch (IdentityRefused e) {
            client.onError(Errors.of(Code.PERMISSION_DENIED, e.reason()));
            return;
        }
        long start;
        try {
            start = startBlock(request);
        } catch (StatusRuntimeException e) {
            client.onError(e);
            return;
        }
        ServerCallStreamObserver<ChaincodeEventsResponse> out =
                (ServerCallStreamObserver<ChaincodeEventsResponse>) client;
        EventFilter filter = new EventFilter(request);
        BlockFeed feed = new BlockFeed(channel.ledger(), start, out, executor, block -> {
            List<ChaincodeEvent> events = filter.events(block);
            if (!events.isEmpty()) {
                out.onNext(ChaincodeEventsResponse.newBuilder()
                        .addAllEvents(events)
                        .setBlockNumber(block.getHeader().getNumber())
                        .build());
            }
            return true;
        });
        out.setOnReadyHandler(feed::wake);
        out.setOnCancelHandler(feed::stop);
        feed.start();
    }

    private long startBlock(ChaincodeEventsRequest request) {
        Optional<Ledger.Place> after = channel.ledger().find(request.getAfterTransactionId());
        if (after.isPresent()) {
            return after.get().block();
        }
        return switch (request.getStartPosition().getTypeCase()) {
            case SPECIFIED -> request.getStartPosition().getSpecified().getNumber();
            case NEXT_COMMIT, TYPE_NOT_SET -> channel.ledger().height();
            default ->
                throw Errors.of(
                        Code.INVALID_ARGUMENT,
                        "invalid start position type: "
                                + request.getStartPosition().getTypeCase());
        };
    }

    private static Proposal parse(SignedProposal signed, String missing) {
        if (signed.getProposalBytes().isEmpty()) {
            throw Errors.of(Code.INVALID_ARGUMENT, missing);
        }
        try {
            return Proposal.parse(signed);
        } catch (ProposalRefused e) {
            throw Errors.of(Code.INVALID_ARGUMENT, e.reason());
        }
    }

    private static void fail(StreamObserver<?> client, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusRuntimeException status) {
            client.onError(status);
            return;
        }
        LOG.log(Level.SEVERE, "fault in the gateway", cause);
        client.onError(Errors.of(Code.INTERNAL, "fault in the gateway"));
    }

    /** Which events a client asked for; begins, where it names a transaction, behind that one. */
    private static final class EventFilter {

        private final String chaincode;
        private final String after;
        private boolean passed;

        EventFilter(ChaincodeEventsRequest request) {
            this.chaincode = request.getChaincodeId();
            this.after = request.getAfterTransactionId();
            this.passed = after.isEmpty();
        }

        List<ChaincodeEvent> events(Block block) throws InvalidProtocolBufferException {
            List<ChaincodeEvent> events = new ArrayList<>();
            // Block 0 is the configuration.
            for (int i = 0;
                    i < block.getData().getDataCount() && block.getHeader().getNumber() > 0;
                    i++) {
                if (Ledger.code(block, i) != TxValidationCode.VALID) {
                    continue;
                }
                Optional<ChaincodeEvent> event =
                        Transaction.parse(block.getData().getData(i)).event();
                if (event.isEmpty()) {
                    continue;
                }
                if (!passed) {
                    passed = event.get().getTxId().equals(after);
                } else if (event.get().getChaincodeId().equals(chaincode)) {
                    events.add(event.get());
                }
            }
            return events;
        }
    }
}
