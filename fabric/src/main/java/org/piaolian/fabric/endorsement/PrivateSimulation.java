package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.ledger.BlockHashes;
import org.piaolian.fabric.ledger.Collection;
import org.piaolian.fabric.ledger.Collections;
import org.piaolian.fabric.ledger.KeyOrder;
import org.piaolian.fabric.ledger.PrivateData;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.ledger.VersionedValue;

/**
 * The part of a simulation that has to do with private collections: who may, what there is, and what the transaction
 * reads and writes of them, as hashes for everyone and plainly for members.
 */
final class PrivateSimulation {

    /**
     * @param peer MSP id of the peer that executes
     * @param creator MSP id of who asks
     */
    record Parties(String channel, String peer, String creator) {}

    /** What the transaction does to one collection, by raw keys, so that the hashes come in their order. */
    private static final class Use {
        final TreeMap<String, KVReadHash> reads = new TreeMap<>(KeyOrder.UTF_8);
        final TreeMap<String, KVWrite> writes = new TreeMap<>(KeyOrder.UTF_8);
        final TreeMap<String, KVWriteHash> hashedWrites = new TreeMap<>(KeyOrder.UTF_8);
        final TreeMap<String, KVMetadataWriteHash> metadata = new TreeMap<>(KeyOrder.UTF_8);
        /** Whether data were read and not hashes only. */
        boolean readPlainly;

        /** Whether members' peers get something. */
        boolean writes() {
            return !writes.isEmpty() || !metadata.isEmpty();
        }
    }

    private final StateView view;
    private final PrivateData data;
    private final Collections collections;
    private final String chaincode;
    private final Parties parties;
    private final TreeMap<String, Use> uses = new TreeMap<>();

    PrivateSimulation(StateView view, PrivateData data, Collections collections, String chaincode, Parties parties) {
        this.view = view;
        this.data = data;
        this.collections = collections;
        this.chaincode = chaincode;
        this.parties = parties;
    }

    ByteString get(String collection, String key) throws RequestRefused {
        readable(collection);
        use(collection).readPlainly = true;
        Optional<VersionedValue> hash = read(collection, key);
        if (hash.isEmpty()) {
            return ByteString.EMPTY;
        }
        Optional<ByteString> value = value(collection, key, hash.get());
        if (value.isEmpty()) {
            throw new RequestRefused(
                    "private data matching public hash version is not available. Public hash version = {BlockNum: "
                            + hash.get().version().block() + ", TxNum: "
                            + hash.get().version().transaction() + "}, Private data version = <nil>");
        }
        return value.get();
    }

    /** For everyone: it is in the blocks. */
    ByteString hash(String collection, String key) throws RequestRefused {
        if (collections.find(collection).isEmpty()) {
            throw new RequestRefused("collection [" + collection
                    + "] not defined in the collection config for chaincode [" + chaincode + "]");
        }
        return read(collection, key).map(VersionedValue::value).orElse(ByteString.EMPTY);
    }

    void put(String collection, String key, ByteString value) throws RequestRefused {
        write(collection, key, value, false);
    }

    void delete(String collection, String key) throws RequestRefused {
        write(collection, key, ByteString.EMPTY, false);
    }

    void purge(String collection, String key) throws RequestRefused {
        write(collection, key, ByteString.EMPTY, true);
    }

    private void write(String collection, String key, ByteString value, boolean purge) throws RequestRefused {
        writable(collection);
        Use use = use(collection);
        use.writes.put(
                key,
                KVWrite.newBuilder()
                        .setKey(key)
                        .setIsDelete(value.isEmpty())
                        .setValue(value)
                        .build());
        use.hashedWrites.put(
                key,
                KVWriteHash.newBuilder()
                        .setKeyHash(keyHash(key))
                        .setIsDelete(value.isEmpty())
                        .setValueHash(value.isEmpty() ? ByteString.EMPTY : BlockHashes.sha256(value))
                        .setIsPurge(purge)
                        .build());
    }

    /** What this peer has of a range. As in Fabric it leaves no trace in the read set. */
    Iterator<VersionedValue> range(String collection, String start, String end) throws RequestRefused {
        readable(collection);
        List<VersionedValue> found = new ArrayList<>();
        for (String key : data.keys(chaincode, collection, start, end)) {
            state(collection, key)
                    .flatMap(hash -> value(collection, key, hash)
                            .map(value -> new VersionedValue(key, value, Map.of(), hash.version(), hash.written())))
                    .ifPresent(found::add);
        }
        return found.iterator();
    }

    Map<String, ByteString> metadata(String collection, String key) throws RequestRefused {
        readable(collection);
        read(collection, key);
        return view.metadata(namespace(collection), hashedKey(key));
    }

