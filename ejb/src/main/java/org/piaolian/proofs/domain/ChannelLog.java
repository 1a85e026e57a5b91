package org.piaolian.proofs.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;
import org.piaolian.verifier.LogTree;

/** Which receipt is which entry of the log, as the portal's own peer tells it. */
public interface ChannelLog {

    /**
     * How far the portal has followed the channel.
     *
     * @param genesis hash of block 0
     * @param edge of a {@link LogTree} of this size, in hexadecimal
     */
    record Head(Digest genesis, long size, String edge, Optional<ChannelPosition> at) {}

    /**
     * A batch in the log.
     *
     * @param start index of its first entry
     * @param root of the log that ends with this batch
     */
    record LoggedBatch(long start, ReceiptNumber first, int count, String mspId, ChannelPosition at, Hash root) {

        public long end() {
            return start + count;
        }
    }

    /**
     * A later state in the log.
     *
     * @param place index of its entry
     * @param root of the log that ends with this entry; null where the transaction goes on
     */
    record LoggedState(
            long place,
            ReceiptNumber receipt,
            LogEntry.State state,
            ChannelPosition at,
            @Nullable Hash root) {}

    /** Empty before the first batch. */
    Optional<Head> head();

    /**
     * Adds batches and moves the head.
     *
     * @return false, and nothing is done, where the head is not at {@code from} any more: another node was faster
     */
    boolean append(long from, List<LoggedBatch> batches, Head head);

    /**
     * Adds what one transaction did to receipts, moves the head over it, and tells the feed of changes.
     *
     * @param states its entries, which may be none; {@code changed} is told whole
     * @return false, and nothing is done, where the head is not at {@code from} any more: another node was faster
     */
    boolean append(long from, ChannelNews.Changed changed, List<LoggedState> states, Head head);

    /** The batch that holds the receipt. */
    Optional<LoggedBatch> find(ReceiptNumber number);

    /** The entry of the receipt's latest state; empty where the log has nothing of it but the registration. */
    Optional<LoggedState> findState(ReceiptNumber number);

    /** Whether the log has followed the channel over this transaction, which changed the receipt. */
    boolean hasFollowed(ReceiptNumber number, String transactionId);

    /** The root of the log at a size at which a transaction ends; empty at any other. */
    Optional<Hash> rootAt(long size);

    /** Batches from this index on before which a number of their page is missing. */
    List<LoggedBatch> listAfterGaps(long from);

    /**
     * Groups that the portal holds for registered since then, in blocks before this one, that are not in the log; first
     * numbers.
     */
    List<ReceiptNumber> listMissing(Instant since, long beforeBlock);

    /** Later states from this index of the log on of which the portal heard before this moment. */
    List<LoggedState> listStatesFrom(long place, Instant heardBefore);

    /** Red receipts of reversals that the portal knows to be done since before this moment, and the channel never told of. */
    List<ReceiptNumber> listUntoldReversals(Instant doneBefore);

    /** Groups issued before this moment that are not registered; first numbers. */
    List<ReceiptNumber> listUnregistered(Instant issuedBefore);
}
