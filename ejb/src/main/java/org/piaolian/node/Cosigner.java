package org.piaolian.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.MerkleProofs;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.SignedCheckpoint.Line;
import org.piaolian.verifier.Unproven;

/**
 * Signs checkpoints with the agency's key: only such as are the root of this node's own log, and extend the last one that
 * it signed. The last one is kept in the file {@code signed}, on disk before the signature leaves.
 */
final class Cosigner {

    private final AgencyKeys.Key key;
    private final PrivateKey secret;
    private final String origin;
    private final Path file;
    private final TileLog log;
    private final Clock clock;
    private final MerkleProofs hashes = new MerkleProofs();

    Cosigner(String origin, AgencyKeys.Key key, PrivateKey secret, Path file, TileLog log, Clock clock) {
        this.origin = origin;
        this.key = key;
        this.secret = secret;
        this.file = file;
        this.log = log;
        this.clock = clock;
    }

    /** A tree at one of its sizes. */
    record Head(long size, Hash root) {}

    /** Why this node does not sign. */
    sealed interface Answer {

        record Signed(Line line) implements Answer {}

        /** It signed something larger, or another last one than the asker believes. */
        record Conflict(long signed) implements Answer {}

        /** Its own peer has not told it as much yet. */
        record Behind(long size) implements Answer {}

        /** It does not extend what this node signed, or is not what the channel says. Somebody must look. */
        record Refused(String why) implements Answer {}
    }

    /** What this node signed last; an empty tree at first. */
    synchronized Head signed() throws IOException {
        if (!Files.exists(file)) {
            return new Head(0, Hash.of(hashes.emptyRoot()));
        }
        try {
            String[] lines = Files.readString(file).split("\n", -1);
            return new Head(
                    Long.parseLong(lines[1]),
                    Hash.of(java.util.Base64.getDecoder().decode(lines[2])));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // To sign without it could be to sign a second history.
            throw new IOException(file + " is damaged: restore it, or have the agencies agree on a new key", e);
        }
    }

    /** Signs the head of this node's own log, if it is larger than or equal to what it signed. */
    synchronized Answer sign(Head head) throws IOException {
        Head last = signed();
        if (last.size() > head.size()) {
            return new Answer.Conflict(last.size());
        }
        return sign(last, head, log.tiles().consistency(last.size(), head.size()));
    }

    /**
     * Signs what another agency proposes.
     *
     * @param old what the proposer believes this node to have signed last
     * @param proof that the proposed tree extends that one
     */
    synchronized Answer cosign(long old, List<byte[]> proof, Head head) throws IOException {
        Head last = signed();
        if (old != last.size()) {
            return new Answer.Conflict(last.size());
        }
        return sign(last, head, proof);
    }

    private Answer sign(Head last, Head head, List<byte[]> proof) throws IOException {
        if (!hashes.extendsTo(
                last.size(), last.root().bytes(), head.size(), head.root().bytes(), proof)) {
            return new Answer.Refused("size " + head.size() + " root " + head.root()
                    + " does not extend the signed size " + last.size() + " root " + last.root());
        }
        long own = log.position().size();
        if (own < head.size()) {
            return new Answer.Behind(own);
        }
        Hash root = Hash.of(log.tiles().root(head.size()));
        if (!root.equals(head.root())) {
            return new Answer.Refused(
                    "size " + head.size() + " has root " + head.root() + ", and by this agency's peer " + root);
        }
        String body = SignedCheckpoint.body(origin, head.size(), head.root());
        NodeFiles.replaceDurably(file, body.getBytes(UTF_8));
        long time = clock.instant().getEpochSecond();
        byte[] signature = ed25519(SignedCheckpoint.cosignedMessage(body, time));
        byte[] timed = ByteBuffer.allocate(8 + signature.length)
                .putLong(time)
                .put(signature)
                .array();
        return new Answer.Signed(
                Line.of(key.name(), AgencyKeys.Key.id(key.name(), AgencyKeys.COSIGNATURE, key.raw()), timed));
    }

    /** The signature as the log, by which a proposed checkpoint is known to come from one of the agencies. */
    Line signAsLog(Head head) {
        byte[] body = SignedCheckpoint.body(origin, head.size(), head.root()).getBytes(UTF_8);
        return Line.of(origin, AgencyKeys.Key.id(origin, AgencyKeys.NOTE, key.raw()), ed25519(body));
    }

    private byte[] ed25519(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the agency's key cannot sign", e);
        }
    }

    /** A request of c2sp.org/tlog-witness. */
    record Request(long old, List<byte[]> proof, SignedCheckpoint checkpoint) {

        private static final int LONGEST_PROOF = 63;

        Request {
            proof = List.copyOf(proof);
        }

        static Request parse(byte[] bytes) throws Unproven {
            String text = new String(bytes, UTF_8);
            int blank = text.indexOf("\n\n");
            if (blank < 0 || !text.startsWith("old ")) {
                throw new Unproven(Unproven.Reason.MALFORMED, "not a request to add a checkpoint");
            }
            List<String> lines = Arrays.asList(text.substring(0, blank).split("\n", -1));
            if (lines.size() - 1 > LONGEST_PROOF) {
                throw new Unproven(Unproven.Reason.TOO_LARGE, "a proof of " + (lines.size() - 1) + " lines");
            }
            try {
                return new Request(
                        Long.parseLong(lines.get(0).substring(4)),
                        lines.subList(1, lines.size()).stream()
                                .map(line -> Hash.of(
                                                java.util.Base64.getDecoder().decode(line))
                                        .bytes())
                                .toList(),
                        SignedCheckpoint.parse(text.substring(blank + 2).getBytes(UTF_8)));
            } catch (IllegalArgumentException e) {
                throw new Unproven(Unproven.Reason.MALFORMED, "not a request to add a checkpoint: " + e.getMessage());
            }
        }

        String format() {
            StringBuilder text = new StringBuilder("old ").append(old).append('\n');
            proof.forEach(hash -> text.append(Hash.of(hash).base64()).append('\n'));
            return text.append('\n').append(checkpoint.format()).toString();
        }
    }
}