    void putMetadata(String collection, String key, StateMetadata metadata) throws RequestRefused {
        writable(collection);
        use(collection)
                .metadata
                .put(
                        key,
                        KVMetadataWriteHash.newBuilder()
                                .setKeyHash(keyHash(key))
                                .addEntries(KVMetadataEntry.newBuilder()
                                        .setName(metadata.getMetakey())
                                        .setValue(metadata.getValue()))
                                .build());
    }

    boolean isEmpty() {
        return uses.isEmpty();
    }

    /** What goes into the block. */
    List<CollectionHashedReadWriteSet> hashes() {
        List<CollectionHashedReadWriteSet> all = new ArrayList<>();
        uses.forEach((collection, use) -> {
            CollectionHashedReadWriteSet.Builder set = CollectionHashedReadWriteSet.newBuilder()
                    .setCollectionName(collection)
                    .setHashedRwset(HashedRWSet.newBuilder()
                            .addAllHashedReads(use.reads.values())
                            .addAllHashedWrites(use.hashedWrites.values())
                            .addAllMetadataWrites(use.metadata.values())
                            .build()
                            .toByteString());
            if (use.writes()) {
                set.setPvtRwsetHash(BlockHashes.sha256(plain(use)));
            }
            all.add(set.build());
        });
        return all;
    }

    /** What goes to the members' peers, if there is anything. */
    Optional<TxPvtReadWriteSet> data() {
        NsPvtReadWriteSet.Builder namespace = NsPvtReadWriteSet.newBuilder().setNamespace(chaincode);
        uses.forEach((collection, use) -> {
            if (use.writes()) {
                namespace.addCollectionPvtRwset(CollectionPvtReadWriteSet.newBuilder()
                        .setCollectionName(collection)
                        .setRwset(plain(use)));
            }
        });
        if (namespace.getCollectionPvtRwsetCount() == 0) {
            return Optional.empty();
        }
        return Optional.of(TxPvtReadWriteSet.newBuilder()
                .setDataModel(TxReadWriteSet.DataModel.KV)
                .addNsPvtRwset(namespace)
                .build());
    }

    /** Of metadata members get the key only: what it is stands in the block. */
    private static ByteString plain(Use use) {
        KVRWSet.Builder set = KVRWSet.newBuilder().addAllWrites(use.writes.values());
        use.metadata
                .keySet()
                .forEach(key ->
                        set.addMetadataWrites(KVMetadataWrite.newBuilder().setKey(key)));
        return set.build().toByteString();
    }

    /** Adds what endorsers must satisfy for this part of the transaction. */
    void addTo(Interest interest) throws InvalidProtocolBufferException {
        for (Map.Entry<String, Use> entry : uses.entrySet()) {
            String collection = entry.getKey();
            Use use = entry.getValue();
            Set<String> written = new TreeSet<>(use.writes.keySet());
            written.addAll(use.metadata.keySet());
            for (String key : written) {
                interest.written(collection, view.policy(namespace(collection), hashedKey(key)));
            }
            if (use.readPlainly) {
                interest.read(collection);
            }
        }
    }

    /** The hash that the state has, noted as read. */
    private Optional<VersionedValue> read(String collection, String key) {
        @Nullable VersionedValue found = state(collection, key).orElse(null);
        KVReadHash.Builder read = KVReadHash.newBuilder().setKeyHash(keyHash(key));
        if (found != null) {
            read.setVersion(found.version().toProto());
        }
        use(collection).reads.put(key, read.build());
        return Optional.ofNullable(found);
    }

    private Optional<VersionedValue> state(String collection, String key) {
        return view.get(namespace(collection), hashedKey(key));
    }

    /** As far as this peer's agency is a member. */
    private Optional<ByteString> value(String collection, String key, VersionedValue hash) {
        return collections.find(collection).filter(c -> c.has(parties.peer)).isEmpty()
                ? Optional.empty()
                : data.value(chaincode, collection, key, hash.written(), hash.value());
    }

    private void readable(String collection) throws RequestRefused {
        allowed(collection, "read");
    }

    private void writable(String collection) throws RequestRefused {
        allowed(collection, "write");
    }

    private void allowed(String name, String what) throws RequestRefused {
        Optional<Collection> collection = collections.find(name);
        if (collection.isEmpty()) {
            throw new RequestRefused(
                    "collection " + parties.channel + "/" + chaincode + "/" + name + " could not be found");
        }
        if (!collection.get().has(parties.creator)) {
            throw new RequestRefused("tx creator does not have " + what
                    + " access permission on privatedata in chaincodeName:" + chaincode + " collectionName: " + name);
        }
    }

    private Use use(String collection) {
        return uses.computeIfAbsent(collection, name -> new Use());
    }

    private String namespace(String collection) {
        return ReadWriteSet.hashes(chaincode, collection);
    }

    private static String hashedKey(String key) {
        return ReadWriteSet.hashedKey(keyHash(key));
    }

    private static ByteString keyHash(String key) {
        return BlockHashes.sha256(ByteString.copyFromUtf8(key));
    }
}
