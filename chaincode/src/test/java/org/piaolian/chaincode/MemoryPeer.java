package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.toMap;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyGrpcServer;
import org.jspecify.annotations.Nullable;

/**
 * As much of a peer as a chaincode sees: it connects to a served {@link ReceiptsContract} and speaks Fabric's chaincode
 * protocol with it, keeps a world state with its history, and commits what a successful call wrote unless what the call
 * read has changed since. A call does not see what it wrote, and one that asked for a page of a range writes nothing.
 */
final class MemoryPeer implements AutoCloseable {

    /** What a client sends, and who and when it is. */
    record Call(
            String msp,
            String transaction,
            Instant time,
            List<String> arguments,
            Map<String, byte[]> transientFields) {}

    /**
     * @param reads keys read one by one, in order
     * @param ranges keys of each range that was read in full or in part, in order
     * @param bytesRead of all values that the contract was given, of ranges too
     * @param privateWrites by collection, slash and key; empty for what is purged
     * @param policies validation parameters of keys
     * @param event name and payload
     */
    record Outcome(
            int status,
            String message,
            String payload,
            List<String> reads,
            List<List<String>> ranges,
            long bytesRead,
            Map<String, byte[]> writes,
            Map<String, byte[]> privateWrites,
            Map<String, byte[]> policies,
            Map<String, String> event) {}

    /** A call that was endorsed, and is yet to be committed. */
    record Endorsed(Call call, Outcome outcome, List<Read> read, List<Range> ranges) {}

    /** The keys that a call saw of a range. */
    private record Range(String start, String end, List<String> keys) {}

    /** What a call saw: a key, which in a collection has its name and a slash before it, and the value it had, if any. A value that is written later is another object. */
    private record Read(String key, @Nullable Object value) {}

    private record Modification(String transaction, Instant time, ByteString value) {}

    /** As many results of a query as Fabric sends at once. */
    private static final int PORTION = 100;

    private static final String POLICY = "VALIDATION_PARAMETER";

    private static final Logger ROOT = Logger.getLogger("");
    private static final String CHANNEL = "receipts";

    final NavigableMap<String, byte[]> state = new TreeMap<>();
    /** By collection, slash and key. */
    final Map<String, byte[]> collections = new TreeMap<>();

    final Map<String, byte[]> policies = new TreeMap<>();

    private final Map<String, Deque<Modification>> history = new TreeMap<>();

    private final NettyGrpcServer server;
    private final ManagedChannel channel;
    private final StreamObserver<ChaincodeMessage> chaincode;
    private final BlockingQueue<ChaincodeMessage> inbox = new LinkedBlockingQueue<>();

