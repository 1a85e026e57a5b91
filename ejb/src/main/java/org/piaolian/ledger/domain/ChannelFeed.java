package org.piaolian.ledger.domain;

import java.util.Optional;
import org.piaolian.receipts.domain.Digest;

/** The channel as one agency's own peer tells it, from its first block on. */
public interface ChannelFeed {

    /**
     * Hash of block 0, by which one channel is told from another.
     *
     * @throws LedgerUnavailable where the peer does not answer
     */
    Digest genesis();

    /**
     * All that was done to receipts in ledger order: by block, and in a block by transaction.
     *
     * @param after the last one that is known already; empty to begin with block 0
     * @throws LedgerUnavailable where the peer does not answer
     */
    News follow(Optional<ChannelPosition> after);

    /** An open stream. {@link #close} may be called by another thread and ends it. */
    interface News extends AutoCloseable {

        /**
         * Waits for the next transaction that did something to receipts.
         *
         * @throws LedgerUnavailable where the stream broke or was closed; follow again from where it was
         */
        ChannelNews next();

        @Override
        void close();
    }
}
