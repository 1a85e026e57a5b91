package org.piaolian.fabric.ordering;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.endorsement.ReadsSummary;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.ledger.Version;
import org.piaolian.fabric.ledger.VersionedValue;

/**
 * The part of validation that depends on the order of transactions: duplicates, endorsement policy (a key may have one of
 * its own), reads that are no longer true, ranges in which keys came or went. One object judges one block.
 */
final class ValidateAgainstState {

    private record WrittenKey(String namespace, String key) {}

    private final Ledger ledger;
    private final EndorsementPolicy policy;
    private final StateView committed;
    private final StateView staged;
    private final Set<String> seen = new HashSet<>();
    private final Set<WrittenKey> written = new HashSet<>();
    private final Set<WrittenKey> policyChanged = new HashSet<>();
    private int index;

    ValidateAgainstState(Ledger ledger, EndorsementPolicy policy) {
        this.ledger = ledger;
        this.policy = policy;
        this.committed = ledger.view();
        this.staged = ledger.staged();
    }

    /** Judges the block's next transaction and, if it is valid, stages its writes. */
    TxValidationCode next(Checked checked) {
        TxValidationCode code = judge(checked);
        ReadWriteSet set = checked.readWriteSet();
        if (code == TxValidationCode.VALID && set != null) {
            ledger.stage(index, checked.transactionId(), set);
            for (ReadWriteSet.Namespace namespace : set.namespaces()) {
                EndorsementPolicy.writtenKeys(namespace)
                        .forEach(key -> written.add(new WrittenKey(namespace.name(), key)));
            }
        }
        index++;
        return code;
    }

    private TxValidationCode judge(Checked checked) {
        ReadWriteSet set = checked.readWriteSet();
        if (checked.code() != TxValidationCode.VALID || set == null) {
            return checked.code();
        }
        if (ledger.find(checked.transactionId()).isPresent()) {
            return TxValidationCode.DUPLICATE_TXID;
        }
        if (!endorsed(checked, set)) {
            return TxValidationCode.ENDORSEMENT_POLICY_FAILURE;
        }
        notePoliciesChangedBy(set);
        if (!seen.add(checked.transactionId())) {
            return TxValidationCode.DUPLICATE_TXID;
        }
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            for (KVRead read : namespace.set().getReadsList()) {
                if (!stillTrue(namespace.name(), read)) {
                    return TxValidationCode.MVCC_READ_CONFLICT;
                }
            }
            for (RangeQueryInfo range : namespace.set().getRangeQueriesInfoList()) {
                if (!stillTrue(namespace.name(), range)) {
                    return TxValidationCode.PHANTOM_READ_CONFLICT;
                }
            }
        }
        return TxValidationCode.VALID;
    }

    private boolean endorsed(Checked checked, ReadWriteSet set) {
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            for (String key : EndorsementPolicy.writtenKeys(namespace)) {
                // The endorsers could not know of the policy that an earlier transaction of this block gives the key.
                if (policyChanged.contains(new WrittenKey(namespace.name(), key))) {
                    return false;
                }
            }
        }
        return policy.satisfied(set, committed, checked.endorsers());
    }

    /** As in Fabric also if the transaction comes to nothing for what it read. */
    private void notePoliciesChangedBy(ReadWriteSet set) {
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            for (KVMetadataWrite write : namespace.set().getMetadataWritesList()) {
                policyChanged.add(new WrittenKey(namespace.name(), write.getKey()));
            }
        }
    }

    private boolean stillTrue(String namespace, KVRead read) {
        if (written.contains(new WrittenKey(namespace, read.getKey()))) {
            return false;
        }
        @Nullable Version now = committed.version(namespace, read.getKey()).orElse(null);
        if (!read.hasVersion()) {
            return now == null;
        }
        return Version.of(read.getVersion()).equals(now);
    }

    private boolean stillTrue(String namespace, RangeQueryInfo range) {
        Iterator<VersionedValue> now =
                staged.range(namespace, range.getStartKey(), range.getEndKey(), !range.getItrExhausted());
        if (range.hasReadsMerkleHashes()) {
            int degree = range.getReadsMerkleHashes().getMaxDegree();
            if (degree < 2) {
                return false;
            }
            ReadsSummary summary = new ReadsSummary(degree);
            now.forEachRemaining(found -> summary.add(read(found)));
            return summary.finish().equals(range.getReadsMerkleHashes());
        }
        for (KVRead read : range.getRawReads().getKvReadsList()) {
            if (!now.hasNext()) {
                return false;
            }
            VersionedValue found = now.next();
            if (!found.key().equals(read.getKey())
                    || !read.hasVersion()
                    || !found.version().equals(Version.of(read.getVersion()))) {
                return false;
            }
        }
        return !now.hasNext();
    }

    private static KVRead read(VersionedValue found) {
        return KVRead.newBuilder()
                .setKey(found.key())
                .setVersion(found.version().toProto())
                .build();
    }
}
