package org.piaolian.verifier;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The growing Merkle tree of the log, of which only its edge is kept: the roots of the whole subtrees that it is made of,
 * at most one for each level. An object is for one thread.
 */
public final class LogTree {

    private final MerkleProofs hashes = new MerkleProofs();
    /** Largest subtree first: one for each bit of the size. */
    private final List<byte[]> edge = new ArrayList<>();

    private long size;

    /** An empty tree. */
    public LogTree() {}

    /** @param edge as {@link #edge} gave it for a tree of this size */
    public LogTree(long size, byte[] edge) {
        if (size < 0 || edge.length != Long.bitCount(size) * MerkleProofs.HASH) {
            throw new IllegalArgumentException("not the edge of a tree of " + size + ": " + edge.length + " bytes");
        }
        this.size = size;
        for (int at = 0; at < edge.length; at += MerkleProofs.HASH) {
            this.edge.add(java.util.Arrays.copyOfRange(edge, at, at + MerkleProofs.HASH));
        }
    }

    /** @return the hash of the entry, the leaf of this tree */
    public byte[] append(byte[] entry) {
        byte[] leaf = hashes.leaf(entry);
        appendLeaf(leaf);
        return leaf;
    }

    public void appendLeaf(byte[] leaf) {
        byte[] node = leaf;
        for (int i = Long.numberOfTrailingZeros(~size); i > 0; i--) {
            node = hashes.node(edge.remove(edge.size() - 1), node);
        }
        edge.add(node);
        size++;
    }

    public long size() {
        return size;
    }

    public byte[] root() {
        if (size == 0) {
            return hashes.emptyRoot();
        }
        byte[] root = edge.get(edge.size() - 1);
        for (int i = edge.size() - 2; i >= 0; i--) {
            root = hashes.node(edge.get(i), root);
        }
        return root;
    }

    public byte[] edge() {
        ByteBuffer bytes = ByteBuffer.allocate(edge.size() * MerkleProofs.HASH);
        edge.forEach(bytes::put);
        return bytes.array();
    }
}
