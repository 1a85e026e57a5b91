package org.piaolian.ledger.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verifier.MerkleProofs;

/** The Merkle tree hash of RFC 6962 section 2.1, over leaves that bind a receipt's number and its two digests. */
public final class MerkleTree {

    private static final byte[] LEAF = {0};

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
        return Digest.of(
                new MerkleProofs().root(leaves.stream().map(Digest::bytes).toList()));
    }
}
