package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * What a transaction read and writes, by namespace. The hashes of a private collection are a namespace too: key and value
 * are hashes, so that conflicts, versions and policies of keys hold for them as for any other key.
 */
public record ReadWriteSet(List<Namespace> namespaces) {

    /**
     * @param collection the private collection whose hashes these are, or empty
     * @param privateHash SHA-256 of the collection's private write set, or empty
     * @param purged keys, as they stand in {@code set}, of which nothing may be left
     */
    public record Namespace(
            String chaincode, String collection, KVRWSet set, ByteString privateHash, Set<String> purged) {

        /** Under which its keys are in the state. */
        public String name() {
            return collection.isEmpty() ? chaincode : hashes(chaincode, collection);
        }
    }

    /** The namespace of a collection's hashes. */
    public static String hashes(String chaincode, String collection) {
        return chaincode + "$$h" + collection;
    }

    /** How a private key is named there. */
    public static String hashedKey(ByteString keyHash) {
        return HexFormat.of().formatHex(keyHash.toByteArray());
    }

    /** @param results the serialized {@code rwset.TxReadWriteSet} of a chaincode action */
    public static ReadWriteSet parse(ByteString results) throws InvalidProtocolBufferException {
        List<Namespace> namespaces = new ArrayList<>();
        for (NsReadWriteSet namespace : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
            String chaincode = namespace.getNamespace();
            namespaces.add(
                    new Namespace(chaincode, "", KVRWSet.parseFrom(namespace.getRwset()), ByteString.EMPTY, Set.of()));
            for (CollectionHashedReadWriteSet collection : namespace.getCollectionHashedRwsetList()) {
                namespaces.add(parse(chaincode, collection));
            }
        }
        return new ReadWriteSet(List.copyOf(namespaces));
    }

    private static Namespace parse(String chaincode, CollectionHashedReadWriteSet collection)
            throws InvalidProtocolBufferException {
        HashedRWSet hashed = HashedRWSet.parseFrom(collection.getHashedRwset());
        KVRWSet.Builder set = KVRWSet.newBuilder();
        Set<String> purged = new HashSet<>();
        for (KVReadHash read : hashed.getHashedReadsList()) {
            KVRead.Builder plain = KVRead.newBuilder().setKey(hashedKey(read.getKeyHash()));
            if (read.hasVersion()) {
                plain.setVersion(read.getVersion());
            }
            set.addReads(plain);
        }
        for (KVWriteHash write : hashed.getHashedWritesList()) {
            String key = hashedKey(write.getKeyHash());
            set.addWrites(KVWrite.newBuilder()
                    .setKey(key)
                    .setIsDelete(write.getIsDelete())
                    .setValue(write.getValueHash()));
            if (write.getIsPurge()) {
                purged.add(key);
            }
        }
        for (KVMetadataWriteHash write : hashed.getMetadataWritesList()) {
            set.addMetadataWrites(KVMetadataWrite.newBuilder()
                    .setKey(hashedKey(write.getKeyHash()))
                    .addAllEntries(write.getEntriesList()));
        }
        return new Namespace(
                chaincode,
                collection.getCollectionName(),
                set.build(),
                collection.getPvtRwsetHash(),
                Set.copyOf(purged));
    }
}
