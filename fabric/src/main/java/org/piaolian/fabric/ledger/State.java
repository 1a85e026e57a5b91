package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.jspecify.annotations.Nullable;

/** The newest value and the chain of versions of each key. One thread applies blocks; any number read views. */
final class State {

    final NavigableMap<StateKey, KeyVersion> keys = new ConcurrentSkipListMap<>();

    private record Expiring(StateKey key, Version version) {}

    private final Collections collections;
    /** Hashes of private data by the block that drops them. */
    private final NavigableMap<Long, List<Expiring>> expiring = new TreeMap<>();

    State(Collections collections) {
        this.collections = collections;
    }

    /** Applies a valid transaction's writes. Views of a height up to this block do not see them. */
    void apply(Version version, ReadWriteSet set) {
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            for (KVWrite write : namespace.set().getWritesList()) {
                StateKey key = new StateKey(namespace.name(), write.getKey());
                KeyVersion last = keys.get(key);
                // As in Fabric: writing nothing is deleting.
                boolean gone = write.getIsDelete() || write.getValue().isEmpty();
                Map<String, ByteString> metadata = gone || last == null || last.deleted ? Map.of() : last.metadata;
                put(key, new KeyVersion(version, true, gone, gone ? null : write.getValue(), metadata, last));
                noteExpiry(namespace, key, version);
            }
            for (KVMetadataWrite write : namespace.set().getMetadataWritesList()) {
                StateKey key = new StateKey(namespace.name(), write.getKey());
                KeyVersion last = keys.get(key);
                // As in Fabric: metadata of a key that is not there is dropped, not kept for later.
                if (last == null || last.deleted) {
                    continue;
                }
                Map<String, ByteString> metadata = new TreeMap<>();
                for (KVMetadataEntry entry : write.getEntriesList()) {
                    metadata.put(entry.getName(), entry.getValue());
                }
                boolean same = last.version.equals(version);
                put(
                        key,
                        new KeyVersion(
                                version,
                                same && last.wroteValue,
                                false,
                                last.value,
                                Map.copyOf(metadata),
                                same ? last.previous : last));
                noteExpiry(namespace, key, version);
            }
        }
    }

    private void noteExpiry(ReadWriteSet.Namespace namespace, StateKey key, Version version) {
        long drops = collections.dropsAt(namespace.collection(), version.block());
        if (drops < Long.MAX_VALUE) {
            expiring.computeIfAbsent(drops, block -> new ArrayList<>()).add(new Expiring(key, version));
        }
    }

    /** Drops what outlives its time with this block, behind all of its transactions. */
    void expire(long block, int transactions) {
        for (Expiring old : expiring.getOrDefault(block, List.of())) {
            KeyVersion last = keys.get(old.key);
            if (last != null && last.version.equals(old.version) && !last.deleted) {
                put(old.key, new KeyVersion(new Version(block, transactions), true, true, null, Map.of(), last));
            }
        }
        expiring.remove(block);
    }

    private void put(StateKey key, KeyVersion next) {
        keys.put(key, next);
        KeyVersion previous = next.previous;
        if (previous != null) {
            previous.value = null;
        }
    }

    @Nullable
    KeyVersion newest(String namespace, String key) {
        return keys.get(new StateKey(namespace, key));
    }
}
