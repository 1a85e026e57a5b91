package org.piaolian.fabric.ordering;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.Policies;

/**
 * Who must endorse a transaction: the chaincode's policy, or for a key that has one of its own (state-based endorsement)
 * that one.
 */
public record EndorsementPolicy(SignaturePolicyEnvelope chaincodePolicy) {

    /** Whether the endorsers, each of whom has signed, suffice for what the transaction writes. */
    boolean satisfied(ReadWriteSet set, StateView state, Collection<Identity> endorsers) {
        boolean someKeyHasItsOwn = false;
        boolean someKeyHasNone = false;
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            for (String key : writtenKeys(namespace)) {
                ByteString own = state.policy(namespace.name(), key).orElse(ByteString.EMPTY);
                if (own.isEmpty()) {
                    someKeyHasNone = true;
                } else if (satisfied(own, endorsers)) {
                    someKeyHasItsOwn = true;
                } else {
                    return false;
                }
            }
        }
        boolean chaincodePolicyNeeded = someKeyHasNone || !someKeyHasItsOwn;
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
