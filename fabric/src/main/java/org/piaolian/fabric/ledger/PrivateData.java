package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;

/**
 * What members of private collections keep beside the blocks, which have hashes of it only. All peers are in one process
 * here, so it is kept once; who may see it is for the asker to check.
 *
 * <p>Each block that brought private data has a file named by its number, on disk before the block is. Data that are
 * purged, or have outlived their collection's time, are taken out of the file. A value is given away only if its hash is
 * the one that the state has, so a file that is older or other than its block is as good as none.
 */
public final class PrivateData {

    /** Endorsed data of transactions that never come to be are dropped, the oldest first, beyond so many bytes. */
    private static final long WAITING_BYTES = 64L << 20;

    /** A valid transaction of the block that is being made. */
    record Staged(int index, String transaction, ReadWriteSet set) {}

    private final Path folder;
    private final Map<String, List<TxPvtReadWriteSet>> endorsed = new LinkedHashMap<>();
    private long endorsedBytes;

    /** Raw keys by collection, each with the blocks that brought it. */
    private final NavigableMap<StateKey, NavigableSet<Long>> keys = new ConcurrentSkipListMap<>();

    private PrivateData(Path folder) {
        this.folder = folder;
    }

    /** @param height number of blocks; what was written for a block that did not come to be is dropped */
    static PrivateData open(Path folder, long height) throws IOException {
        Files.createDirectories(folder);
        PrivateData data = new PrivateData(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".new") || Long.parseLong(name) >= height) {
                    Files.delete(file);
                } else {
                    data.index(Long.parseLong(name), data.read(Long.parseLong(name)));
                }
            }
        } catch (NumberFormatException e) {
            throw new LedgerDamaged("a file that does not belong there is in " + folder + ": " + e.getMessage());
        }
        return data;
    }

    /** An endorser's private write set, to be kept if the transaction's block takes it. */
    public void endorsed(String transaction, TxPvtReadWriteSet set) {
        synchronized (endorsed) {
            List<TxPvtReadWriteSet> sets = endorsed.computeIfAbsent(transaction, id -> new ArrayList<>());
            if (sets.contains(set)) {
                return;
            }
            sets.add(set);
            endorsedBytes += set.getSerializedSize();
            Iterator<List<TxPvtReadWriteSet>> oldest = endorsed.values().iterator();
            while (endorsedBytes > WAITING_BYTES && oldest.hasNext()) {
                endorsedBytes -= bytes(oldest.next());
                oldest.remove();
            }
        }
    }

    /** The value that the key got in that transaction, if it is still there and has that hash. */
    public Optional<ByteString> value(
            String chaincode, String collection, String key, Version version, ByteString hash) {
        try {
            TxPvtReadWriteSet set =
                    read(version.block()).getOrDefault(version.transaction(), TxPvtReadWriteSet.getDefaultInstance());
            for (NsPvtReadWriteSet namespace : set.getNsPvtRwsetList()) {
                for (CollectionPvtReadWriteSet part : namespace.getCollectionPvtRwsetList()) {
                    if (namespace.getNamespace().equals(chaincode)
                            && part.getCollectionName().equals(collection)) {
                        return KVRWSet.parseFrom(part.getRwset()).getWritesList().stream()
                                .filter(write -> write.getKey().equals(key))
                                .map(KVWrite::getValue)
                                .filter(value -> BlockHashes.sha256(value).equals(hash))
                                .findFirst();
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keys from {@code start} on to before {@code end}, empty for no end, that the collection has or had. */
    public List<String> keys(String chaincode, String collection, String start, String end) {
        String namespace = ReadWriteSet.hashes(chaincode, collection);
        List<String> found = new ArrayList<>();
        for (StateKey key : keys.tailMap(new StateKey(namespace, start), true).keySet()) {
            if (!key.namespace().equals(namespace) || (!end.isEmpty() && KeyOrder.compareUtf8(key.key(), end) >= 0)) {
                break;
            }
            found.add(key.key());
        }
        return found;
    }

    /**
     * What a block brought, by the transaction's place in it.
     *
     * @param collections whether those of this name are wanted
     */
    public Map<Long, TxPvtReadWriteSet> of(long block, Predicate<String> collections) throws IOException {
        return filtered(read(block), (collection, write) -> collections.test(collection));
    }

    /** Keeps what the block's valid transactions bring, as far as an endorser of theirs gave it. */
    void store(long block, List<Staged> transactions) throws IOException {
        Map<Long, TxPvtReadWriteSet> all = new TreeMap<>();
        for (Staged transaction : transactions) {
            TxPvtReadWriteSet set = taken(transaction);
            if (set.getNsPvtRwsetCount() > 0) {
                all.put((long) transaction.index(), set);
            }
        }
        if (!all.isEmpty()) {
            write(block, all);
            index(block, all);
        }
    }

    private TxPvtReadWriteSet taken(Staged transaction) {
        List<TxPvtReadWriteSet> given;
        synchronized (endorsed) {
            given = List.copyOf(endorsed.getOrDefault(transaction.transaction(), List.of()));
        }
        TxPvtReadWriteSet.Builder taken = TxPvtReadWriteSet.newBuilder().setDataModel(TxReadWriteSet.DataModel.KV);
        Map<String, NsPvtReadWriteSet.Builder> namespaces = new TreeMap<>();
        for (ReadWriteSet.Namespace hashes : transaction.set().namespaces()) {
            if (hashes.privateHash().isEmpty()) {
                continue;
            }
            given.stream()
                    .flatMap(set -> set.getNsPvtRwsetList().stream())
                    .filter(namespace -> namespace.getNamespace().equals(hashes.chaincode()))
                    .flatMap(namespace -> namespace.getCollectionPvtRwsetList().stream())
                    .filter(part -> part.getCollectionName().equals(hashes.collection())
                            && BlockHashes.sha256(part.getRwset()).equals(hashes.privateHash()))
                    .findFirst()
                    .ifPresent(part -> namespaces
                            .computeIfAbsent(
                                    hashes.chaincode(),
                                    name -> NsPvtReadWriteSet.newBuilder().setNamespace(name))
                            .addCollectionPvtRwset(part));
        }
        namespaces.values().forEach(taken::addNsPvtRwset);
        return taken.build();
    }

    /** The transaction is in a block, valid or not: nobody needs to hold its data for it any more. */
    void settled(String transaction) {
        synchronized (endorsed) {
            List<TxPvtReadWriteSet> sets = endorsed.remove(transaction);
            if (sets != null) {
                endorsedBytes -= bytes(sets);
            }
        }
    }

    /** Nothing that came before this block is left of the keys with these hashes. */
    void purge(long before, String chaincode, String collection, Predicate<String> hashedKey) throws IOException {
        String namespace = ReadWriteSet.hashes(chaincode, collection);
        for (StateKey key :
                List.copyOf(keys.tailMap(new StateKey(namespace, ""), true).keySet())) {
            if (!key.namespace().equals(namespace)) {
                break;
            }
            if (hashedKey.test(ReadWriteSet.hashedKey(BlockHashes.sha256(ByteString.copyFromUtf8(key.key()))))) {
                for (long block : List.copyOf(blocks(key).headSet(before))) {
                    drop(block, collection, key.key()::equals);
                }
            }
        }
    }

    /** Nothing is left of what this block brought to the collection. */
    void drop(long block, String collection) throws IOException {
        drop(block, collection, key -> true);
    }

    private void drop(long block, String collection, Predicate<String> key) throws IOException {
        Map<Long, TxPvtReadWriteSet> before = read(block);
        Map<Long, TxPvtReadWriteSet> after =
                filtered(before, (name, write) -> !name.equals(collection) || !key.test(write.getKey()));
        if (after.equals(before)) {
            return;
        }
        if (after.isEmpty()) {
            Files.delete(file(block));
        } else {
            write(block, after);
        }
        forEach(before, (namespace, write) -> forget(new StateKey(namespace, write.getKey()), block));
        index(block, after);
    }

    private NavigableSet<Long> blocks(StateKey key) {
        return keys.getOrDefault(key, new ConcurrentSkipListSet<>());
    }

    private void forget(StateKey key, long block) {
        NavigableSet<Long> blocks = blocks(key);
        blocks.remove(block);
        if (blocks.isEmpty()) {
            keys.remove(key);
        }
    }

    private void index(long block, Map<Long, TxPvtReadWriteSet> all) throws IOException {
        forEach(
                all,
                (namespace, write) -> keys.computeIfAbsent(
                                new StateKey(namespace, write.getKey()), key -> new ConcurrentSkipListSet<>())
                        .add(block));
    }

    private interface Visitor {
        void write(String namespace, KVWrite write);
    }

    private static void forEach(Map<Long, TxPvtReadWriteSet> all, Visitor visitor)
            throws InvalidProtocolBufferException {
        for (TxPvtReadWriteSet set : all.values()) {
            for (NsPvtReadWriteSet namespace : set.getNsPvtRwsetList()) {
                for (CollectionPvtReadWriteSet part : namespace.getCollectionPvtRwsetList()) {
                    String name = ReadWriteSet.hashes(namespace.getNamespace(), part.getCollectionName());
                    KVRWSet.parseFrom(part.getRwset()).getWritesList().forEach(write -> visitor.write(name, write));
                }
            }
        }
    }

    /** Without the writes that are not wanted, and without what is empty then. */
    private static Map<Long, TxPvtReadWriteSet> filtered(
            Map<Long, TxPvtReadWriteSet> all, BiPredicate<String, KVWrite> wanted)
            throws InvalidProtocolBufferException {
        Map<Long, TxPvtReadWriteSet> result = new TreeMap<>();
        for (Map.Entry<Long, TxPvtReadWriteSet> transaction : all.entrySet()) {
            TxPvtReadWriteSet.Builder set = transaction.getValue().toBuilder().clearNsPvtRwset();
            for (NsPvtReadWriteSet namespace : transaction.getValue().getNsPvtRwsetList()) {
                NsPvtReadWriteSet.Builder parts = namespace.toBuilder().clearCollectionPvtRwset();
                for (CollectionPvtReadWriteSet part : namespace.getCollectionPvtRwsetList()) {
                    KVRWSet writes = KVRWSet.parseFrom(part.getRwset());
                    List<KVWrite> left = writes.getWritesList().stream()
                            .filter(write -> wanted.test(part.getCollectionName(), write))
                            .toList();
                    if (left.size() == writes.getWritesCount() && !left.isEmpty()) {
                        parts.addCollectionPvtRwset(part);
                    } else if (!left.isEmpty()) {
                        parts.addCollectionPvtRwset(part.toBuilder()
                                .setRwset(writes.toBuilder()
                                        .clearWrites()
                                        .addAllWrites(left)
                                        .build()
                                        .toByteString()));
                    }
                }
                if (parts.getCollectionPvtRwsetCount() > 0) {
                    set.addNsPvtRwset(parts);
                }
            }
            if (set.getNsPvtRwsetCount() > 0) {
                result.put(transaction.getKey(), set.build());
            }
        }
        return result;
    }

    private Map<Long, TxPvtReadWriteSet> read(long block) throws IOException {
        try {
            return BlockAndPrivateData.parseFrom(Files.readAllBytes(file(block)))
                    .getPrivateDataMapMap();
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerDamaged(file(block) + " cannot be parsed: " + e.getMessage());
        }
    }

    /** The whole file or none: a crash leaves the one before. */
    private void write(long block, Map<Long, TxPvtReadWriteSet> all) throws IOException {
        Path half = folder.resolve(file(block).getFileName() + ".new");
        ByteBuffer bytes = ByteBuffer.wrap(BlockAndPrivateData.newBuilder()
                .putAllPrivateDataMap(all)
                .build()
                .toByteArray());
        try (FileChannel channel = FileChannel.open(
                half, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(half, file(block), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path file(long block) {
        return folder.resolve(String.format(Locale.ROOT, "%010d", block));
    }

    private static long bytes(List<TxPvtReadWriteSet> sets) {
        return sets.stream().mapToLong(TxPvtReadWriteSet::getSerializedSize).sum();
    }
}
