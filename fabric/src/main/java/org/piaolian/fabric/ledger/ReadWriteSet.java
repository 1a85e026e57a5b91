package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/** What a transaction read and writes, by namespace. */
public record ReadWriteSet(List<Namespace> namespaces) {

    /** @param privateData whether there are hashes of private collections in it */
    public record Namespace(String name, KVRWSet set, boolean privateData) {}

    /** @param results the serialized {@code rwset.TxReadWriteSet} of a chaincode action */
    public static ReadWriteSet parse(ByteString results) throws InvalidProtocolBufferException {
        List<Namespace> namespaces = new ArrayList<>();
        for (NsReadWriteSet namespace : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
            namespaces.add(new Namespace(
                    namespace.getNamespace(),
                    KVRWSet.parseFrom(namespace.getRwset()),
                    namespace.getCollectionHashedRwsetCount() > 0));
        }
        return new ReadWriteSet(List.copyOf(namespaces));
    }
}
