package org.piaolian.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.CheckReceipt;
import org.piaolian.verifier.Findings;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;
import org.piaolian.verifier.MerkleProofs;
import org.piaolian.verifier.ReceiptProof;
import org.piaolian.verifier.SignedCheckpoint;

/** The check of a path of 24 levels (16 million receipts) beside 24 bare hashes of a node's length, in turns, on one core. */
public final class MeasureProofs {

    private static final int LEVELS = 24;
    private static final long SIZE = 1L << LEVELS;
    /** Bytes under the hash of a node. */
    private static final int NODE = 1 + 2 * MerkleProofs.HASH;

    private static final Duration MEASURED = Duration.ofSeconds(4);
    private static final String ORIGIN = "piaolian/receipts/bench";

    private final Random random = new Random(1);

    private MeasureProofs() {}

    public static void main(String[] args) throws Exception {
        new MeasureProofs().measure();
    }

    private void measure() throws Exception {
        MerkleProofs hashes = new MerkleProofs();
        MessageDigest sha = MerkleProofs.sha256();
        Hash content = Hash.of(bytes());
        Hash pdf = Hash.of(bytes());
        String number = "11010126-0000000001";
        long index = 11_111_111;
        byte[] entry = LogEntry.registered(
                number, LogEntry.channelLeaf(hashes, number, content.bytes(), pdf.bytes()), "TaxMSP");
        byte[] leaf = hashes.leaf(entry);
        List<byte[]> path = new ArrayList<>();
        byte[] above = leaf;
        for (int level = 0; level < LEVELS; level++) {
            byte[] sibling = bytes();
            path.add(sibling);
            above = (index >>> level & 1) == 1 ? hashes.node(sibling, above) : hashes.node(above, sibling);
        }
        byte[] root = above;
        byte[] nodes = new byte[LEVELS * NODE];
        random.nextBytes(nodes);
        double[] rates = Turns.rates(MEASURED, () -> hashAll(sha, nodes), () -> {
            if (!hashes.includes(index, SIZE, hashes.leaf(entry), path, root)) {
                throw new IllegalStateException("a good path was refused");
            }
            return path;
        });
        say("24 bare hashes of 65 bytes            %,10.0f a second", rates[0]);
        say("proof check of 24 levels              %,10.0f a second", rates[1]);
        say("proof check of that                   %10.2f", rates[1] / rates[0]);
        whole(number, content, pdf, index, path, Hash.of(root));
    }

    /** The least that can be done for a path of so many levels: no check, no copy, no list. */
    private static byte[] hashAll(MessageDigest sha, byte[] nodes) throws DigestException {
        byte[] hash = new byte[MerkleProofs.HASH];
        for (int level = 0; level < LEVELS; level++) {
            sha.update(nodes, level * NODE, NODE);
            sha.digest(hash, 0, hash.length);
        }
        return hash;
    }

    /** With the file read and three agencies' signatures verified, as for a single receipt. */
    private void whole(String number, Hash content, Hash pdf, long index, List<byte[]> path, Hash root)
            throws Exception {
        List<AgencyKeys.Key> keys = new ArrayList<>();
        List<SignedCheckpoint.Line> lines = new ArrayList<>();
        String body = SignedCheckpoint.body(ORIGIN, SIZE, root);
        for (String agency : List.of("finance", "tax", "audit")) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            AgencyKeys.Key key = new AgencyKeys.Key(
                    agency,
                    agency.equals("tax") ? "TaxMSP" : agency + "MSP",
                    ORIGIN + "/" + agency,
                    Hash.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            keys.add(key);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(SignedCheckpoint.cosignedMessage(body, 1));
            lines.add(SignedCheckpoint.Line.of(
                    key.name(),
                    AgencyKeys.Key.id(key.name(), AgencyKeys.COSIGNATURE, key.raw()),
                    ByteBuffer.allocate(72).putLong(1).put(signature.sign()).array()));
        }
        byte[] file = new ReceiptProof(
                        number,
                        content,
                        pdf,
                        "TaxMSP",
                        index,
                        path,
                        Optional.empty(),
                        new SignedCheckpoint(body, ORIGIN, SIZE, root, lines))
                .format()
                .getBytes(UTF_8);
        CheckReceipt check = new CheckReceipt(new AgencyKeys(ORIGIN, 3, keys));
        double[] rates = Turns.rates(MEASURED, () -> {
            if (check.check(pdf, file).verdict() != Findings.Verdict.VALID) {
                throw new IllegalStateException("a good proof was refused");
            }
            return file;
        });
        say("proof file with three signatures      %,10.0f a second", rates[0]);
        say("a proof file of 24 levels             %,10d bytes", file.length);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[MerkleProofs.HASH];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
