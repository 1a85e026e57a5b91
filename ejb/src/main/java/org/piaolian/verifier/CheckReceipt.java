package org.piaolian.verifier;

import static org.piaolian.verifier.Unproven.Reason.MALFORMED;
import static org.piaolian.verifier.Unproven.Reason.TOO_LARGE;
import static org.piaolian.verifier.Unproven.Reason.WRONG_PATH;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.piaolian.verifier.Findings.Answer;
import org.piaolian.verifier.Findings.Is;
import org.piaolian.verifier.Findings.Question;
import org.piaolian.verifier.Findings.Verdict;
import org.piaolian.verifier.ReceiptProof.LaterState;

/** Answers the four questions about a document from its proof and the agencies' keys. Nothing is valid on less. */
public final class CheckReceipt {

    private static final String REVERSED = "REVERSED";

    /** What each state means. In all but {@value #REVERSED} the receipt is in force. */
    private static final Map<String, String> STATES = Map.of(
            "REGISTERED",
            "in force and held by nobody",
            "LOCKED",
            "in force, and held: it is being reimbursed, or was asked to be taken back",
            "CLOSED",
            "in force, and reimbursed",
            "PLEDGED",
            "in force, and pledged as security",
            "ASSIGNED",
            "in force, and pledged as security, and the pledge was transferred",
            REVERSED,
            "taken back: it counts no more");

    private final AgencyKeys keys;
    private final MerkleProofs hashes = new MerkleProofs();

    public CheckReceipt(AgencyKeys keys) {
        this.keys = keys;
    }

    /**
     * What the proof alone proves, of whatever document.
     *
     * @param agency that registered the receipt
     * @param asOf at this time or later, as many agencies as must sign knew of nothing beyond the checkpoint
     * @param latest whether the whole log was read, so that it is known to have no later state of the receipt
     */
    public record Proven(ReceiptProof proof, String agency, List<String> signers, Instant asOf, boolean latest) {

        public Proven {
            signers = List.copyOf(signers);
        }

        /** The same of a proof whose state was looked for in the whole log. */
        Proven ofTheWholeLog() {
            return new Proven(proof, agency, signers, asOf, true);
        }
    }

    /** @throws Unproven where it proves nothing */
    public Proven prove(ReceiptProof proof) throws Unproven {
        SignedCheckpoint checkpoint = proof.checkpoint();
        SignedCheckpoint.Signers signers = checkpoint.verify(keys);
        byte[] leaf = LogEntry.channelLeaf(
                hashes, proof.number(), proof.content().bytes(), proof.pdf().bytes());
        follow(
                checkpoint,
                proof.index(),
                LogEntry.registered(proof.number(), leaf, proof.agency()),
                proof.path(),
                "the registration of " + proof.number());
        if (proof.later().isPresent()) {
            LaterState entry = proof.later().get();
            if (entry.index() <= proof.index()) {
                throw new Unproven(WRONG_PATH, "a later state stands before the registration");
            }
            follow(
                    checkpoint,
                    entry.index(),
                    LogEntry.state(proof.number(), entry.state()),
                    entry.path(),
                    "the state " + proof.state());
        }
        String agency = keys.agencyOf(proof.agency())
                .orElseThrow(() -> new Unproven(
                        Unproven.Reason.UNKNOWN_AGENCY, proof.agency() + " is none of the agencies of the keys"));
        if (!STATES.containsKey(proof.state())) {
            throw new Unproven(
                    Unproven.Reason.UNKNOWN_STATE, proof.state() + " is a state that this verifier does not know");
        }
        return new Proven(
                proof, agency, List.copyOf(signers.cosigned().keySet()), signers.asOf(keys.threshold()), false);
    }

    private void follow(SignedCheckpoint checkpoint, long index, byte[] entry, List<byte[]> path, String what)
            throws Unproven {
        if (!hashes.includes(
                index,
                checkpoint.size(),
                hashes.leaf(entry),
                path,
                checkpoint.root().bytes())) {
            throw new Unproven(WRONG_PATH, what + " is not under the root that the agencies signed");
        }
    }

    /**
     * @param pdf SHA-256 of the document, whose seal is therefore not opened
     * @param file the proof file, whatever it is
     */
    public Findings check(Hash pdf, byte[] file) {
        return check(file, proven -> judge(pdf, proven));
    }

    /**
     * @param document whatever it is
     * @param seals opens its seal
     * @param file the proof file, whatever it is
     */
    Findings check(byte[] document, AgencySeal seals, byte[] file) {
        return check(file, proven -> judge(document, seals, proven));
    }

    private Findings check(byte[] file, Function<Proven, Findings> judge) {
        try {
            return judge.apply(prove(ReceiptProof.parse(file)));
        } catch (Unproven e) {
            boolean unreadable = e.reason() == MALFORMED || e.reason() == TOO_LARGE;
            return without(unreadable ? Verdict.UNAVAILABLE : Verdict.UNKNOWN, e.reason() + ": " + e.getMessage());
        }
    }

