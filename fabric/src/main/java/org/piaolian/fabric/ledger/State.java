package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
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
            }
        }
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
