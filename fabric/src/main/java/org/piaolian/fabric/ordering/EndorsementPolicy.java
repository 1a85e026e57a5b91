package org.piaolian.fabric.ordering;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.piaolian.fabric.ledger.Collection;
import org.piaolian.fabric.ledger.Collections;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.Policies;

/**
 * Who must endorse a transaction: the chaincode's policy; for what it writes to a collection that has one of its own that
 * one; and for a key that has one (state-based endorsement) that of the key.
 */
public record EndorsementPolicy(SignaturePolicyEnvelope chaincodePolicy, Collections collections) {

    /** @param collection empty for public keys */
    public SignaturePolicyEnvelope of(String collection) {
        return collections.find(collection).map(Collection::endorsement).orElse(chaincodePolicy);
    }

    /** Whether the endorsers, each of whom has signed, suffice for what the transaction writes. */
    boolean satisfied(ReadWriteSet set, StateView state, java.util.Collection<Identity> endorsers) {
        boolean someKeyHasItsOwn = false;
        Set<SignaturePolicyEnvelope> needed = new LinkedHashSet<>();
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            for (String key : writtenKeys(namespace)) {
                ByteString own = state.policy(namespace.name(), key).orElse(ByteString.EMPTY);
                if (own.isEmpty()) {
                    needed.add(of(namespace.collection()));
                } else if (satisfied(own, endorsers)) {
                    someKeyHasItsOwn = true;
                } else {
                    return false;
                }
            }
        }
        if (needed.isEmpty() && !someKeyHasItsOwn) {
            needed.add(chaincodePolicy);
        }
        return needed.stream().allMatch(policy -> Policies.satisfied(policy, endorsers));
    }

    static Set<String> writtenKeys(ReadWriteSet.Namespace namespace) {
        Set<String> keys = new LinkedHashSet<>();
        namespace.set().getWritesList().forEach(write -> keys.add(write.getKey()));
        namespace.set().getMetadataWritesList().forEach(write -> keys.add(write.getKey()));
        return keys;
    }

    private static boolean satisfied(ByteString policy, java.util.Collection<Identity> endorsers) {
        try {
            return Policies.satisfied(SignaturePolicyEnvelope.parseFrom(policy), endorsers);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
