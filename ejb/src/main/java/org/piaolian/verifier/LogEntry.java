package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The entries of the log, as bytes. */
public final class LogEntry {

    private static final int REGISTERED = 1;
    private static final int STATE = 2;
    private static final int NUMBER = 19;
    private static final int SEQUENCE = 4;
    private static final int TIME = 8;

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
     * How a registered receipt stands after a step of its life.
     *
     * @param sequence of the step in the receipt's life, from 1
     * @param time of the step, in seconds since 1970
     * @param name for example {@code REVERSED}
     * @param reference id of the transaction that took the step (32)
     * @param agency MSP id of the member that took it
     */
    public record State(int sequence, long time, String name, Hash reference, String agency) {

        /** The last second of which RFC 3339 can tell. */
        static final long LAST_SECOND = 253_402_300_799L;

        public State {
            if (sequence < 1 || time < 0 || time > LAST_SECOND || !name.matches("[A-Z]{1,32}")) {
                throw new IllegalArgumentException("no step " + sequence + " to " + name + " at " + time);
            }
        }
    }

    /**
     * A later state: {@code 0x02 || "code-number" (19) || sequence (4) || time (8) || length of the state's name (1) || name
     * || reference (32) || MSP id}.
     */
    public static byte[] state(String number, State state) {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        entry.write(STATE);
        entry.writeBytes(number.getBytes(US_ASCII));
        entry.writeBytes(ByteBuffer.allocate(SEQUENCE + TIME)
                .putInt(state.sequence())
                .putLong(state.time())
                .array());
        entry.write(state.name().length());
        entry.writeBytes(state.name().getBytes(US_ASCII));
        entry.writeBytes(state.reference().bytes());
        entry.writeBytes(state.agency().getBytes(UTF_8));
        return entry.toByteArray();
    }

    /** A later state as {@link #state} wrote it, and the receipt that it is of. */
    record StateOf(String number, State state) {}

    /** @return empty where the entry is of another type, or not one of a later state as the format has it */
    static Optional<StateOf> readState(byte[] entry) {
        if (entry.length == 0 || entry[0] != STATE) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(entry, 1, entry.length - 1);
            String number = text(bytes, NUMBER);
            int sequence = bytes.getInt();
            long time = bytes.getLong();
            String name = text(bytes, bytes.get() & 0xff);
            byte[] reference = new byte[MerkleProofs.HASH];
            bytes.get(reference);
            State state = new State(sequence, time, name, Hash.of(reference), text(bytes, bytes.remaining()));
            // Whatever is read otherwise than it is written, is not read.
            return Arrays.equals(state(number, state), entry)
                    ? Optional.of(new StateOf(number, state))
                    : Optional.empty();
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, UTF_8);
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
