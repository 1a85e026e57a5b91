package org.piaolian.ledger.domain;

import java.util.List;
import java.util.OptionalLong;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * The leaves of consecutive receipts of one series, to be registered in one transaction.
 *
 * <p>The numbers of a series are divided into pages of {@link NumberPage#SIZE}. A batch lies within one page. It starts at the
 * page's first number, or right behind the batch that {@code previous} names by its first number; so two batches can
 * never hold the same number, and no number inside a page is skipped.
 *
 * @param agency issuing agency; the transaction is signed in its name
 * @param previous first number of the batch that ends right before this one, or empty at the start of a page
 * @param leaves one leaf a receipt, in number order, 1 to {@link NumberPage#SIZE} of them
 */
public record LeafBatch(AgencyId agency, ReceiptNumber first, OptionalLong previous, List<Digest> leaves) {

    public LeafBatch {
        leaves = List.copyOf(leaves);
        if (leaves.isEmpty() || leaves.size() > NumberPage.SIZE) {
            throw new IllegalArgumentException("a batch has 1 to " + NumberPage.SIZE + " leaves, not " + leaves.size());
        }
        if (first.number() + leaves.size() - 1 > NumberPage.endOf(first.number())) {
            throw new IllegalArgumentException("batch " + first + " of " + leaves.size() + " runs over its page");
        }
        if ((first.number() == NumberPage.startOf(first.number())) != previous.isEmpty()) {
            throw new IllegalArgumentException("only a batch at the start of a page has no previous one: " + first);
        }
    }

    public Digest root() {
        return MerkleTree.root(leaves);
    }
}
