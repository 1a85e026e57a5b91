package org.piaolian.ledger.adapter;

import com.google.protobuf.Any;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.piaolian.ledger.adapter.ConnectionProfile.Peer;

/** Stands before a peer's gateway and passes calls on, apart from those that the test wants to go wrong. */
final class FaultyPeer implements AutoCloseable {

    enum Step {
        EVALUATE,
        ENDORSE,
        SUBMIT,
        COMMIT_STATUS
    }

    enum Fault {
        /** The peer never sees the request. */
        REQUEST_LOST,
        /** The peer does what it is asked, and its answer does not arrive. */
        ANSWER_LOST,
        /** The peer does not have the latest blocks: to it, no batch is there yet. */
        BEHIND
    }

    private record Plan(Fault fault, AtomicInteger times) {}

    private static final Plan NOTHING = new Plan(Fault.REQUEST_LOST, new AtomicInteger());

    private final Map<Step, Plan> plans = new ConcurrentHashMap<>();
    private final Map<Step, Integer> calls = new ConcurrentHashMap<>();
    private final ManagedChannel channel;
    private final Server server;

    FaultyPeer(Peer behind) throws IOException {
        this(behind, 0);
    }

    /** @param port on which it listens, 0 for any */
    FaultyPeer(Peer behind, int port) throws IOException {
        channel = Grpc.newChannelBuilder(
                        behind.target(),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(new ByteArrayInputStream(
                                        behind.trusted().orElseThrow().getBytes(StandardCharsets.US_ASCII)))
                                .build())
                .overrideAuthority(behind.serverName().orElseThrow())
                .build();
        server = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .addService(new PassingOn(GatewayGrpc.newBlockingStub(channel)))
                .build()
                .start();
    }

    int port() {
        return server.getPort();
    }

    /** The next so many calls of this step go wrong. */
    void next(Step step, Fault fault, int times) {
        plans.put(step, new Plan(fault, new AtomicInteger(times)));
    }

    int calls(Step step) {
        return calls.getOrDefault(step, 0);
    }

    private <Q, A> void pass(Step step, Q request, Function<Q, A> on, StreamObserver<A> client) {
        calls.merge(step, 1, Integer::sum);
        Plan plan = plans.getOrDefault(step, NOTHING);
        boolean faulty = plan.times().getAndDecrement() > 0;
        if (faulty && plan.fault() == Fault.REQUEST_LOST) {
            client.onError(
                    Status.UNAVAILABLE.withDescription("lost by the test").asRuntimeException());
            return;
        }
        if (faulty && plan.fault() == Fault.BEHIND) {
            client.onError(refusal(step == Step.ENDORSE ? "NOT_CONTIGUOUS" : "NOT_FOUND"));
            return;
        }
        try {
            A answer = on.apply(request);
            if (faulty) {
                client.onError(Status.UNAVAILABLE
                        .withDescription("answer lost by the test")
                        .asRuntimeException());
            } else {
                client.onNext(answer);
                client.onCompleted();
            }
        } catch (StatusRuntimeException e) {
            client.onError(e);
        }
    }

    /** As a gateway reports what the contract refused. */
    private static StatusRuntimeException refusal(String code) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.ABORTED.value())
                .setMessage("failed to endorse transaction, see attached details for more info")
                .addDetails(Any.pack(ErrorDetail.newBuilder()
                        .setMessage("chaincode response 400, " + code + ": said by the test")
                        .build()))
                .build());
    }

    private final class PassingOn extends GatewayGrpc.GatewayImplBase {

        private final GatewayGrpc.GatewayBlockingStub peer;

        private PassingOn(GatewayGrpc.GatewayBlockingStub peer) {
            this.peer = peer;
        }

        @Override
        public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> client) {
            pass(Step.EVALUATE, request, peer::evaluate, client);
        }

        @Override
        public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> client) {
            pass(Step.ENDORSE, request, peer::endorse, client);
        }

        @Override
        public void submit(SubmitRequest request, StreamObserver<SubmitResponse> client) {
            pass(Step.SUBMIT, request, peer::submit, client);
        }

        @Override
        public void commitStatus(SignedCommitStatusRequest request, StreamObserver<CommitStatusResponse> client) {
            pass(Step.COMMIT_STATUS, request, peer::commitStatus, client);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        channel.shutdownNow();
    }
}
