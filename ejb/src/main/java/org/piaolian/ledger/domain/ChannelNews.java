package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/** What a transaction of the channel did to receipts. */
public sealed interface ChannelNews permits RegisteredBatch, ChannelNews.Changed {

    ChannelPosition at();

    /** Steps of the lives of receipts. */
    record Changed(ChannelPosition at, List<Change> changes) implements ChannelNews {

        public Changed {
            changes = List.copyOf(changes);
        }
    }

    /**
     * @param action what was done, in the contract's word
     * @param sequence of the step in the receipt's life, from 1
     * @param by who took the step; not known of steps that an earlier version of the contract told of
     */
    record Change(ReceiptNumber receipt, String action, ReceiptState state, int sequence, Optional<By> by) {}

    /**
     * @param mspId of the member that took a step
     * @param at the time of its proposal
     */
    record By(String mspId, Instant at) {}
}
