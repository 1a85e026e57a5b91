package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

/** One write of a key in its history. */
public record Modification(String transactionId, ByteString value, Timestamp timestamp, boolean deleted) {}
