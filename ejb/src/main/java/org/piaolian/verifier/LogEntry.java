package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** The entries of the log, as bytes. */
public final class LogEntry {

    private static final int REGISTERED = 1;
    private static final int STATE = 2;

    private LogEntry() {}

    /**
     * A registered receipt: {@code 0x01 || "code-number" (19) || leaf on the channel (32) || MSP id}.
     *
     * @param number {@code 11010126-0000000001}
     * @param leaf as {@link #channelLeaf} makes it
     * @param agency MSP id of the agency that registered it
     */
    public static byte[] registered(String number, byte[] leaf, String agency) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(REGISTERED);
        entry.writeBytes(number.getBytes(US_ASCII));
        entry.writeBytes(leaf);
        entry.writeBytes(agency.getBytes(UTF_8));
        return entry.toByteArray();
    }

    /**
     * A later state: {@code 0x02 || "code-number" (19) || length of the state's name (1) || name || reference (32) || MSP
     * id}.
     *
     * @param reference what the state refers to, or 32 zero bytes
     */
    public static byte[] state(String number, String state, byte[] reference, String agency) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(STATE);
        entry.writeBytes(number.getBytes(US_ASCII));
        entry.write(state.length());
        entry.writeBytes(state.getBytes(US_ASCII));
        entry.writeBytes(reference);
        entry.writeBytes(agency.getBytes(UTF_8));
        return entry.toByteArray();
    }

    /** {@code SHA-256(0x00 || "code-number" (19) || content digest (32) || PDF digest (32))}. */
    public static byte[] channelLeaf(MerkleProofs hashes, String number, byte[] content, byte[] pdf) {
        ByteArrayOutputStream bound = new ByteArrayOutputStream();
        bound.writeBytes(number.getBytes(US_ASCII));
        bound.writeBytes(content);
        bound.writeBytes(pdf);
        return hashes.leaf(bound.toByteArray());
    }
}
