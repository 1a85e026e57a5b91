package org.piaolian.ledger.domain;

import java.util.List;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * A batch as the channel has it.
 *
 * @param at the transaction that registered it
 * @param mspId the agency that registered it
 * @param leaves in number order, from {@code first} on
 */
public record RegisteredBatch(ChannelPosition at, String mspId, ReceiptNumber first, List<Digest> leaves)
        implements ChannelNews {

    public RegisteredBatch {
        leaves = List.copyOf(leaves);
    }

    public ReceiptNumber number(int index) {
        return new ReceiptNumber(first.code(), first.number() + index);
    }
}
