package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import java.util.Map;

/** What a key holds, and since which transaction. */
public record VersionedValue(String key, ByteString value, Map<String, ByteString> metadata, Version version) {}
