package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;

/**
 * What a key holds, and since which transaction.
 *
 * @param version the last transaction that changed the value or its metadata
 * @param written the one that wrote the value
 */
public record VersionedValue(
        String key, ByteString value, Map<String, ByteString> metadata, Version version, Version written) {}
