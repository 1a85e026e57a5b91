package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;
import org.jspecify.annotations.Nullable;

/** The state as the blocks below a height left it, whatever is committed meanwhile. */
public final class StateView {

    private static final String KEY_POLICY = MetaDataKeys.VALIDATION_PARAMETER.name();

    private final State state;
    private final long height;
    private final Ledger ledger;

    StateView(State state, long height, Ledger ledger) {
        this.state = state;
        this.height = height;
        this.ledger = ledger;
    }

    public Optional<VersionedValue> get(String namespace, String key) {
        KeyVersion version = visible(state.newest(namespace, key));
        return version == null || version.deleted ? Optional.empty() : Optional.of(value(namespace, key, version));
    }

    /** Version of the key if it is there; cheaper than its value. */
    public Optional<Version> version(String namespace, String key) {
        KeyVersion version = visible(state.newest(namespace, key));
        return version == null || version.deleted ? Optional.empty() : Optional.of(version.version);
    }

    /** The key's metadata, whether or not its value is there. */
    public Map<String, ByteString> metadata(String namespace, String key) {
        KeyVersion version = visible(state.newest(namespace, key));
        return version == null ? Map.of() : version.metadata;
    }

    /**
     * The endorsement policy that the key was given as its own, a serialized {@code common.SignaturePolicyEnvelope}. An
     * empty one counts as none when a block is validated.
     */
    public Optional<ByteString> policy(String namespace, String key) {
        return Optional.ofNullable(metadata(namespace, key).get(KEY_POLICY));
    }

    /**
     * Keys in order of their UTF-8 bytes.
     *
     * @param start first key; empty for the first of the namespace
     * @param end where to stop; empty for the end of the namespace
     * @param withEnd whether a key equal to {@code end} belongs to the range
     */
    public Iterator<VersionedValue> range(String namespace, String start, String end, boolean withEnd) {
        Iterator<Map.Entry<StateKey, KeyVersion>> entries = state.keys
                .tailMap(new StateKey(namespace, start), true)
                .entrySet()
                .iterator();
        return new Iterator<>() {
            private @Nullable VersionedValue next = advance();

            private @Nullable VersionedValue advance() {
                while (entries.hasNext()) {
                    Map.Entry<StateKey, KeyVersion> entry = entries.next();
                    StateKey key = entry.getKey();
                    if (!key.namespace().equals(namespace)) {
                        return null;
                    }
                    if (!end.isEmpty()) {
                        int order = KeyOrder.compareUtf8(key.key(), end);
                        if (order > 0 || (order == 0 && !withEnd)) {
                            return null;
                        }
                    }
                    KeyVersion version = visible(entry.getValue());
                    if (version != null && !version.deleted) {
                        return value(namespace, key.key(), version);
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public VersionedValue next() {
                VersionedValue current = next;
                if (current == null) {
                    throw new NoSuchElementException();
                }
                next = advance();
                return current;
            }
        };
    }

    /** The writes of a key, newest first, each read from its block when it is asked for. */
    public Iterator<Modification> history(String namespace, String key) {
        return new Iterator<>() {
            private @Nullable KeyVersion next = written(visible(state.newest(namespace, key)));

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public Modification next() {
                KeyVersion current = next;
                if (current == null) {
                    throw new NoSuchElementException();
                }
                next = written(current.previous);
                Transaction transaction = transaction(current);
                return new Modification(
                        transaction.id(),
                        current.deleted ? ByteString.EMPTY : write(transaction, namespace, key),
                        transaction.channelHeader().getTimestamp(),
                        current.deleted);
            }
        };
    }

    private @Nullable KeyVersion visible(@Nullable KeyVersion newest) {
        KeyVersion version = newest;
        while (version != null && version.version.block() >= height) {
            version = version.previous;
        }
        return version;
    }

    private static @Nullable KeyVersion written(@Nullable KeyVersion version) {
        KeyVersion found = version;
        while (found != null && !found.wroteValue) {
            found = found.previous;
        }
        return found;
    }

    private VersionedValue value(String namespace, String key, KeyVersion version) {
        KeyVersion writer = written(version);
        if (writer == null) {
            throw new IllegalStateException("no transaction wrote " + namespace + "/" + key);
        }
        ByteString value = version.value;
        if (value == null) {
            value = write(transaction(writer), namespace, key);
        }
        return new VersionedValue(key, value, version.metadata, version.version, writer.version);
    }

    private Transaction transaction(KeyVersion version) {
        try {
            Block block = ledger.block(version.version.block());
            return Transaction.parse(block.getData().getData((int) version.version.transaction()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteString write(Transaction transaction, String namespace, String key) {
        try {
            for (ReadWriteSet.Namespace set : transaction.readWriteSet().namespaces()) {
                if (set.name().equals(namespace)) {
                    for (KVWrite write : set.set().getWritesList()) {
                        if (write.getKey().equals(key)) {
                            return write.getValue();
                        }
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("transaction " + transaction.id() + " did not write " + namespace + "/" + key);
    }
}
