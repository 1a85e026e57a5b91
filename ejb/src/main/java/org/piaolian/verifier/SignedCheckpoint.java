package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.verifier.Unproven.Reason.FALSE_SIGNATURE;
import static org.piaolian.verifier.Unproven.Reason.MALFORMED;
import static org.piaolian.verifier.Unproven.Reason.OTHER_ORIGIN;
import static org.piaolian.verifier.Unproven.Reason.TOO_FEW_AGENCIES;
import static org.piaolian.verifier.Unproven.Reason.TOO_LARGE;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A checkpoint (c2sp.org/tlog-checkpoint) with its signatures (c2sp.org/signed-note) and cosignatures
 * (c2sp.org/tlog-cosignature, Ed25519). Parsing says nothing about the signatures; {@link #verify} does.
 *
 * @param body origin, size and root, each with its newline
 */
public record SignedCheckpoint(String body, String origin, long size, Hash root, List<Line> signatures) {

    public static final int MOST_BYTES = 8 * 1024;
    private static final int MOST_SIGNATURES = 16;

    public SignedCheckpoint {
        signatures = List.copyOf(signatures);
    }

    /** @param value Base64 of the key's id (4 bytes) and what the key made */
    public record Line(String name, String value) {

        public static Line of(String name, byte[] id, byte[] made) {
            byte[] bytes = Arrays.copyOf(id, id.length + made.length);
            System.arraycopy(made, 0, bytes, id.length, made.length);
            return new Line(name, Base64.getEncoder().encodeToString(bytes));
        }

        byte[] bytes() {
            return Base64.getDecoder().decode(value);
        }

        public String format() {
            return "— " + name + " " + value + "\n";
        }

        private boolean isBy(String keyName, byte type, Hash raw) {
            return name.equals(keyName)
                    && Arrays.equals(Arrays.copyOf(bytes(), 4), AgencyKeys.Key.id(keyName, type, raw));
        }
    }

    /**
     * What the known keys signed.
     *
     * @param cosigned each agency's latest cosignature time
     * @param logSigned the agencies that signed as the log
     */
    public record Signers(Map<String, Instant> cosigned, List<String> logSigned) {

        public Signers {
            cosigned = Collections.unmodifiableMap(new TreeMap<>(cosigned));
            logSigned = List.copyOf(logSigned);
        }

        /** @throws Unproven where they are fewer than must sign */
        public Signers enough(AgencyKeys keys) throws Unproven {
            if (cosigned.size() < keys.threshold()) {
                throw new Unproven(
                        TOO_FEW_AGENCIES,
                        cosigned.size() + " agencies signed the checkpoint, " + keys.threshold() + " must: "
                                + cosigned.keySet());
            }
            return this;
        }

        /** At this time or later, at least so many agencies knew of nothing beyond the checkpoint. */
        public Instant asOf(int threshold) {
            return cosigned.values().stream()
                    .sorted(Comparator.reverseOrder())
                    .skip(threshold - 1L)
                    .findFirst()
                    .orElseThrow();
        }
    }

    public static String body(String origin, long size, Hash root) {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    public static byte[] cosignedMessage(String body, long time) {
        return ("cosignature/v1\ntime " + time + "\n" + body).getBytes(UTF_8);
    }

    public static SignedCheckpoint parse(byte[] note) throws Unproven {
        if (note.length > MOST_BYTES) {
            throw new Unproven(TOO_LARGE, "the checkpoint has " + note.length + " bytes");
        }
        String text = Lines.text(note);
        int blank = text.lastIndexOf("\n\n");
        if (blank < 0) {
            throw new Unproven(MALFORMED, "the checkpoint has no signatures");
        }
        String body = text.substring(0, blank + 1);
        List<String> lines = List.of(body.split("\n", -1));
        if (lines.size() != 4 || lines.get(0).isEmpty()) {
            throw new Unproven(MALFORMED, "a checkpoint has three lines: origin, size, root");
        }
        List<Line> signatures = signatures(text.substring(blank + 2));
        return new SignedCheckpoint(
                body,
                lines.get(0),
                Lines.count(lines.get(1), "the tree's size"),
                Lines.hash(lines.get(2), "the root"),
                signatures);
    }

    /** One or more signature lines, as a note ends with and as a witness answers. */
    public static List<Line> signatures(String text) throws Unproven {
        List<Line> signatures = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length != 3 || !fields[0].equals("—") || fields[1].isEmpty()) {
                throw new Unproven(MALFORMED, "not a signature: " + line);
            }
            byte[] bytes = Lines.base64(fields[2], "a signature");
            if (bytes.length < 5) {
                throw new Unproven(MALFORMED, "a signature of " + bytes.length + " bytes");
            }
            signatures.add(new Line(fields[1], fields[2]));
        }
        if (signatures.isEmpty()) {
            throw new Unproven(MALFORMED, "the checkpoint has no signatures");
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new Unproven(TOO_LARGE, "the checkpoint has " + signatures.size() + " signatures");
        }
        return signatures;
    }

    public String format() {
        StringBuilder text = new StringBuilder(body).append('\n');
        signatures.forEach(line -> text.append(line.format()));
        return text.toString();
    }

    /** Those who signed; a signature by a known key that is false refuses the whole. */
    public Signers signers(AgencyKeys keys) throws Unproven {
        if (!origin.equals(keys.origin())) {
            throw new Unproven(OTHER_ORIGIN, "a checkpoint of " + origin + ", not of " + keys.origin());
        }
        Map<String, Instant> cosigned = new TreeMap<>();
        List<String> logSigned = new ArrayList<>();
        for (Line line : signatures) {
            Optional<AgencyKeys.Key> cosigner = keys.keys().stream()
                    .filter(k -> line.isBy(k.name(), AgencyKeys.COSIGNATURE, k.raw()))
                    .findFirst();
            if (cosigner.isPresent()) {
                Instant time = time(line, cosigner.get());
                cosigned.merge(cosigner.get().agency(), time, (a, b) -> a.isAfter(b) ? a : b);
            }
            Optional<AgencyKeys.Key> log = keys.keys().stream()
                    .filter(k -> line.isBy(origin, AgencyKeys.NOTE, k.raw()))
                    .findFirst();
            if (log.isPresent()) {
                byte[] signature = Arrays.copyOfRange(line.bytes(), 4, line.bytes().length);
                if (!log.get().signed(body.getBytes(UTF_8), signature)) {
                    throw falseSignature(log.get());
                }
                logSigned.add(log.get().agency());
            }
        }
        return new Signers(cosigned, logSigned);
    }

    private Instant time(Line line, AgencyKeys.Key key) throws Unproven {
        if (line.bytes().length != 4 + 8 + 64) {
            throw falseSignature(key);
        }
        long time = ByteBuffer.wrap(line.bytes(), 4, 8).getLong();
        // RFC 3339 has four digits for a year.
        if (time < 0 || time > 253_402_300_799L) {
            throw falseSignature(key);
        }
        if (!key.signed(cosignedMessage(body, time), Arrays.copyOfRange(line.bytes(), 12, 76))) {
            throw falseSignature(key);
        }
        return Instant.ofEpochSecond(time);
    }

    private static Unproven falseSignature(AgencyKeys.Key key) {
        return new Unproven(FALSE_SIGNATURE, "a signature in the name of " + key.name() + " is false");
    }

    /**
     * The same with no more signatures than must be: the newest cosignature of each of so many agencies.
     *
     * @throws Unproven where they are too few, or a signature is false
     */
    public SignedCheckpoint leanest(AgencyKeys keys) throws Unproven {
        Map<String, Instant> newest = verify(keys).cosigned();
        List<String> enough = newest.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .limit(keys.threshold())
                .map(Map.Entry::getKey)
                .toList();
        List<Line> kept = new ArrayList<>();
        for (String agency : enough) {
            for (Line line : signatures) {
                SignedCheckpoint alone = new SignedCheckpoint(body, origin, size, root, List.of(line));
                Instant time = alone.signers(keys).cosigned().get(agency);
                if (time != null && time.equals(newest.get(agency))) {
                    kept.add(line);
                    break;
                }
            }
        }
        return new SignedCheckpoint(body, origin, size, root, kept);
    }

    /** The signers, where they are enough agencies. */
    public Signers verify(AgencyKeys keys) throws Unproven {
        return signers(keys).enough(keys);
    }
}