    MemoryPeer() throws IOException, InterruptedException {
        ROOT.setLevel(Level.WARNING);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server = new NettyGrpcServer(new ReceiptsContract("receipts:test"), properties);
        server.start();
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        chaincode = ChaincodeGrpc.newStub(channel).connect(new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeMessage message) {
                inbox.add(message);
            }

            @Override
            public void onError(Throwable failure) {
                inbox.add(ChaincodeMessage.newBuilder()
                        .setType(ChaincodeMessage.Type.ERROR)
                        .setPayload(ByteString.copyFromUtf8(failure.toString()))
                        .build());
            }

            @Override
            public void onCompleted() {}
        });
        ChaincodeMessage hello = receive();
        if (hello.getType() != ChaincodeMessage.Type.REGISTER) {
            throw new IOException("the chaincode did not register: " + hello);
        }
        chaincode.onNext(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.REGISTERED)
                .build());
        chaincode.onNext(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.READY)
                .build());
    }

    /** Endorses and commits at once. */
    Outcome invoke(Call call) throws InvalidProtocolBufferException, InterruptedException {
        Endorsed endorsed = endorse(call);
        if (!commit(endorsed)) {
            throw new IllegalStateException("a call came in conflict with itself");
        }
        return endorsed.outcome();
    }

    /** Forgets everything. */
    void clear() {
        state.clear();
        collections.clear();
        policies.clear();
        history.clear();
    }

    /** Has a key written by a transaction of the past. */
    void remember(String key, String transaction, Instant time, byte[] value) {
        state.put(key, value);
        history.computeIfAbsent(key, k -> new ArrayDeque<>())
                .addFirst(new Modification(transaction, time, ByteString.copyFrom(value)));
    }

    /** Whether nothing that was read has changed; only then is anything written. */
    boolean commit(Endorsed endorsed) {
        Outcome outcome = endorsed.outcome();
        if (outcome.status() >= 400) {
            return true;
        }
        if (!endorsed.read().stream().allMatch(read -> value(read.key()) == read.value())
                || !endorsed.ranges().stream()
                        .allMatch(range -> range.keys()
                                .equals(List.copyOf(
                                        state.subMap(range.start(), range.end()).keySet())))) {
            return false;
        }
        policies.putAll(outcome.policies());
        outcome.privateWrites().forEach((key, value) -> {
            if (value.length == 0) {
                collections.remove(key);
            } else {
                collections.put(key, value);
            }
        });
        outcome.writes()
                .forEach((key, value) -> remember(
                        key, endorsed.call().transaction(), endorsed.call().time(), value));
        return true;
    }

    private byte @Nullable [] value(String key) {
        return collections.containsKey(key) ? collections.get(key) : state.get(key);
    }

    /** A public key as it is, a private one behind its collection and a slash. */
    private static String key(String collection, String key) {
        return collection.isEmpty() ? key : collection + "/" + key;
    }

    Endorsed endorse(Call call) throws InvalidProtocolBufferException, InterruptedException {
        chaincode.onNext(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.TRANSACTION)
                .setChannelId(CHANNEL)
                .setTxid(call.transaction())
                .setPayload(ChaincodeInput.newBuilder()
                        .addAllArgs(call.arguments().stream()
                                .map(ByteString::copyFromUtf8)
                                .toList())
                        .build()
                        .toByteString())
                .setProposal(proposal(call))
                .build());
        List<Read> read = new ArrayList<>();
        List<String> reads = new ArrayList<>();
        List<Range> ranges = new ArrayList<>();
        Map<String, byte[]> writes = new TreeMap<>();
        Map<String, byte[]> privateWrites = new TreeMap<>();
        Map<String, byte[]> newPolicies = new TreeMap<>();
        long bytesRead = 0;
        boolean paged = false;
        Set<String> openQueries = new HashSet<>();
        while (true) {
            ChaincodeMessage message = receive();
            switch (message.getType()) {
                case GET_STATE -> {
                    GetState get = GetState.parseFrom(message.getPayload());
                    String key = key(get.getCollection(), get.getKey());
                    reads.add(key);
                    byte[] value = value(key);
                    read.add(new Read(key, value));
                    bytesRead += value == null ? 0 : value.length;
                    answer(call, value == null ? ByteString.EMPTY : ByteString.copyFrom(value));
                }
                case PUT_STATE -> {
                    PutState put = PutState.parseFrom(message.getPayload());
                    (put.getCollection().isEmpty() ? writes : privateWrites)
                            .put(
                                    key(put.getCollection(), put.getKey()),
                                    put.getValue().toByteArray());
                    answer(call, ByteString.EMPTY);
                }
                case GET_PRIVATE_DATA_HASH -> {
                    GetState get = GetState.parseFrom(message.getPayload());
                    String key = key(get.getCollection(), get.getKey());
                    byte[] value = collections.get(key);
                    read.add(new Read(key, value));
                    answer(
                            call,
                            value == null
                                    ? ByteString.EMPTY
                                    : ByteString.copyFrom(Leaves.sha256().digest(value)));
                }
                case PURGE_PRIVATE_DATA -> {
                    DelState purge = DelState.parseFrom(message.getPayload());
                    privateWrites.put(key(purge.getCollection(), purge.getKey()), new byte[0]);
                    answer(call, ByteString.EMPTY);
                }
                case PUT_STATE_METADATA -> {
                    PutStateMetadata put = PutStateMetadata.parseFrom(message.getPayload());
                    if (!put.getMetadata().getMetakey().equals(POLICY)) {
                        throw new IllegalStateException("unexpected metadata " + put);
                    }
                    newPolicies.put(put.getKey(), put.getMetadata().getValue().toByteArray());
                    answer(call, ByteString.EMPTY);
                }
                case GET_STATE_BY_RANGE -> {
                    GetStateByRange range = GetStateByRange.parseFrom(message.getPayload());
                    int size = QueryMetadata.parseFrom(range.getMetadata()).getPageSize();
                    paged |= size > 0;
                    Map<String, byte[]> found = new TreeMap<>();
                    state.subMap(range.getStartKey(), range.getEndKey()).entrySet().stream()
                            .limit(size == 0 ? PORTION + 1 : size)
                            .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
                    if (found.size() > PORTION) {
                        throw new IllegalStateException("the contract asks for a long range");
                    }
                    ranges.add(new Range(range.getStartKey(), range.getEndKey(), List.copyOf(found.keySet())));
                    found.forEach((key, value) -> read.add(new Read(key, value)));
                    bytesRead += found.values().stream()
                            .mapToLong(value -> value.length)
                            .sum();
                    openQueries.add("a query");
                    answer(call, queryResponse("a query", found));
                }
                case GET_HISTORY_FOR_KEY -> {
                    String key =
                            GetHistoryForKey.parseFrom(message.getPayload()).getKey();
                    openQueries.add("a history");
                    answer(call, historyResponse("a history", history.getOrDefault(key, new ArrayDeque<>())));
                }
                case QUERY_STATE_CLOSE -> {
                    String id = QueryStateClose.parseFrom(message.getPayload()).getId();
                    openQueries.remove(id);
                    answer(call, QueryResponse.newBuilder().setId(id).build().toByteString());
                }
                case COMPLETED -> {
                    Response response = Response.parseFrom(message.getPayload());
                    if (!openQueries.isEmpty()) {
                        throw new IllegalStateException("the contract left a query open");
                    }
                    if (paged && !(writes.isEmpty() && privateWrites.isEmpty() && newPolicies.isEmpty())) {
                        throw new IllegalStateException("the contract writes after a page of a range");
                    }
                    Outcome outcome = new Outcome(
                            response.getStatus(),
                            response.getMessage(),
                            response.getPayload().toStringUtf8(),
                            reads,
                            ranges.stream().map(Range::keys).toList(),
                            bytesRead,
                            writes,
                            privateWrites,
                            newPolicies,
                            message.hasChaincodeEvent()
                                    ? Map.of(
                                            message.getChaincodeEvent().getEventName(),
                                            message.getChaincodeEvent()
                                                    .getPayload()
                                                    .toStringUtf8())
                                    : Map.of());
                    // A page is not checked: it is for look-ups.
                    return new Endorsed(call, outcome, read, paged ? List.of() : ranges);
                }
                default -> throw new IllegalStateException("unexpected message " + message);
            }
        }
    }

    /** Newest first, as Fabric gives it. */
    private static ByteString historyResponse(String id, Deque<Modification> modifications) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setId(id);
        modifications.forEach(modification -> response.addResults(QueryResultBytes.newBuilder()
                .setResultBytes(KeyModification.newBuilder()
                        .setTxId(modification.transaction())
                        .setValue(modification.value())
                        .setTimestamp(timestamp(modification.time()))
                        .build()
                        .toByteString())));
        return response.build().toByteString();
    }

    private static ByteString queryResponse(String id, Map<String, byte[]> page) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setId(id);
        page.forEach((key, value) -> response.addResults(QueryResultBytes.newBuilder()
                .setResultBytes(KV.newBuilder()
                        .setNamespace(CHANNEL)
                        .setKey(key)
                        .setValue(ByteString.copyFrom(value))
                        .build()
                        .toByteString())));
        return response.setMetadata(QueryResponseMetadata.newBuilder()
                        .setFetchedRecordsCount(page.size())
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    private void answer(Call call, ByteString payload) {
        chaincode.onNext(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.RESPONSE)
                .setChannelId(CHANNEL)
                .setTxid(call.transaction())
                .setPayload(payload)
                .build());
    }

    private static SignedProposal proposal(Call call) {
        ByteString creator = SerializedIdentity.newBuilder()
                .setMspid(call.msp())
                .setIdBytes(ByteString.copyFrom("a certificate", UTF_8))
                .build()
                .toByteString();
        Header header = Header.newBuilder()
                .setChannelHeader(ChannelHeader.newBuilder()
                        .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                        .setChannelId(CHANNEL)
                        .setTxId(call.transaction())
                        .setTimestamp(timestamp(call.time()))
                        .build()
                        .toByteString())
                .setSignatureHeader(
                        SignatureHeader.newBuilder().setCreator(creator).build().toByteString())
                .build();
        ChaincodeProposalPayload payload = ChaincodeProposalPayload.newBuilder()
                .putAllTransientMap(call.transientFields().entrySet().stream()
                        .collect(toMap(Map.Entry::getKey, field -> ByteString.copyFrom(field.getValue()))))
                .build();
        return SignedProposal.newBuilder()
                .setProposalBytes(Proposal.newBuilder()
                        .setHeader(header.toByteString())
                        .setPayload(payload.toByteString())
                        .build()
                        .toByteString())
                .build();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    private ChaincodeMessage receive() throws InterruptedException {
        ChaincodeMessage message = inbox.poll(20, SECONDS);
        if (message == null) {
            throw new IllegalStateException("the chaincode says nothing");
        }
        return message;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.stop();
    }
}