    /**
     * With the seal opened, if it is the registered document: any other one's seal would prove nothing of this receipt.
     *
     * @param seals opens its seal
     */
    static Findings judge(byte[] document, AgencySeal seals, Proven proven) {
        Findings found = judge(Hash.of(MerkleProofs.sha256().digest(document)), proven);
        if (found.verdict() == Verdict.ALTERED || !seals.knowsAuthorities()) {
            return found;
        }
        try {
            AgencySeal.Seal seal = seals.open(document);
            if (!seal.agency().equals(proven.agency())) {
                return notSealed(
                        found,
                        "the seal is that of " + seal.agency() + ", and " + proven.agency()
                                + " registered the document");
            }
            return found.with(
                    found.verdict(),
                    new Answer(
                            Question.SEALED_BY_AGENCY,
                            Is.YES,
                            "the seal covers the whole file and was made with the key of certificate " + seal.serial()
                                    + ", which an authority of the keys issued to " + seal.agency() + "; "
                                    + registered(proven)
                                    + ". Its timestamp and a revocation were not looked at"));
        } catch (AgencySeal.NotSealed e) {
            return notSealed(found, e.getMessage() + "; yet " + registered(proven));
        }
    }

    private static Findings notSealed(Findings found, String why) {
        return found.with(Verdict.ALTERED, new Answer(Question.SEALED_BY_AGENCY, Is.NO, why));
    }

    private static String registered(Proven proven) {
        return proven.agency() + " (" + proven.proof().agency() + ") registered these bytes";
    }

    /** @param pdf SHA-256 of the document, whose seal is therefore not opened */
    public static Findings judge(Hash pdf, Proven proven) {
        ReceiptProof proof = proven.proof();
        boolean same = pdf.equals(proof.pdf());
        Answer onTheChannel = new Answer(
                Question.ON_THE_CHANNEL,
                Is.YES,
                proof.number() + " is entry " + proof.index() + " of "
                        + proof.checkpoint().size() + " in the log that " + String.join(", ", proven.signers())
                        + " signed");
        if (!same) {
            return new Findings(
                    Verdict.ALTERED,
                    List.of(
                            new Answer(
                                    Question.UNTOUCHED,
                                    Is.NO,
                                    "SHA-256 is " + pdf.hex() + "; registered for " + proof.number() + " is "
                                            + proof.pdf().hex()),
                            new Answer(
                                    Question.SEALED_BY_AGENCY,
                                    Is.NO,
                                    "these bytes are not those that " + proven.agency() + " sealed and registered"),
                            onTheChannel,
                            new Answer(Question.STILL_VALID, Is.UNKNOWN, "not asked of another document")));
        }
        boolean reversed = proof.state().equals(REVERSED);
        return new Findings(
                reversed ? Verdict.REVERSED : Verdict.VALID,
                List.of(
                        new Answer(Question.UNTOUCHED, Is.YES, "SHA-256 is the registered one, " + pdf.hex()),
                        new Answer(
                                Question.SEALED_BY_AGENCY,
                                Is.UNKNOWN,
                                "the seal was not opened, or the keys name no authority of seals; "
                                        + registered(proven)),
                        onTheChannel,
                        new Answer(
                                Question.STILL_VALID,
                                reversed ? Is.NO : Is.YES,
                                state(proof) + ". It is the latest state in this " + (proven.latest() ? "log" : "proof")
                                        + ", as of " + proven.asOf()
                                        + (proven.latest()
                                                ? "; what was done since, it cannot tell"
                                                : "; the proof cannot tell whether there was a later one"))));
    }

    private static String state(ReceiptProof proof) {
        String means = proof.state() + ", " + STATES.get(proof.state());
        return proof.later()
                .map(entry -> means + ", since "
                        + Instant.ofEpochSecond(entry.state().time()) + ", by "
                        + entry.state().agency() + " (step " + entry.state().sequence() + " of its life, entry "
                        + entry.index() + ", transaction "
                        + entry.state().reference().hex() + ")")
                .orElse(means);
    }

    /** Findings without any evidence. */
    public static Findings without(Verdict verdict, String why) {
        return new Findings(
                verdict,
                List.of(
                        new Answer(Question.UNTOUCHED, Is.UNKNOWN, "nothing proven to compare with"),
                        new Answer(Question.SEALED_BY_AGENCY, Is.UNKNOWN, "nothing proven to compare with"),
                        new Answer(Question.ON_THE_CHANNEL, Is.UNKNOWN, why),
                        new Answer(Question.STILL_VALID, Is.UNKNOWN, "nothing proven of it")));
    }
}
