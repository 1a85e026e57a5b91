package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.verifier.Unproven.Reason.MALFORMED;
import static org.piaolian.verifier.Unproven.Reason.TOO_LARGE;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The proof file of a receipt, {@code <code-number>.proof}, at most {@value #MOST_BYTES} bytes. It says nothing by itself:
 * {@link CheckReceipt} does.
 *
 * @param number {@code 11010126-0000000001}
 * @param content digest of the receipt's data (32)
 * @param pdf SHA-256 of the sealed PDF (32)
 * @param agency MSP id of the agency that registered it
 * @param index place of its entry in the log, from 0
 * @param path from its entry to the root
 * @param later its latest state, where anything was done to it since
 */
public record ReceiptProof(
        String number,
        Hash content,
        Hash pdf,
        String agency,
        long index,
        List<byte[]> path,
        Optional<LaterState> later,
        SignedCheckpoint checkpoint) {

    public static final int MOST_BYTES = 4096;

    private static final String FIRST_LINE = "piaolian receipt proof v1";
    private static final String REGISTERED = "REGISTERED";
    private static final int LONGEST_PATH = 63;

    public ReceiptProof {
        path = List.copyOf(path);
    }

    /**
     * An entry of the log that says a later state.
     *
     * @param index its place in the log, from 0
     * @param path from it to the root
     */
    public record LaterState(LogEntry.State state, long index, List<byte[]> path) {

        public LaterState {
            path = List.copyOf(path);
        }
    }

    public static ReceiptProof parse(byte[] file) throws Unproven {
        if (file.length > MOST_BYTES) {
            throw new Unproven(TOO_LARGE, "the proof has more than " + MOST_BYTES + " bytes: " + file.length);
        }
        String text = Lines.text(file);
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw new Unproven(MALFORMED, "the proof has no checkpoint");
        }
        Reader head = new Reader(text.substring(0, blank).lines().toList());
        head.is(FIRST_LINE);
        String number = head.field("number");
        if (!number.matches("[0-9]{8}-[0-9]{10}")) {
            throw new Unproven(MALFORMED, "not the number of a receipt: " + number);
        }
        Hash content = Lines.hash(head.field("content"), "content");
        Hash pdf = Lines.hash(head.field("pdf"), "pdf");
        String agency = head.field("agency");
        long index = Lines.count(head.field("index"), "index");
        List<byte[]> path = head.hashes("path");
        String state = head.field("state");
        // A receipt that was locked and released is REGISTERED by an entry of its own.
        Optional<LaterState> later = state.equals(REGISTERED) && !head.has("state-sequence")
                ? Optional.empty()
                : Optional.of(later(state, head));
        head.end();
        SignedCheckpoint checkpoint =
                SignedCheckpoint.parse(text.substring(blank + 2).getBytes(UTF_8));
        return new ReceiptProof(number, content, pdf, agency, index, path, later, checkpoint);
    }

    private static LaterState later(String state, Reader head) throws Unproven {
        if (!state.matches("[A-Z]{1,32}")) {
            throw new Unproven(MALFORMED, "not a state: " + state);
        }
        long sequence = Lines.count(head.field("state-sequence"), "state-sequence");
        long time = Lines.count(head.field("state-time"), "state-time");
        if (sequence < 1 || sequence > Integer.MAX_VALUE || time > LogEntry.State.LAST_SECOND) {
            throw new Unproven(MALFORMED, "not a step of a receipt's life: " + sequence + " at " + time);
        }
        return new LaterState(
                new LogEntry.State(
                        (int) sequence,
                        time,
                        state,
                        Lines.hash(head.field("state-reference"), "state-reference"),
                        head.field("state-agency")),
                Lines.count(head.field("state-index"), "state-index"),
                head.hashes("state-path"));
    }

    /** Its latest state in this proof. */
    public String state() {
        return later.map(entry -> entry.state().name()).orElse(REGISTERED);
    }

    /**
     * This proof; or, where it would have more than {@value #MOST_BYTES} bytes, the same with no more signatures than must
     * be.
     *
     * @throws Unproven where too few agencies signed, or a signature is false
     */
    public ReceiptProof shortest(AgencyKeys keys) throws Unproven {
        return format().getBytes(UTF_8).length <= MOST_BYTES
                ? this
                : new ReceiptProof(number, content, pdf, agency, index, path, later, checkpoint.leanest(keys));
    }

    public String format() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        field(text, "number", number);
        field(text, "content", content.base64());
        field(text, "pdf", pdf.base64());
        field(text, "agency", agency);
        field(text, "index", Long.toString(index));
        path.forEach(hash -> field(text, "path", base64(hash)));
        field(text, "state", state());
        later.ifPresent(entry -> {
            LogEntry.State state = entry.state();
            field(text, "state-sequence", Integer.toString(state.sequence()));
            field(text, "state-time", Long.toString(state.time()));
            field(text, "state-reference", state.reference().base64());
            field(text, "state-agency", state.agency());
            field(text, "state-index", Long.toString(entry.index()));
            entry.path().forEach(hash -> field(text, "state-path", base64(hash)));
        });
        return text.append('\n').append(checkpoint.format()).toString();
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Takes the lines one after the other, in the order that the format has. */
    private static final class Reader {

        private final List<String> lines;
        private int next;

        Reader(List<String> lines) {
            this.lines = lines;
        }

        void is(String line) throws Unproven {
            if (next >= lines.size() || !lines.get(next).equals(line)) {
                throw new Unproven(MALFORMED, "line " + (next + 1) + " is not \"" + line + "\"");
            }
            next++;
        }

        String field(String name) throws Unproven {
            if (!has(name) || lines.get(next).length() == name.length() + 1) {
                throw new Unproven(MALFORMED, "line " + (next + 1) + " is not the field \"" + name + "\"");
            }
            return lines.get(next++).substring(name.length() + 1);
        }

        List<byte[]> hashes(String name) throws Unproven {
            List<byte[]> hashes = new ArrayList<>();
            while (has(name)) {
                hashes.add(Lines.hash(field(name), name).bytes());
                if (hashes.size() > LONGEST_PATH) {
                    throw new Unproven(TOO_LARGE, "a path of more than " + LONGEST_PATH + " hashes");
                }
            }
            return hashes;
        }

        void end() throws Unproven {
            if (next != lines.size()) {
                throw new Unproven(MALFORMED, "line " + (next + 1) + " is one too many");
            }
        }

        private boolean has(String name) {
            return next < lines.size() && lines.get(next).startsWith(name + " ");
        }
    }
}
