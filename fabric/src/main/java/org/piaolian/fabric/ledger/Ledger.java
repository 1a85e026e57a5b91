package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
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
    private final Map<String, Place> transactions;
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile long height;
    private ByteString lastHash;
    private ByteString previousHash;

    private Ledger(BlockFiles files, Rebuild rebuilt) {
        this.files = files;
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
    public static Ledger open(Path folder) throws IOException {
        Rebuild rebuild = new Rebuild();
        return new Ledger(BlockFiles.open(folder, rebuild), rebuild);
    }

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

    /** Adds a valid transaction of the block that is being made; no view sees it before the block is committed. */
    public void stage(int index, ReadWriteSet set) {
        state.apply(new Version(height, index), set);
    }

    /**
     * Writes the next block and waits for the disk. Its valid transactions must have been staged. After an exception the
     * ledger takes no further block.
     */
    public void commit(Block block) throws IOException {
        if (block.getHeader().getNumber() != height) {
            throw new IllegalArgumentException("the next block is " + height);
        }
        files.append(block.toByteArray());
        index(block, transactions);
        synchronized (files) {
            previousHash = block.getHeader().getPreviousHash();
            lastHash = BlockHashes.header(block.getHeader());
            height = block.getHeader().getNumber() + 1;
        }
        followers.forEach(Runnable::run);
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

    private static void index(Block block, Map<String, Place> transactions) throws InvalidProtocolBufferException {
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
            }
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }

    private static final class Rebuild implements BlockFiles.Reader {
        final State state = new State();
        final Map<String, Place> transactions = new ConcurrentHashMap<>();
        ByteString lastHash = ByteString.EMPTY;
        ByteString previousHash = ByteString.EMPTY;

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
                        state.apply(
                                new Version(number, i),
                                Transaction.parse(envelope).readWriteSet());
                    }
                }
            }
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
