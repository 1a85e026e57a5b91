package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/** What a transaction touched, as far as it decides who must endorse it; a peer tells the gateway with its endorsement. */
final class Interest {

    private static final String PUBLIC = "";

    private final Set<SignaturePolicyEnvelope> ofKeys = new LinkedHashSet<>();
    /** Where keys without a policy of their own are written, or data read. */
    private final Set<String> underChaincodePolicy = new TreeSet<>();

    private final Set<String> readCollections = new TreeSet<>();
    private boolean wrote;

    /**
     * A key was written, or its metadata.
     *
     * @param collection empty for a public key
     * @param own the key's own policy before the transaction
     */
    void written(String collection, Optional<ByteString> own) throws InvalidProtocolBufferException {
        wrote = true;
        if (own.isPresent()) {
            ofKeys.add(SignaturePolicyEnvelope.parseFrom(own.get()));
        } else {
            underChaincodePolicy.add(collection);
        }
    }

    /** Data of a private collection were read, and not their hashes only. */
    void read(String collection) {
        readCollections.add(collection);
        underChaincodePolicy.add(collection);
    }

    /** @param any whether the transaction read or wrote anything at all */
    ChaincodeInterest of(String chaincode, boolean any) {
        ChaincodeInterest.Builder interest = ChaincodeInterest.newBuilder();
        if (any && !wrote) {
            underChaincodePolicy.add(PUBLIC);
        }
        boolean chaincodePolicy = underChaincodePolicy.contains(PUBLIC);
        if (chaincodePolicy || !ofKeys.isEmpty()) {
            interest.addChaincodes(ChaincodeCall.newBuilder()
                    .setName(chaincode)
                    .addAllKeyPolicies(ofKeys)
                    .setDisregardNamespacePolicy(!chaincodePolicy));
        }
        for (String collection : underChaincodePolicy) {
            if (!collection.equals(PUBLIC)) {
                interest.addChaincodes(ChaincodeCall.newBuilder()
                        .setName(chaincode)
                        .addCollectionNames(collection)
                        .setNoPrivateReads(!readCollections.contains(collection)));
            }
        }
        return interest.build();
    }
}
