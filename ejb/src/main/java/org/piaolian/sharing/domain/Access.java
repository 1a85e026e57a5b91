package org.piaolian.sharing.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.erdtman.jcs.JsonCanonicalizer;
import org.piaolian.json.Json;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * A department's look at receipts, as it is committed on the channel before it is answered.
 *
 * <p>The statement names the receipts only by the root of a Merkle tree (RFC 6962) of salted hashes, so that it can be
 * opened to the person of one receipt without naming the others. A leaf is {@code SHA-256(0x00 || HMAC-SHA-256(salt,
 * "code-number") || "code-number")}, and the commitment is {@code SHA-256(HMAC-SHA-256(salt, "statement") ||
 * statement)}: what opens the one opens no other.
 *
 * @param salt of this access alone; never given out
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
        Salt salt) {

    /** How it was asked. */
    public enum Manner {
        NUMBERS,
        PERSON,
        QUESTION,
        /** Not asked: the agency gave it to another one. */
        DISCLOSURE,
        /** Somebody of that other one read it. */
        READING
    }

    public Access {
        receipts = List.copyOf(receipts);
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
                // Its hash alone: the persons concerned are shown the statement, not the case.
                .add("case", salt.derived("case").hash(caseNumber).hex())
                .add("manner", manner.name())
                .add("askedAt", askedAt.toString())
                .add("disclosedAt", disclosedAt.toString())
                .add("receipts", receipts.size())
                .add(
                        "root",
                        receipts.isEmpty()
                                ? ""
                                : MerkleTree.root(leaves(salt, receipts)).hex())
                .build()
                .toString();
        try {
            return new JsonCanonicalizer(json).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Digest commitment() {
        return statementSalt(salt).hash(statement());
    }

    /** What opens the commitment, given the salt of the access. */
    public static Salt statementSalt(Salt salt) {
        return salt.derived("statement");
    }

    /** What opens the leaf of a receipt, given the salt of the access. */
    public static Salt receiptSalt(Salt salt, ReceiptNumber number) {
        return salt.derived(number.toString());
    }

    /** The leaves of the tree of an access with this salt. */
    public static List<Digest> leaves(Salt salt, List<ReceiptNumber> receipts) {
        return receipts.stream()
                .map(number -> receiptSalt(salt, number).leaf(number.toString()))
                .toList();
    }
}
