package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.jspecify.annotations.Nullable;

/**
 * A peer's line to its own chaincode server: chaincode as a service, so the peer is the gRPC client of
 * {@code protos.Chaincode/Connect}. The line is opened when a proposal needs it, carries any number of executions at a
 * time, and is opened again when the chaincode went away and came back.
 */
final class ChaincodeConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChaincodeConnection.class.getName());
    private static final Duration STARTUP = Duration.ofSeconds(10);
    private static final int MAX_MESSAGE = 100 << 20;
    private static final int WINDOW = 4 << 20;
    private static final int MAX_KEYS_AT_ONCE = 1000;

    private final String chaincode;
    private final String address;
    private final Duration timeout;
    private final Executor slowWork;
    private @Nullable Line line;

    ChaincodeConnection(String chaincode, String address, Duration timeout, Executor slowWork) {
        this.chaincode = chaincode;
        this.address = address;
        this.timeout = timeout;
        this.slowWork = slowWork;
    }

    /**
     * Executes; completes with COMPLETED or ERROR as the chaincode answers, or exceptionally with
     * {@link ExecutionFailed}.
     */
    CompletableFuture<ChaincodeMessage> execute(
            ChaincodeMessage.Builder message, SignedProposal signed, Simulation simulation) {
        ChaincodeMessage request = message.setProposal(signed).build();
        return line().ready.thenCompose(ready -> ready.execute(request, simulation));
    }

    private synchronized Line line() {
        Line current = line;
        if (current == null || current.over) {
            current = new Line();
            line = current;
            current.open();
        }
        return current;
    }

    @Override
    public void close() {
        Line current;
        synchronized (this) {
            current = line;
        }
        if (current != null) {
            current.end("the peer is shutting down");
        }
    }

    private static final class Execution {
        final CompletableFuture<ChaincodeMessage> answer = new CompletableFuture<>();
        final Simulation simulation;

        Execution(Simulation simulation) {
            this.simulation = simulation;
        }
    }

    /** One stream, from registration to its end. */
    private final class Line implements StreamObserver<ChaincodeMessage> {

        final CompletableFuture<Line> ready = new CompletableFuture<>();
        private final Map<String, Execution> executions = new ConcurrentHashMap<>();
        /** A channel of its own: one that failed before answers further attempts with that failure for a while. */
        private final ManagedChannel channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .maxInboundMessageSize(MAX_MESSAGE)
                .flowControlWindow(WINDOW)
                .build();

        private volatile boolean over;
        private @Nullable StreamObserver<ChaincodeMessage> out;

        void open() {
            // Not in the context of the client's call that needs the line: it would end with that call.
            Context.ROOT.run(() -> {
                synchronized (this) {
                    out = ChaincodeGrpc.newStub(channel).connect(this);
                }
            });
            CompletableFuture.delayedExecutor(STARTUP.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        if (!ready.isDone()) {
                            end("it did not register within " + STARTUP.toSeconds() + " s");
                        }
                    });
        }

        CompletableFuture<ChaincodeMessage> execute(ChaincodeMessage request, Simulation simulation) {
            Execution execution = new Execution(simulation);
            String id = request.getTxid();
            if (executions.putIfAbsent(id, execution) != null) {
                return failed("txid: " + id + "(" + request.getChannelId() + ") exists");
            }
            CompletableFuture<ChaincodeMessage> answer = execution
                    .answer
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((message, failure) -> executions.remove(id, execution))
                    .exceptionallyCompose(ChaincodeConnection::explained);
            send(request);
            if (over) {
                execution.answer.completeExceptionally(terminated());
            }
            return answer;
        }

        @Override
        public void onNext(ChaincodeMessage message) {
            switch (message.getType()) {
                case REGISTER -> register(message);
                case COMPLETED, ERROR -> {
                    Execution execution = executions.get(message.getTxid());
                    if (execution != null) {
                        execution.answer.complete(message);
                    }
                }
                case KEEPALIVE -> LOG.log(Level.FINEST, "{0} is alive", address);
                // These may read blocks; the others must not wait for them.
                case GET_HISTORY_FOR_KEY, QUERY_STATE_NEXT -> slowWork.execute(() -> answer(message));
                default -> answer(message);
            }
        }

        private void register(ChaincodeMessage message) {
            String name;
            try {
                name = ChaincodeID.parseFrom(message.getPayload()).getName();
            } catch (InvalidProtocolBufferException e) {
                end("malformed registration: " + e.getMessage());
                return;
            }
            if (name.isEmpty()) {
                end("error in handling register chaincode, chaincodeID name is empty");
                return;
            }
            send(ChaincodeMessage.newBuilder()
                    .setType(ChaincodeMessage.Type.REGISTERED)
                    .build());
            send(ChaincodeMessage.newBuilder()
                    .setType(ChaincodeMessage.Type.READY)
                    .setPayload(ChaincodeAdditionalParams.newBuilder()
                            .setUseWriteBatch(true)
                            .setMaxSizeWriteBatch(MAX_KEYS_AT_ONCE)
                            .setUseGetMultipleKeys(true)
                            .setMaxSizeGetMultipleKeys(MAX_KEYS_AT_ONCE)
                            .build()
                            .toByteString())
                    .build());
            LOG.log(Level.INFO, "chaincode {0} at {1} is ready", new Object[] {name, address});
            ready.complete(this);
        }

        private void answer(ChaincodeMessage request) {
            ChaincodeMessage.Builder response =
                    ChaincodeMessage.newBuilder().setTxid(request.getTxid()).setChannelId(request.getChannelId());
            try {
                Execution execution = executions.get(request.getTxid());
                if (execution == null) {
                    throw new RequestRefused("no ledger context");
                }
                response.setType(ChaincodeMessage.Type.RESPONSE).setPayload(execution.simulation.answer(request));
            } catch (RequestRefused | InvalidProtocolBufferException e) {
                response.setType(ChaincodeMessage.Type.ERROR).setPayload(failure(request, e));
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "fault while answering " + request.getType(), e);
                response.setType(ChaincodeMessage.Type.ERROR).setPayload(failure(request, e));
            }
            send(response.build());
        }

        private ByteString failure(ChaincodeMessage request, Exception e) {
            return ByteString.copyFromUtf8(
                    request.getType() + " failed: transaction ID: " + request.getTxid() + ": " + e.getMessage());
        }

        private synchronized void send(ChaincodeMessage message) {
            if (over || out == null) {
                return;
            }
            out.onNext(message);
        }

        @Override
        public void onError(Throwable failure) {
            Status status = Status.fromThrowable(failure);
            String cause =
                    status.getCause() == null ? "" : ": " + status.getCause().getMessage();
            end(status.getCode() + " " + status.getDescription() + cause);
        }

        @Override
        public void onCompleted() {
            end("the chaincode closed the stream");
        }

        private void end(String reason) {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                if (out != null) {
                    out.onError(Status.CANCELLED.withDescription(reason).asException());
                }
            }
            channel.shutdownNow();
            ready.completeExceptionally(new ExecutionFailed("could not launch chaincode " + chaincode
                    + ": connection to " + chaincode + " failed: error creating grpc connection to " + address + ": "
                    + reason));
            if (!executions.isEmpty()) {
                LOG.log(Level.WARNING, "chaincode at {0}: {1}", new Object[] {address, reason});
            }
            executions.values().forEach(execution -> execution.answer.completeExceptionally(terminated()));
        }
    }

    private static CompletableFuture<ChaincodeMessage> explained(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return failure instanceof TimeoutException
                ? failed("error sending: timeout expired while executing transaction")
                : CompletableFuture.failedFuture(failure);
    }

    private static ExecutionFailed terminated() {
        return new ExecutionFailed("error sending: chaincode stream terminated");
    }

    private static <T> CompletableFuture<T> failed(String message) {
        return CompletableFuture.failedFuture(new ExecutionFailed(message));
    }
}
