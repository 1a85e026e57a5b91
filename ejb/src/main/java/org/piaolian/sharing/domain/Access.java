package org.piaolian.sharing.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.erdtman.jcs.JsonCanonicalizer;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * A department's look at receipts, as it is committed on the channel before it is answered.
 *
 * <p>The statement names the receipts only by the root of a Merkle tree (RFC 6962) of salted hashes, so that it can be
 * opened to the person of one receipt without naming the others. {@code leaf = SHA-256(0x00 || HMAC-SHA-256(salt,
 * "code-number") || "code-number")}, and the commitment is {@code SHA-256(salt' || statement)} with {@code salt' =
 * HMAC-SHA-256(salt, "statement")}: what opens the one opens no other.
 *
 * @param salt 32 random bytes, of this access alone; never given out
 * @param receipts what it tells something about, in the order of the tree's leaves
 * @param disclosedAt when the persons concerned may see it
 */
public record Access(
        UUID id,
        Grant grant,
        Department department,
        String legalBasis,
        String caseNumber,
        Manner manner,
        List<ReceiptNumber> receipts,
        Instant askedAt,
        Instant disclosedAt,
        byte[] salt) {

    public static final int SALT_BYTES = 32;

    /** What the salt of the statement is derived for. */
    public static final String STATEMENT = "statement";

    /** How it was asked. */
    public enum Manner {
        NUMBERS,
        PERSON,
        QUESTION
    }

    public Access {
        receipts = List.copyOf(receipts);
        salt = salt.clone();
    }

    @Override
    public byte[] salt() {
        return salt.clone();
    }

    /** Canonical JSON (RFC 8785). */
    public String statement() {
        String json = Json.createObjectBuilder()
                .add("version", 1)
                .add("access", id.toString())
                .add("grant", grant.id().toString())
                .add("agency", grant.agency().value())
                .add("department", department.subject())
                .add("purpose", grant.purpose().name())
                .add("legalBasis", legalBasis)
                .add("manner", manner.name())
                .add("askedAt", askedAt.toString())
                .add("disclosedAt", disclosedAt.toString())
                .add("receipts", receipts.size())
                .add("root", receipts.isEmpty() ? "" : MerkleTree.root(leaves()).hex())
                // A case has few names: it needs a hash of its own, with a salt that is not given out with the rest.
                .add(
                        "case",
                        Digest.sha256(derived(salt, "case"), caseNumber.getBytes(UTF_8))
                                .hex())
                .build()
                .toString();
        try {
            return new JsonCanonicalizer(json).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Digest commitment() {
        return commitment(derived(salt, STATEMENT), statement());
    }

    /** @param salt of the statement, not of the access */
    public static Digest commitment(byte[] salt, String statement) {
        return Digest.sha256(salt, statement.getBytes(UTF_8));
    }

    private List<Digest> leaves() {
        return receipts.stream().map(number -> leaf(salt, number)).toList();
    }

    /** The leaf of a receipt in the tree of an access with this salt. */
    public static Digest leaf(byte[] salt, ReceiptNumber number) {
        return Digest.sha256(
                new byte[] {0},
                derived(salt, number.toString()),
                number.toString().getBytes(UTF_8));
    }

    /** What opens one thing that was hashed with this salt: HMAC-SHA-256(salt, what). */
    public static byte[] derived(byte[] salt, String what) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return mac.doFinal(what.getBytes(UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }
}
