package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.ledger.KeyOrder;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.ledger.Version;
import org.piaolian.fabric.ledger.VersionedValue;

/**
 * One execution of a proposal by one chaincode: answers what the chaincode reads from a fixed view of the state, and
 * gathers what it read and would write. As in Fabric a chaincode does not read its own writes.
 */
final class Simulation {

    private static final String PAGES_READ_ONLY =
            "unsupported transaction. Paginated queries are supported only in a read-only transaction";

    private static final String PRIVATE_QUERIES_READ_ONLY =
            "unsupported transaction. Queries on pvt data is supported only in a read-only transaction";

    private record RangeRead(String start, String end, boolean exhausted) {}

    private final StateView view;
    private final String namespace;
    private final TreeMap<String, KVRead> reads = new TreeMap<>(KeyOrder.UTF_8);
    private final TreeMap<String, KVWrite> writes = new TreeMap<>(KeyOrder.UTF_8);
    private final TreeMap<String, KVMetadataWrite> metadataWrites = new TreeMap<>(KeyOrder.UTF_8);
    private final List<Query.Range> ranges = new ArrayList<>();
    private final Map<String, Query> open = new HashMap<>();
    private final PrivateSimulation collections;
    private int queries;
    private boolean paged;
    private boolean wrote;
    private boolean queriedPrivately;

    Simulation(StateView view, String namespace, PrivateSimulation collections) {
        this.view = view;
        this.namespace = namespace;
        this.collections = collections;
    }

