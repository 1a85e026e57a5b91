package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.HexFormat;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * A value of the world state: up to 128 receipts of a batch, and all that is said of the batch as a whole, so that a
 * look-up reads one value of some 4 kB however large the batch is. Packed, all integers big-endian:
 *
 * <pre>
 * 1 byte    version, 2
 * 2 bytes   count of receipts in the batch, 1 to 2,000
 * 2 bytes   place in the batch of this value's first receipt: 0, 128, 256, …
 * 1 byte    length of the MSP id
 * …         MSP id of the agency that registered it, UTF-8
 * 32 bytes  transaction id
 * 8 bytes   time of the proposal, seconds since 1970-01-01T00:00:00Z
 * 4 bytes   and nanoseconds
 * 32 bytes  root of all leaves of the batch
 * 32·n      leaves in number order, n what is left of the batch or 128, whichever is less
 * </pre>
 *
 * @param root 64 lower-case hexadecimal digits
 */
record Part(String msp, String transaction, Instant registered, int count, String root, int from, Leaves leaves) {

    /** Most leaves in a value. */
    static final int SIZE = 128;

    private static final byte VERSION = 2;
    private static final int HASH_BYTES = 32;
    private static final int FIXED_BYTES = 1 + 2 + 2 + 1 + HASH_BYTES + 8 + 4 + HASH_BYTES;

    /** The part of a batch that this transaction registers. */
    static Part of(ChaincodeStub stub, String msp, String root, int from, Leaves all) {
        return new Part(
                msp, stub.getTxId(), stub.getTxTimestamp(), all.count(), root, from, all.some(from, from + SIZE));
    }

    byte[] encode() {
        byte[] mspBytes = msp.getBytes(UTF_8);
        byte[] transactionBytes = HexFormat.of().parseHex(transaction);
        byte[] rootBytes = HexFormat.of().parseHex(root);
        if (mspBytes.length == 0
                || mspBytes.length > 255
                || transactionBytes.length != HASH_BYTES
                || rootBytes.length != HASH_BYTES) {
            throw new IllegalStateException("cannot pack MSP id " + msp + ", transaction " + transaction + ", " + root);
        }
        return ByteBuffer.allocate(FIXED_BYTES + mspBytes.length + leaves.count() * Leaves.LEAF_BYTES)
                .put(VERSION)
                .putShort((short) count)
                .putShort((short) from)
                .put((byte) mspBytes.length)
                .put(mspBytes)
                .put(transactionBytes)
                .putLong(registered.getEpochSecond())
                .putInt(registered.getNano())
                .put(rootBytes)
                .put(leaves.bytes())
                .array();
    }

    /** @throws IllegalStateException where the value is not exactly what {@link #encode} writes */
    static Part decode(byte[] value) {
        if (value.length < FIXED_BYTES) {
            throw corrupt("too short");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        if (in.get() != VERSION) {
            throw corrupt("unknown version");
        }
        int count = Short.toUnsignedInt(in.getShort());
        int from = Short.toUnsignedInt(in.getShort());
        int mspLength = Byte.toUnsignedInt(in.get());
        if (count == 0 || count > Page.SIZE || from >= count || from % SIZE != 0 || mspLength == 0) {
            throw corrupt("impossible header");
        }
        if (value.length != FIXED_BYTES + mspLength + Math.min(count - from, SIZE) * Leaves.LEAF_BYTES) {
            throw corrupt("length does not fit the header");
        }
        String msp = utf8(in, mspLength);
        String transaction = hash(in);
        long seconds = in.getLong();
        int nanos = in.getInt();
        if (nanos < 0 || nanos > 999_999_999) {
            throw corrupt("impossible time");
        }
        String root = hash(in);
        byte[] leaves = new byte[in.remaining()];
        in.get(leaves);
        return new Part(msp, transaction, Instant.ofEpochSecond(seconds, nanos), count, root, from, new Leaves(leaves));
    }

    private static String hash(ByteBuffer in) {
        byte[] hash = new byte[HASH_BYTES];
        in.get(hash);
        return HexFormat.of().formatHex(hash);
    }

    private static String utf8(ByteBuffer in, int length) {
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw corrupt("MSP id is not UTF-8");
        }
    }

    private static IllegalStateException corrupt(String how) {
        return new IllegalStateException("not a packed part of a batch: " + how);
    }
}
