package org.piaolian.proofs.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verifier.Hash;

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

    /** Empty before the first batch. */
    Optional<Head> head();

    /**
     * Adds batches and moves the head.
     *
     * @return false, and nothing is done, where the head is not at {@code from} any more: another node was faster
     */
    boolean append(long from, List<LoggedBatch> batches, Head head);

    /**
     * Moves the head over a transaction that the log has nothing of, and tells the feed of changes.
     *
     * @return false, and nothing is done, where the head's size is another: another node was faster
     */
    boolean pass(ChannelNews.Changed changed, Head head);

    /** The batch that holds the receipt. */
    Optional<LoggedBatch> find(ReceiptNumber number);

    /** The root of the log at a size at which a batch ends; empty at any other. */
    Optional<Hash> rootAt(long size);

    /** Batches from this index on before which a number of their page is missing. */
    List<LoggedBatch> listAfterGaps(long from);

    /**
     * Groups that the portal holds for registered since then, in blocks before this one, that are not in the log; first
     * numbers.
     */
    List<ReceiptNumber> listMissing(Instant since, long beforeBlock);

    /** Groups issued before this moment that are not registered; first numbers. */
    List<ReceiptNumber> listUnregistered(Instant issuedBefore);
}
