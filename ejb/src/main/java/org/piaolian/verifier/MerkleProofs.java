package org.piaolian.verifier;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 6962 section 2.1 over SHA-256, and the checks of RFC 9162 sections 2.1.3.2 and 2.1.4.2. An
 * object is for one thread. Hashes are 32 bytes.
 */
public final class MerkleProofs {

    public static final int HASH = 32;

    private final MessageDigest sha = sha256();
    private final byte[] node = new byte[1 + 2 * HASH];

    public MerkleProofs() {
        node[0] = 1;
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** {@code SHA-256(0x00 || entry)} */
    public byte[] leaf(byte[] entry) {
        sha.update((byte) 0);
        return sha.digest(entry);
    }

    /** {@code SHA-256(0x01 || left || right)} */
    public byte[] node(byte[] left, byte[] right) {
        byte[] above = new byte[HASH];
        node(left, right, above);
        return above;
    }

    /** The result may be one of the two. */
    private void node(byte[] left, byte[] right, byte[] above) {
        System.arraycopy(left, 0, node, 1, HASH);
        System.arraycopy(right, 0, node, 1 + HASH, HASH);
        sha.update(node);
        try {
            sha.digest(above, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
        }
    }

    /** The root of a tree with these leaves, at least one. */
    public byte[] root(List<byte[]> leaves) {
        // Pairing neighbours level by level and lifting an odd last node gives the same tree as RFC 6962's recursion.
        List<byte[]> row = leaves;
        while (row.size() > 1) {
            List<byte[]> above = new ArrayList<>((row.size() + 1) / 2);
            for (int i = 0; i + 1 < row.size(); i += 2) {
                above.add(node(row.get(i), row.get(i + 1)));
            }
            if (row.size() % 2 == 1) {
                above.add(row.get(row.size() - 1));
            }
            row = above;
        }
        return row.get(0);
    }

    /** The root of no entries at all. */
    public byte[] emptyRoot() {
        return sha.digest();
    }

    /** Whether the path leads from this leaf, at this place, to this root of a tree of this size. */
    public boolean includes(long index, long size, byte[] leaf, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long place = index;
        long last = size - 1;
        byte[] hash = leaf.clone();
        for (byte[] sibling : path) {
            if (last == 0 || sibling.length != HASH) {
                return false;
            }
            if ((place & 1) == 1 || place == last) {
                node(sibling, hash, hash);
                if ((place & 1) == 0) {
                    // The last node of a level has no partner: it moves up as it is.
                    int up = Long.numberOfTrailingZeros(place);
                    place >>>= up;
                    last >>>= up;
                }
            } else {
                node(hash, sibling, hash);
            }
            place >>>= 1;
            last >>>= 1;
        }
        return last == 0 && MessageDigest.isEqual(hash, root);
    }

    /** Whether a tree of the later size and root begins with the tree of the earlier size and root. */
    public boolean extendsTo(long earlier, byte[] earlierRoot, long later, byte[] laterRoot, List<byte[]> path) {
        if (earlier < 0 || earlier > later) {
            return false;
        }
        if (earlier == later || earlier == 0) {
            return path.isEmpty()
                    && (earlier == 0
                            ? MessageDigest.isEqual(earlierRoot, emptyRoot())
                            : MessageDigest.isEqual(earlierRoot, laterRoot));
        }
        int next = 0;
        long place = earlier - 1;
        long last = later - 1;
        int up = Long.numberOfTrailingZeros(~place);
        place >>>= up;
        last >>>= up;
        byte[] first;
        if (place == 0) {
            // The earlier tree is one whole subtree, which the proof therefore leaves out.
            first = earlierRoot;
        } else if (path.isEmpty()) {
            return false;
        } else {
            first = path.get(next++);
        }
        byte[] old = first.clone();
        byte[] now = first.clone();
        for (; next < path.size(); next++) {
            byte[] sibling = path.get(next);
            if (last == 0 || sibling.length != HASH) {
                return false;
            }
            if ((place & 1) == 1 || place == last) {
                node(sibling, old, old);
                node(sibling, now, now);
                while ((place & 1) == 0 && place != 0) {
                    place >>>= 1;
                    last >>>= 1;
                }
            } else {
                node(now, sibling, now);
            }
            place >>>= 1;
            last >>>= 1;
        }
        return last == 0 && MessageDigest.isEqual(old, earlierRoot) && MessageDigest.isEqual(now, laterRoot);
    }
}
