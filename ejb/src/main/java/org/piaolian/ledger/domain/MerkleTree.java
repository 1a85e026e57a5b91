package org.piaolian.ledger.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The Merkle tree hash of RFC 6962 section 2.1, over leaves that bind a receipt's number and its two digests. */
public final class MerkleTree {

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private MerkleTree() {}

    /** {@code SHA-256(0x00 || "code-number" in ASCII (19 bytes) || content digest (32) || PDF digest (32))}. */
    public static Digest leaf(ReceiptNumber number, Digest content, Digest pdf) {
        return Digest.sha256(LEAF, number.toString().getBytes(US_ASCII), content.bytes(), pdf.bytes());
    }

    /** The tree's root: the one leaf itself, or {@code SHA-256(0x01 || left || right)}, split at the largest power of two. */
    public static Digest root(List<Digest> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a tree has at least one leaf");
        }
        // Pairing neighbours level by level and lifting an odd last node gives the same tree as RFC 6962's recursion.
        List<Digest> level = leaves;
        while (level.size() > 1) {
            List<Digest> above = new ArrayList<>((level.size() + 1) / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(Digest.sha256(
                        NODE, level.get(i).bytes(), level.get(i + 1).bytes()));
            }
            if (level.size() % 2 == 1) {
                above.add(level.get(level.size() - 1));
            }
            level = above;
        }
        return level.get(0);
    }
}
