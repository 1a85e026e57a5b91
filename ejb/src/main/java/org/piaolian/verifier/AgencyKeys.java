package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.verifier.Unproven.Reason.MALFORMED;
import static org.piaolian.verifier.Unproven.Reason.TOO_LARGE;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose signatures count: the file {@code agencies.keys}.
 *
 * <pre>
 * piaolian agency keys v1
 * origin piaolian/receipts/1b2c3d4e
 * threshold 3
 * agency finance FinanceMSP piaolian/receipts/1b2c3d4e/finance+0a1b2c3d+BGl…
 * seals MIIB…
 * </pre>
 *
 * The last field of an agency is a verifier key of c2sp.org/signed-note for the signature type 0x04. An agency may have
 * several lines, since it changes its key now and then; it counts once. Lines {@code seals} follow the agencies', or are
 * missing where no authority of seals is known.
 *
 * @param origin of the log's checkpoints
 * @param threshold how many different agencies must have signed
 * @param authorities that issue the agencies' seal certificates: Base64 of the DER of their own certificates
 */
public record AgencyKeys(String origin, int threshold, List<Key> keys, List<String> authorities) {

    public static final int MOST_BYTES = 64 * 1024;

    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");
    /** An Ed25519 signature of the whole note. */
    public static final byte NOTE = 1;
    /** A cosignature with its time. */
    public static final byte COSIGNATURE = 4;

    public AgencyKeys {
        keys = List.copyOf(keys);
        authorities = List.copyOf(authorities);
    }

    /** Keys with which no seal can be told from a stranger's. */
    public AgencyKeys(String origin, int threshold, List<Key> keys) {
        this(origin, threshold, keys, List.of());
    }

    /**
     * @param agency for example {@code finance}
     * @param mspId under which the channel knows it
     * @param name of the key, in a signature line
     * @param raw as RFC 8032 encodes it
     */
    public record Key(String agency, String mspId, String name, Hash raw) {

        /** {@code SHA-256(name || LF || type || key)[:4]} */
        public static byte[] id(String name, byte type, Hash raw) {
            ByteArrayOutputStream named = new ByteArrayOutputStream();
            named.writeBytes(name.getBytes(UTF_8));
            named.write('\n');
            named.write(type);
            named.writeBytes(raw.bytes());
            return Arrays.copyOf(MerkleProofs.sha256().digest(named.toByteArray()), 4);
        }

        /** The key as the file has it. */
        public String vkey() {
            ByteArrayOutputStream typed = new ByteArrayOutputStream();
            typed.write(COSIGNATURE);
            typed.writeBytes(raw.bytes());
            return name + "+" + HexFormat.of().formatHex(id(name, COSIGNATURE, raw)) + "+"
                    + Base64.getEncoder().encodeToString(typed.toByteArray());
        }

        public boolean signed(byte[] message, byte[] signature) {
            try {
                Signature check = Signature.getInstance("Ed25519");
                check.initVerify(publicKey());
                check.update(message);
                return check.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private PublicKey publicKey() throws GeneralSecurityException {
            byte[] encoded = Arrays.copyOf(ED25519, ED25519.length + MerkleProofs.HASH);
            System.arraycopy(raw.bytes(), 0, encoded, ED25519.length, MerkleProofs.HASH);
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        }
    }

    public static AgencyKeys parse(byte[] file) throws Unproven {
        if (file.length > MOST_BYTES) {
            throw new Unproven(TOO_LARGE, "the file of keys has " + file.length + " bytes");
        }
        List<String> lines = Lines.text(file).lines().toList();
        if (lines.size() < 4 || !lines.get(0).equals("piaolian agency keys v1")) {
            throw new Unproven(MALFORMED, "not a file of agency keys");
        }
        String origin = field(lines.get(1), "origin");
        long threshold = Lines.count(field(lines.get(2), "threshold"), "threshold");
        List<Key> keys = new ArrayList<>();
        List<String> authorities = new ArrayList<>();
        for (String line : lines.subList(3, lines.size())) {
            if (line.startsWith("seals ") && !keys.isEmpty()) {
                String authority = field(line, "seals");
                Lines.base64(authority, "an authority of seals");
                authorities.add(authority);
            } else if (authorities.isEmpty()) {
                keys.add(key(field(line, "agency")));
            } else {
                throw new Unproven(MALFORMED, "expected \"seals\" instead of: " + line);
            }
        }
        check(threshold, keys);
        return new AgencyKeys(origin, (int) threshold, keys, authorities);
    }

    private static void check(long threshold, List<Key> keys) throws Unproven {
        Set<String> agencies = new HashSet<>();
        Set<String> members = new HashSet<>();
        Set<Hash> raws = new HashSet<>();
        for (Key key : keys) {
            agencies.add(key.agency());
            members.add(key.agency() + " " + key.mspId());
            if (!raws.add(key.raw())) {
                throw new Unproven(MALFORMED, "the same key stands twice, again for " + key.agency());
            }
        }
        if (members.size() != agencies.size()) {
            throw new Unproven(MALFORMED, "an agency has two MSP ids");
        }
        if (threshold < 1 || threshold > agencies.size()) {
            throw new Unproven(MALFORMED, "threshold " + threshold + " of " + agencies.size() + " agencies");
        }
    }

    private static String field(String line, String name) throws Unproven {
        if (!line.startsWith(name + " ") || line.length() == name.length() + 1) {
            throw new Unproven(MALFORMED, "expected \"" + name + "\" instead of: " + line);
        }
        return line.substring(name.length() + 1);
    }

    private static Key key(String text) throws Unproven {
        String[] fields = text.split(" ", -1);
        String[] vkey = fields.length == 3 ? fields[2].split("\\+", 3) : new String[0];
        if (vkey.length != 3 || fields[0].isEmpty() || fields[1].isEmpty() || vkey[0].isEmpty()) {
            throw new Unproven(MALFORMED, "not the key of an agency: " + text);
        }
        byte[] typed = Lines.base64(vkey[2], "the key of " + fields[0]);
        if (typed.length != 33 || typed[0] != COSIGNATURE) {
            throw new Unproven(MALFORMED, "the key of " + fields[0] + " is not of type 4");
        }
        Key key = new Key(fields[0], fields[1], vkey[0], Hash.of(Arrays.copyOfRange(typed, 1, 33)));
        if (!key.vkey().equals(fields[2])) {
            throw new Unproven(MALFORMED, "the key of " + fields[0] + " is not the one that its id names");
        }
        return key;
    }

    public String format() {
        StringBuilder text = new StringBuilder("piaolian agency keys v1\n");
        text.append("origin ")
                .append(origin)
                .append("\nthreshold ")
                .append(threshold)
                .append('\n');
        for (Key key : keys) {
            text.append("agency ").append(key.agency()).append(' ').append(key.mspId());
            text.append(' ').append(key.vkey()).append('\n');
        }
        for (String authority : authorities) {
            text.append("seals ").append(authority).append('\n');
        }
        return text.toString();
    }

    public Optional<String> agencyOf(String mspId) {
        return keys.stream()
                .filter(k -> k.mspId().equals(mspId))
                .map(Key::agency)
                .findFirst();
    }

    public List<String> agencies() {
        return keys.stream().map(Key::agency).distinct().toList();
    }
}
