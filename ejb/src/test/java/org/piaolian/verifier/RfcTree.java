package org.piaolian.verifier;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The tree as RFC 6962 section 2.1 writes it down, recursions and all: what the quick ways are compared with. */
public final class RfcTree {

    private RfcTree() {}

    public static byte[] root(List<byte[]> entries) {
        if (entries.isEmpty()) {
            return hash(new byte[0]);
        }
        if (entries.size() == 1) {
            return hash(new byte[] {0}, entries.get(0));
        }
        int k = split(entries.size());
        return hash(new byte[] {1}, root(entries.subList(0, k)), root(entries.subList(k, entries.size())));
    }

    public static List<byte[]> path(int m, List<byte[]> entries) {
        if (entries.size() == 1) {
            return new ArrayList<>();
        }
        int k = split(entries.size());
        List<byte[]> left = entries.subList(0, k);
        List<byte[]> right = entries.subList(k, entries.size());
        List<byte[]> path = m < k ? path(m, left) : path(m - k, right);
        path.add(root(m < k ? right : left));
        return path;
    }

    public static List<byte[]> proof(int m, List<byte[]> entries) {
        return subproof(m, entries, true);
    }

    private static List<byte[]> subproof(int m, List<byte[]> entries, boolean known) {
        if (m == entries.size()) {
            List<byte[]> last = new ArrayList<>();
            if (!known) {
                last.add(root(entries));
            }
            return last;
        }
        int k = split(entries.size());
        List<byte[]> left = entries.subList(0, k);
        List<byte[]> right = entries.subList(k, entries.size());
        List<byte[]> proof = m <= k ? subproof(m, left, known) : subproof(m - k, right, false);
        proof.add(root(m <= k ? right : left));
        return proof;
    }

    private static int split(int count) {
        return Integer.highestOneBit(count - 1);
    }

    private static byte[] hash(byte[]... parts) {
        MessageDigest sha = MerkleProofs.sha256();
        for (byte[] part : parts) {
            sha.update(part);
        }
        return sha.digest();
    }
}
