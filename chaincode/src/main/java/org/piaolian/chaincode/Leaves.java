package org.piaolian.chaincode;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The leaves of a batch, 32 bytes each, and the Merkle tree hash of RFC 6962 section 2.1 over them. */
final class Leaves {

    static final int LEAF_BYTES = 32;

    private static final byte NODE = 1;

    private final byte[] bytes;

    /** @param bytes one or more whole leaves, one after the other, in number order */
    Leaves(byte[] bytes) {
        if (bytes.length == 0 || bytes.length % LEAF_BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are not leaves of " + LEAF_BYTES);
        }
        this.bytes = bytes.clone();
    }

    int count() {
        return bytes.length / LEAF_BYTES;
    }

    String leaf(int index) {
        return HexFormat.of().formatHex(bytes, index * LEAF_BYTES, (index + 1) * LEAF_BYTES);
    }

    /** @param to exclusive; there may be fewer */
    Leaves some(int from, int to) {
        return new Leaves(Arrays.copyOfRange(bytes, from * LEAF_BYTES, Math.min(to, count()) * LEAF_BYTES));
    }

    Leaves and(Leaves more) {
        return new Leaves(ByteBuffer.allocate(bytes.length + more.bytes.length)
                .put(bytes)
                .put(more.bytes)
                .array());
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** 64 lower-case hexadecimal digits. */
    String root() {
        MessageDigest sha = sha256();
        byte[] level = bytes;
        // Pairing neighbours and lifting an odd last node gives the same tree as the RFC's recursion.
        while (level.length > LEAF_BYTES) {
            int nodes = level.length / LEAF_BYTES;
            ByteBuffer above = ByteBuffer.allocate((nodes + 1) / 2 * LEAF_BYTES);
            for (int i = 0; i + 1 < nodes; i += 2) {
                sha.update(NODE);
                sha.update(level, i * LEAF_BYTES, 2 * LEAF_BYTES);
                above.put(sha.digest());
            }
            if (nodes % 2 == 1) {
                above.put(level, (nodes - 1) * LEAF_BYTES, LEAF_BYTES);
            }
            level = above.array();
        }
        return HexFormat.of().formatHex(level);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Leaves other && Arrays.equals(bytes, other.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