    /** The payload of the answer to a chaincode's request. */
    synchronized ByteString answer(ChaincodeMessage request) throws RequestRefused, InvalidProtocolBufferException {
        ByteString payload = request.getPayload();
        return switch (request.getType()) {
            case GET_STATE -> get(GetState.parseFrom(payload));
            case GET_STATE_MULTIPLE -> getMultiple(GetStateMultiple.parseFrom(payload));
            case PUT_STATE -> put(PutState.parseFrom(payload));
            case DEL_STATE -> delete(DelState.parseFrom(payload));
            case WRITE_BATCH_STATE -> writeBatch(WriteBatchState.parseFrom(payload));
            case GET_STATE_BY_RANGE -> range(GetStateByRange.parseFrom(payload));
            case GET_HISTORY_FOR_KEY -> history(GetHistoryForKey.parseFrom(payload));
            case QUERY_STATE_NEXT -> next(QueryStateNext.parseFrom(payload));
            case QUERY_STATE_CLOSE -> close(QueryStateClose.parseFrom(payload));
            case GET_STATE_METADATA -> metadata(GetStateMetadata.parseFrom(payload));
            case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload));
            case GET_QUERY_RESULT -> throw new RequestRefused("ExecuteQuery not supported for leveldb");
            case GET_PRIVATE_DATA_HASH -> privateHash(GetState.parseFrom(payload));
            case PURGE_PRIVATE_DATA -> purge(DelState.parseFrom(payload));
            case INVOKE_CHAINCODE -> throw new RequestRefused("there is no other chaincode on this channel to invoke");
            default -> throw new RequestRefused("unknown request " + request.getType());
        };
    }

    /** The read-write set, keys sorted, so that endorsers that did the same come to the same bytes. */
    synchronized ByteString results() {
        Map<RangeRead, RangeQueryInfo> distinct = new LinkedHashMap<>();
        for (Query.Range range : ranges) {
            RangeQueryInfo info = range.info();
            distinct.putIfAbsent(new RangeRead(info.getStartKey(), info.getEndKey(), info.getItrExhausted()), info);
        }
        if (reads.isEmpty()
                && writes.isEmpty()
                && metadataWrites.isEmpty()
                && distinct.isEmpty()
                && collections.isEmpty()) {
            return TxReadWriteSet.getDefaultInstance().toByteString();
        }
        KVRWSet set = KVRWSet.newBuilder()
                .addAllReads(reads.values())
                .addAllRangeQueriesInfo(distinct.values())
                .addAllWrites(writes.values())
                .addAllMetadataWrites(metadataWrites.values())
                .build();
        return TxReadWriteSet.newBuilder()
                .setDataModel(TxReadWriteSet.DataModel.KV)
                .addNsRwset(NsReadWriteSet.newBuilder()
                        .setNamespace(namespace)
                        .setRwset(set.toByteString())
                        .addAllCollectionHashedRwset(collections.hashes()))
                .build()
                .toByteString();
    }

    /**
     * What decides who must endorse.
     *
     * @throws InvalidProtocolBufferException where a written key has a policy of its own that is none
     */
    synchronized ChaincodeInterest interest() throws InvalidProtocolBufferException {
        Interest interest = new Interest();
        Set<String> written = new TreeSet<>(writes.keySet());
        written.addAll(metadataWrites.keySet());
        for (String key : written) {
            interest.written("", view.policy(namespace, key));
        }
        collections.addTo(interest);
        return interest.of(namespace, !reads.isEmpty() || !ranges.isEmpty() || !collections.isEmpty());
    }

    /** What the transaction writes to private collections, for their members' peers. */
    synchronized Optional<TxPvtReadWriteSet> privateResults() {
        return collections.data();
    }

    private ByteString get(GetState request) throws RequestRefused {
        return read(request.getCollection(), request.getKey());
    }

    private ByteString read(String collection, String key) throws RequestRefused {
        return collection.isEmpty() ? read(key) : collections.get(collection, key);
    }

    private ByteString privateHash(GetState request) throws RequestRefused {
        return collections.hash(request.getCollection(), request.getKey());
    }

    private ByteString purge(DelState request) throws RequestRefused {
        writable(request.getKey());
        collections.purge(request.getCollection(), request.getKey());
        return ByteString.EMPTY;
    }

    private ByteString getMultiple(GetStateMultiple request) throws RequestRefused {
        GetStateMultipleResult.Builder result = GetStateMultipleResult.newBuilder();
        for (String key : request.getKeysList()) {
            result.addValues(read(request.getCollection(), key));
        }
        return result.build().toByteString();
    }

    private ByteString read(String key) {
        @Nullable VersionedValue found = view.get(namespace, key).orElse(null);
        recordRead(key, found == null ? null : found.version());
        return found == null ? ByteString.EMPTY : found.value();
    }

    private void recordRead(String key, @Nullable Version version) {
        KVRead.Builder read = KVRead.newBuilder().setKey(key);
        if (version != null) {
            read.setVersion(version.toProto());
        }
        reads.put(key, read.build());
    }

    private ByteString put(PutState request) throws RequestRefused {
        write(request.getCollection(), request.getKey(), request.getValue());
        return ByteString.EMPTY;
    }

    private ByteString delete(DelState request) throws RequestRefused {
        write(request.getCollection(), request.getKey(), ByteString.EMPTY);
        return ByteString.EMPTY;
    }

    private void write(String collection, String key, ByteString value) throws RequestRefused {
        writable(key);
        if (!collection.isEmpty()) {
            collections.put(collection, key, value);
            return;
        }
        writes.put(
                key,
                KVWrite.newBuilder()
                        .setKey(key)
                        .setIsDelete(value.isEmpty())
                        .setValue(value)
                        .build());
    }

    private ByteString writeBatch(WriteBatchState request) throws RequestRefused {
        for (WriteRecord entry : request.getRecList()) {
            String collection = entry.getCollection();
            switch (entry.getType()) {
                case PUT_STATE -> write(collection, entry.getKey(), entry.getValue());
                case DEL_STATE -> write(collection, entry.getKey(), ByteString.EMPTY);
                case PUT_STATE_METADATA -> writeMetadata(collection, entry.getKey(), entry.getMetadata());
                case PURGE_PRIVATE_DATA -> {
                    writable(entry.getKey());
                    collections.purge(collection, entry.getKey());
                }
                default -> throw new RequestRefused("unknown operation type");
            }
        }
        return ByteString.EMPTY;
    }

    private ByteString metadata(GetStateMetadata request) throws RequestRefused {
        Map<String, ByteString> metadata;
        if (request.getCollection().isEmpty()) {
            recordRead(
                    request.getKey(), view.version(namespace, request.getKey()).orElse(null));
            metadata = view.metadata(namespace, request.getKey());
        } else {
            metadata = collections.metadata(request.getCollection(), request.getKey());
        }
        StateMetadataResult.Builder result = StateMetadataResult.newBuilder();
        new TreeMap<>(metadata)
                .forEach((name, value) -> result.addEntries(
                        StateMetadata.newBuilder().setMetakey(name).setValue(value)));
        return result.build().toByteString();
    }

    private ByteString putMetadata(PutStateMetadata request) throws RequestRefused {
        writeMetadata(request.getCollection(), request.getKey(), request.getMetadata());
        return ByteString.EMPTY;
    }

    private void writeMetadata(String collection, String key, StateMetadata metadata) throws RequestRefused {
        writable(key);
        if (!collection.isEmpty()) {
            collections.putMetadata(collection, key, metadata);
            return;
        }
        metadataWrites.put(
                key,
                KVMetadataWrite.newBuilder()
                        .setKey(key)
                        .addEntries(KVMetadataEntry.newBuilder()
                                .setName(metadata.getMetakey())
                                .setValue(metadata.getValue()))
                        .build());
    }

    private ByteString range(GetStateByRange request) throws RequestRefused, InvalidProtocolBufferException {
        if (!request.getCollection().isEmpty()) {
            return privateRange(request);
        }
        QueryMetadata metadata = QueryMetadata.parseFrom(request.getMetadata());
        boolean pages = metadata.getPageSize() > 0 || !metadata.getBookmark().isEmpty();
        String start = pages && !metadata.getBookmark().isEmpty() ? metadata.getBookmark() : request.getStartKey();
        if (pages && wrote) {
            throw new RequestRefused(PAGES_READ_ONLY);
        }
        String id = nextQuery();
        Query.Range range = new Query.Range(id, view, namespace, start, request.getEndKey());
        ranges.add(range);
        if (!pages) {
            return firstPortion(id, range);
        }
        paged = true;
        int size = metadata.getPageSize() > 0 ? metadata.getPageSize() : Integer.MAX_VALUE;
        return range.page(size).toBuilder().setId(id).build().toByteString();
    }

    private ByteString privateRange(GetStateByRange request) throws RequestRefused {
        if (wrote) {
            throw new RequestRefused(PRIVATE_QUERIES_READ_ONLY);
        }
        queriedPrivately = true;
        String id = nextQuery();
        return firstPortion(
                id,
                new Query.Values(
                        id,
                        namespace,
                        collections.range(request.getCollection(), request.getStartKey(), request.getEndKey())));
    }

    private ByteString history(GetHistoryForKey request) {
        String id = nextQuery();
        return firstPortion(id, new Query.History(id, view, namespace, request.getKey()));
    }

    private String nextQuery() {
        queries++;
        return Integer.toString(queries);
    }

    private ByteString firstPortion(String id, Query query) {
        QueryResponse portion = query.portion();
        if (portion.getHasMore()) {
            open.put(id, query);
        }
        return portion.toByteString();
    }

    private ByteString next(QueryStateNext request) throws RequestRefused {
        Query query = open.get(request.getId());
        if (query == null) {
            throw new RequestRefused("query iterator not found");
        }
        QueryResponse portion = query.portion();
        if (!portion.getHasMore()) {
            open.remove(request.getId());
        }
        return portion.toByteString();
    }

    private ByteString close(QueryStateClose request) {
        open.remove(request.getId());
        return QueryResponse.newBuilder().setId(request.getId()).build().toByteString();
    }

    private void writable(String key) throws RequestRefused {
        if (key.isEmpty()) {
            throw new RequestRefused("the key must not be an empty string");
        }
        if (queriedPrivately) {
            throw new RequestRefused(PRIVATE_QUERIES_READ_ONLY);
        }
        if (paged) {
            throw new RequestRefused(PAGES_READ_ONLY);
        }
        wrote = true;
    }
}
