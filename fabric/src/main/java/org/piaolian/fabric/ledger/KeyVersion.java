package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a key, with those before it. Only the newest one keeps its value in memory: older ones are read from
 * their blocks.
 */
final class KeyVersion {

    final Version version;
    /** Whether the transaction wrote the value (or deleted it), and not only metadata. */
    final boolean wroteValue;

    final boolean deleted;
    final Map<String, ByteString> metadata;

    @Nullable
    final KeyVersion previous;

    @Nullable
    volatile ByteString value;

    KeyVersion(
            Version version,
            boolean wroteValue,
            boolean deleted,
            @Nullable ByteString value,
            Map<String, ByteString> metadata,
            @Nullable KeyVersion previous) {
        this.version = version;
        this.wroteValue = wroteValue;
        this.deleted = deleted;
        this.value = value;
        this.metadata = metadata;
        this.previous = previous;
    }
}
