package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/** The channel's blocks and the state that follows from them. Blocks are added by one thread; anyone reads. */
public final class Ledger implements Closeable {

    /** @param code what the transaction was found to be when its block was committed */
    public record Place(long block, int index, TxValidationCode code) {}

    private final BlockFiles files;
    private final State state;
    private final Collections collections;
    private final PrivateData privateData;
    private final List<PrivateData.Staged> staged = new ArrayList<>();
    private final Map<String, Place> transactions;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile long height;
    private ByteString lastHash;
    private ByteString previousHash;

    private Ledger(BlockFiles files, Rebuild rebuilt, Collections collections, PrivateData privateData) {
        this.files = files;
        this.collections = collections;
        this.privateData = privateData;
        this.state = rebuilt.state;
        this.transactions = rebuilt.transactions;
        this.lastHash = rebuilt.lastHash;
        this.previousHash = rebuilt.previousHash;
        this.height = files.count();
    }

    /**
     * Reads all blocks, checks checksums, numbers, hash chain and data hashes, and rebuilds the state.
     *
     * @throws LedgerDamaged where something in the middle is not as it was written
     */
    public static Ledger open(Path folder, Collections collections) throws IOException {
        Rebuild rebuild = new Rebuild(collections);
        BlockFiles files = BlockFiles.open(folder, rebuild);
        try {
            PrivateData privateData = PrivateData.open(folder.resolve("private"), files.count());
            Ledger ledger = new Ledger(files, rebuild, collections, privateData);
            // What a crash kept from being dropped.
            for (Purge purge : rebuild.purges) {
                ledger.purge(purge.block, purge.set);
            }
            for (long block = 0; block < files.count(); block++) {
                ledger.dropExpired(block);
            }
            return ledger;
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private record Purge(long block, ReadWriteSet set) {}

    /** Number of blocks. */
    public long height() {
        return height;
    }

    /** SHA-256 of the last block's header; empty before the first block. */
    public ByteString lastHash() {
        synchronized (files) {
            return lastHash;
        }
    }

    public BlockchainInfo info() {
        synchronized (files) {
            return BlockchainInfo.newBuilder()
                    .setHeight(height)
                    .setCurrentBlockHash(lastHash)
                    .setPreviousBlockHash(previousHash)
                    .build();
        }
    }

    public Block block(long number) throws IOException {
        return Block.parseFrom(files.read(number));
    }

    /** The first transaction of that id, valid or not. */
    public Optional<Place> find(String transactionId) {
        return Optional.ofNullable(transactions.get(transactionId));
    }

    /** The state as it is now, for as long as the view is kept. */
    public StateView view() {
        return new StateView(state, height, this);
    }

    /** The state with what {@link #stage} has added. */
    public StateView staged() {
        return new StateView(state, Long.MAX_VALUE, this);
    }

    public Collections collections() {
        return collections;
    }

    public PrivateData privateData() {
        return privateData;
    }

    /** Adds a valid transaction of the block that is being made; no view sees it before the block is committed. */
    public void stage(int index, String transaction, ReadWriteSet set) {
        state.apply(new Version(height, index), set);
        staged.add(new PrivateData.Staged(index, transaction, set));
    }

    /**
     * Writes the next block and waits for the disk. Its valid transactions must have been staged. After an exception the
     * ledger takes no further block.
     */
    public void commit(Block block) throws IOException {
        if (block.getHeader().getNumber() != height) {
            throw new IllegalArgumentException("the next block is " + height);
        }
        privateData.store(height, staged);
        files.append(block.toByteArray());
        state.expire(height, block.getData().getDataCount());
        for (PrivateData.Staged transaction : staged) {
            purge(height, transaction.set());
        }
        staged.clear();
        dropExpired(height);
        synchronized (files) {
            previousHash = block.getHeader().getPreviousHash();
            lastHash = BlockHashes.header(block.getHeader());
            height = block.getHeader().getNumber() + 1;
        }
        // Last, so that whoever is told that a transaction is committed reads what it left.
        index(block, transactions).forEach(privateData::settled);
        followers.forEach(Runnable::run);
    }

    private void purge(long block, ReadWriteSet set) throws IOException {
        for (ReadWriteSet.Namespace namespace : set.namespaces()) {
            if (!namespace.purged().isEmpty()) {
                privateData.purge(block, namespace.chaincode(), namespace.collection(), namespace.purged()::contains);
            }
        }
    }

    private void dropExpired(long block) throws IOException {
        for (Collection collection : collections.all()) {
            long written = block - collection.blocksToLive() - 1;
            if (collection.blocksToLive() > 0 && written >= 0) {
                privateData.drop(written, collection.name());
            }
        }
    }

    /** Calls back after each commit, on the committing thread: the callback must return at once. */
    public void follow(Runnable follower) {
        followers.add(follower);
    }

    public void unfollow(Runnable follower) {
        followers.remove(follower);
    }

    /** What each transaction of the block was found to be, in order. */
    public static TxValidationCode code(Block block, int index) {
        ByteString filter = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        TxValidationCode code = TxValidationCode.forNumber(filter.byteAt(index) & 0xff);
        return code == null ? TxValidationCode.INVALID_OTHER_REASON : code;
    }

    /** @return ids of the block's transactions */
    private static List<String> index(Block block, Map<String, Place> transactions)
            throws InvalidProtocolBufferException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            TxValidationCode code = code(block, i);
            // An envelope that could not even be read has no id to be found by.
            if (code == TxValidationCode.BAD_PAYLOAD || code == TxValidationCode.BAD_COMMON_HEADER) {
                continue;
            }
            ChannelHeader header =
                    Transaction.channelHeader(Envelope.parseFrom(block.getData().getData(i)));
            if (!header.getTxId().isEmpty()) {
                transactions.putIfAbsent(
                        header.getTxId(), new Place(block.getHeader().getNumber(), i, code));
                ids.add(header.getTxId());
            }
        }
        return ids;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private static final class Rebuild implements BlockFiles.Reader {
        final State state;
        final List<Purge> purges = new ArrayList<>();
        final Map<String, Place> transactions = new ConcurrentHashMap<>();
        ByteString lastHash = ByteString.EMPTY;
        ByteString previousHash = ByteString.EMPTY;

        Rebuild(Collections collections) {
            state = new State(collections);
        }

        @Override
        public void block(long number, byte[] bytes) throws IOException {
            Block block = parse(bytes);
            if (block.getHeader().getNumber() != number) {
                throw new LedgerDamaged("it is numbered " + block.getHeader().getNumber());
            }
            if (!block.getHeader().getPreviousHash().equals(lastHash)) {
                throw new LedgerDamaged("it does not name the block before it");
            }
            if (!block.getHeader().getDataHash().equals(BlockHashes.data(block.getData()))) {
                throw new LedgerDamaged("its data hash does not match its transactions");
            }
            if (block.getMetadata()
                            .getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                            .size()
                    != block.getData().getDataCount()) {
                throw new LedgerDamaged("it does not say which of its transactions are valid");
            }
            previousHash = lastHash;
            lastHash = BlockHashes.header(block.getHeader());
            index(block, transactions);
            for (int i = 0; i < block.getData().getDataCount(); i++) {
                if (code(block, i) == TxValidationCode.VALID) {
                    Envelope envelope = Envelope.parseFrom(block.getData().getData(i));
                    if (Transaction.channelHeader(envelope).getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
                        ReadWriteSet set = Transaction.parse(envelope).readWriteSet();
                        state.apply(new Version(number, i), set);
                        if (set.namespaces().stream()
                                .anyMatch(namespace -> !namespace.purged().isEmpty())) {
                            purges.add(new Purge(number, set));
                        }
                    }
                }
            }
            state.expire(number, block.getData().getDataCount());
        }

        private static Block parse(byte[] bytes) throws LedgerDamaged {
            @Nullable Block block;
            try {
                block = Block.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new LedgerDamaged("it cannot be parsed: " + e.getMessage());
            }
            if (block.getMetadata().getMetadataCount() <= BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE) {
                throw new LedgerDamaged("its metadata is missing");
            }
            return block;
        }
    }
}
