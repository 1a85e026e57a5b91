package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A registered batch, as it stands in the world state. The value under its key is packed, all integers big-endian:
 *
 * <pre>
 * 1 byte    version, 1
 * 2 bytes   count of receipts, 1 to 2,000
 * 1 byte    length of the MSP id
 * …         MSP id of the agency that registered it, UTF-8
 * 32 bytes  transaction id
 * 8 bytes   time of the proposal, seconds since 1970-01-01T00:00:00Z
 * 4 bytes   and nanoseconds
 * 32·count  leaves in number order
 * </pre>
 */
record Batch(String msp, String transaction, Instant registered, Leaves leaves) {

    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + 2 + 1 + 32 + 8 + 4;

    byte[] encode() {
        byte[] mspBytes = msp.getBytes(UTF_8);
        byte[] transactionBytes = HexFormat.of().parseHex(transaction);
        if (mspBytes.length == 0 || mspBytes.length > 255 || transactionBytes.length != 32) {
            throw new IllegalStateException("cannot pack MSP id " + msp + " and transaction " + transaction);
        }
        return ByteBuffer.allocate(FIXED_BYTES + mspBytes.length + leaves.count() * Leaves.LEAF_BYTES)
                .put(VERSION)
                .putShort((short) leaves.count())
                .put((byte) mspBytes.length)
                .put(mspBytes)
                .put(transactionBytes)
                .putLong(registered.getEpochSecond())
                .putInt(registered.getNano())
                .put(leaves.bytes())
                .array();
    }

    /** @throws IllegalStateException where the value is not exactly what {@link #encode} writes */
    static Batch decode(byte[] value) {
        if (value.length < FIXED_BYTES) {
            throw corrupt("too short");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        if (in.get() != VERSION) {
            throw corrupt("unknown version");
        }
        int count = Short.toUnsignedInt(in.getShort());
        int mspLength = Byte.toUnsignedInt(in.get());
        if (count == 0 || count > Page.SIZE || mspLength == 0) {
            throw corrupt("impossible header");
        }
        if (value.length != FIXED_BYTES + mspLength + count * Leaves.LEAF_BYTES) {
            throw corrupt("length does not fit the header");
        }
        String msp = utf8(in, mspLength);
        byte[] transaction = new byte[32];
        in.get(transaction);
        long seconds = in.getLong();
        int nanos = in.getInt();
        if (nanos < 0 || nanos > 999_999_999) {
            throw corrupt("impossible time");
        }
        byte[] leaves = new byte[in.remaining()];
        in.get(leaves);
        return new Batch(
                msp, HexFormat.of().formatHex(transaction), Instant.ofEpochSecond(seconds, nanos), new Leaves(leaves));
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
        return new IllegalStateException("not a packed batch: " + how);
    }
}
