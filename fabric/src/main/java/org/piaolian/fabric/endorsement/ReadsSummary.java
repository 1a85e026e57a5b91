package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * What a range query read: up to a degree of 50 the keys and versions themselves, beyond it a hash tree over them, grown
 * as Fabric grows it so that validation comes to the same hashes.
 */
public final class ReadsSummary {

    private static final int DEGREE = 50;
    private static final int LEAVES = 1;

    private final int degree;
    private final TreeMap<Integer, List<ByteString>> levels = new TreeMap<>();
    private List<KVRead> pending = new ArrayList<>();
    private int top = LEAVES;

    public ReadsSummary() {
        this(DEGREE);
    }

    /** @param degree of the summary to compare with, at least 2 */
    public ReadsSummary(int degree) {
        if (degree < 2) {
            throw new IllegalArgumentException("degree " + degree + " is less than 2");
        }
        this.degree = degree;
    }

    public void add(KVRead read) {
        pending.add(read);
        if (pending.size() > degree) {
            hashPending();
        }
    }

    /** Puts the reads, or their summary, into the query's record. */
    void writeTo(RangeQueryInfo.Builder info) {
        if (levels.isEmpty()) {
            if (!pending.isEmpty()) {
                info.setRawReads(QueryReads.newBuilder().addAllKvReads(pending));
            }
            return;
        }
        info.setReadsMerkleHashes(finish());
    }

    /** The summary of all that was added. */
    public QueryReadsMerkleSummary finish() {
        if (!pending.isEmpty()) {
            hashPending();
        }
        for (int level = LEAVES; level < top; level++) {
            List<ByteString> hashes = levels.remove(level);
            if (hashes != null) {
                at(level + 1).add(hashes.size() == 1 ? hashes.get(0) : combined(hashes));
            }
        }
        if (at(top).size() > degree) {
            ByteString combined = combined(at(top));
            levels.remove(top);
            top++;
            at(top).add(combined);
        }
        return QueryReadsMerkleSummary.newBuilder()
                .setMaxDegree(degree)
                .setMaxLevel(top)
                .addAllMaxLevelHashes(at(top))
                .build();
    }

    private void hashPending() {
        ByteString hash = sha256(
                List.of(QueryReads.newBuilder().addAllKvReads(pending).build().toByteString()));
        pending = new ArrayList<>();
        at(LEAVES).add(hash);
        for (int level = LEAVES; at(level).size() > degree; level++) {
            ByteString combined = combined(at(level));
            levels.remove(level);
            at(level + 1).add(combined);
            top = Math.max(top, level + 1);
        }
    }

    private List<ByteString> at(int level) {
        return levels.computeIfAbsent(level, l -> new ArrayList<>());
    }

    private static ByteString combined(List<ByteString> hashes) {
        return sha256(hashes);
    }

    private static ByteString sha256(List<ByteString> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(part -> digest.update(part.asReadOnlyByteBuffer()));
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
