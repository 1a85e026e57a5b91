package org.piaolian.fabric.ordering;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.Policies;

/**
 * Who must endorse a transaction: the chaincode's policy, or for a key that has one of its own (state-based endorsement)
 * that one.
 */
public record EndorsementPolicy(SignaturePolicyEnvelope chaincodePolicy) {

    private static final String KEY_POLICY = MetaDataKeys.VALIDATION_PARAMETER.name();

    /** Whether the endorsers, each of whom has signed, suffice for what the transaction writes. */
    public boolean satisfied(ReadWriteSet set, StateView state, Collection<Identity> endorsers) {
        boolean chaincodePolicyNeeded = true;
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            Set<String> keys = writtenKeys(namespace);
            boolean allHaveTheirOwn = !keys.isEmpty();
            for (String key : keys) {
                ByteString own = state.metadata(namespace.name(), key).getOrDefault(KEY_POLICY, ByteString.EMPTY);
                if (own.isEmpty()) {
                    allHaveTheirOwn = false;
                } else if (!satisfied(own, endorsers)) {
                    return false;
                }
            }
            chaincodePolicyNeeded &= !allHaveTheirOwn;
        }
        return !chaincodePolicyNeeded || Policies.satisfied(chaincodePolicy, endorsers);
    }

    static Set<String> writtenKeys(ReadWriteSet.Namespace namespace) {
        Set<String> keys = new LinkedHashSet<>();
        namespace.set().getWritesList().forEach(write -> keys.add(write.getKey()));
        namespace.set().getMetadataWritesList().forEach(write -> keys.add(write.getKey()));
        return keys;
    }

    private static boolean satisfied(ByteString policy, Collection<Identity> endorsers) {
        try {
            return Policies.satisfied(SignaturePolicyEnvelope.parseFrom(policy), endorsers);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
