package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.piaolian.verifier.ReceiptProof.LaterState;
import org.piaolian.verifier.SignedCheckpoint.Line;

/**
 * The test vectors of the proof format: good proofs, and every attack on them. They are files ({@code
 * src/test/resources/proofs}) so that verifiers in other languages can be tried with them; {@link #main} writes them.
 */
public final class ProofVectors {

    static final Path FOLDER = Path.of("src/test/resources/proofs");

    private static final String NUMBER = "11010126-0000000701";
    private static final int SIZE = 1000;
    private static final int INDEX = 700;
    private static final int STATE_INDEX = 900;
    private static final long TIME = 1_790_000_000;

    static final SigningAgency FINANCE = new SigningAgency("finance", "FinanceMSP", 1);
    static final SigningAgency TAX = new SigningAgency("tax", "TaxMSP", 2);
    static final SigningAgency CIVIL = new SigningAgency("civil", "CivilAffairsMSP", 3);
    static final SigningAgency AUDIT = new SigningAgency("audit", "AuditMSP", 4);
    /** A second key of an agency that changed its key. */
    private static final SigningAgency TAX_ROTATED = new SigningAgency("tax", "TaxMSP", 5);

    private static final SigningAgency STRANGER = new SigningAgency("civil", "CivilAffairsMSP", 6);

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final StringBuilder list = new StringBuilder(
            "# verdict reason document keys proof: what a verifier says of each; reason is - where it proves something\n");
    private final byte[] document = "%PDF-1.7 an example, not a receipt\n".getBytes(US_ASCII);
    private final Hash pdf = Hash.of(MerkleProofs.sha256().digest(document));
    private final Hash content = Hash.of(MerkleProofs.sha256().digest("{}".getBytes(US_ASCII)));

    public static void main(String[] args) throws IOException {
        Files.createDirectories(FOLDER);
        for (Map.Entry<String, byte[]> file : new ProofVectors().make().entrySet()) {
            Files.write(FOLDER.resolve(file.getKey()), file.getValue());
        }
    }

    static AgencyKeys keys() {
        return keys(FINANCE, TAX, CIVIL, AUDIT);
    }

    static AgencyKeys keys(SigningAgency... agencies) {
        return new AgencyKeys(
                SigningAgency.ORIGIN,
                3,
                Arrays.stream(agencies).map(SigningAgency::key).toList());
    }

    /** All files by their names. */
    Map<String, byte[]> make() {
        files.put("receipt.pdf", document);
        files.put("changed.pdf", "%PDF-1.7 an example, not a receipt!\n".getBytes(US_ASCII));
        files.put("agencies.keys", keys().format().getBytes(UTF_8));
        files.put(
                "rotated.keys",
                keys(FINANCE, TAX, TAX_ROTATED, CIVIL, AUDIT).format().getBytes(UTF_8));

        files.put(
                "seals.keys",
                new AgencyKeys(SigningAgency.ORIGIN, 3, keys().keys(), List.of("MAMCAQE=", "MAMCAQI="))
                        .format()
                        .getBytes(UTF_8));

        ReceiptProof good = proof(log(), INDEX, Optional.empty());
        String text = good.format();
        good("valid", good);
        good("valid-only-entry", proof(log().subList(INDEX, INDEX + 1), 0, Optional.empty()));
        good("valid-all-four", signed(good, four(good)));
        good("valid-key-rotated", "rotated.keys", signed(good, lines(good, FINANCE, TAX_ROTATED, AUDIT)));
        good("valid-keys-with-authorities", "seals.keys", good);
        good("valid-with-strange-signature", signed(good, with(three(good), STRANGER.cosign(body(good), TIME))));
        good("valid-later-state", proof(log("CLOSED"), INDEX, Optional.of("CLOSED")));
        for (String state : List.of("LOCKED", "PLEDGED", "ASSIGNED")) {
            good("valid-" + state.toLowerCase(Locale.ROOT), proof(log(state), INDEX, Optional.of(state)));
        }
        good("valid-registered-again", proof(log("REGISTERED"), INDEX, Optional.of("REGISTERED")));
        ReceiptProof reversed = proof(log("REVERSED"), INDEX, Optional.of("REVERSED"));
        add("reversed", "-", "receipt.pdf", "reversed", reversed);
        // What no path shows: that there is an entry which the proof leaves out.
        good("valid-state-left-out", proof(log("REVERSED"), INDEX, Optional.empty()));
        list.append("altered - changed.pdf agencies.keys valid.proof\n");

        // What is proven is another thing than the document, or the path leads elsewhere.
        edit(
                "wrong-content",
                "WRONG_PATH",
                text,
                t -> t.replace("content " + content.base64(), "content " + pdf.base64()));
        edit("wrong-number", "WRONG_PATH", text, t -> t.replace("0000000701", "0000000702"));
        edit("wrong-agency", "WRONG_PATH", text, t -> t.replace("agency TaxMSP", "agency FinanceMSP"));
        edit("wrong-index", "WRONG_PATH", text, t -> t.replace("index 700", "index 701"));
        edit("index-beyond-size", "WRONG_PATH", text, t -> t.replace("index 700", "index 1700"));
        edit("path-truncated", "WRONG_PATH", text, t -> t.replaceFirst("path [^\n]*\n", ""));
        edit("path-without-top", "WRONG_PATH", text, t -> t.replaceFirst("path [^\n]*\n(state )", "$1"));
        edit("path-longer", "WRONG_PATH", text, t -> t.replaceFirst("(path [^\n]*\n)", "$1$1"));
        edit("path-missing", "WRONG_PATH", text, t -> t.replaceAll("path [^\n]*\n", ""));
        edit("siblings-swapped", "WRONG_PATH", text, t -> t.replaceFirst("(path [^\n]*\n)(path [^\n]*\n)", "$2$1"));
        ReceiptProof shorter = proof(log().subList(0, 900), INDEX, Optional.empty());
        bad("path-of-another-size", "WRONG_PATH", with(good, shorter.path(), good.checkpoint()));
        bad("checkpoint-of-another-size", "WRONG_PATH", with(good, good.path(), shorter.checkpoint()));
        bad("leaf-not-hashed-as-leaf", "WRONG_PATH", nodeAsLeaf(good));
        bad("state-not-in-log", "WRONG_PATH", falseState(good, STATE_INDEX, good.path()));
        bad("state-before-registration", "WRONG_PATH", falseState(good, 3, good.path()));

        states(reversed.format());

        // Who signed.
        bad("two-of-four", "TOO_FEW_AGENCIES", signed(good, lines(good, FINANCE, TAX)));
        bad("third-by-unknown-key", "TOO_FEW_AGENCIES", signed(good, lines(good, FINANCE, TAX, STRANGER)));
        List<Line> twice = with(lines(good, FINANCE, TAX), TAX.cosign(body(good), TIME + 1));
        bad("one-agency-twice", "TOO_FEW_AGENCIES", signed(good, twice));
        bad(
                "one-agency-by-two-keys",
                "TOO_FEW_AGENCIES",
                "rotated.keys",
                signed(good, lines(good, FINANCE, TAX, TAX_ROTATED)));
        List<Line> asLog = List.of(FINANCE, TAX, CIVIL, AUDIT).stream()
                .map(agency -> agency.signAsLog(body(good)))
                .toList();
        bad("signed-as-log-only", "TOO_FEW_AGENCIES", signed(good, asLog));
        bad("signature-of-another-checkpoint", "FALSE_SIGNATURE", signed(good, three(shorter)));
        Line spoilt = flipped(AUDIT.cosign(body(good), TIME));
        bad("false-fourth-signature", "FALSE_SIGNATURE", signed(good, with(three(good), spoilt)));
        bad(
                "false-log-signature",
                "FALSE_SIGNATURE",
                signed(good, with(three(good), flipped(AUDIT.signAsLog(body(good))))));
        edit("time-changed", "FALSE_SIGNATURE", text, ProofVectors::laterTime);
        edit(
                "other-origin",
                "OTHER_ORIGIN",
                text,
                t -> t.replaceFirst("\n\npiaolian/receipts/test\n", "\n\npiaolian/receipts/other\n"));
        bad("registered-by-stranger", "UNKNOWN_AGENCY", proof(log(Optional.empty(), "OtherMSP"), INDEX, "OtherMSP"));

        // Not the format.
        raw("empty", "MALFORMED", "");
        edit("no-checkpoint", "MALFORMED", text, t -> t.substring(0, t.indexOf("\n\n") + 1));
        edit("no-signatures", "MALFORMED", text, t -> t.substring(0, t.lastIndexOf("\n\n") + 2));
        edit("no-newline-at-end", "MALFORMED", text, t -> t.substring(0, t.length() - 1));
        edit("carriage-returns", "MALFORMED", text, t -> t.replace("\n", "\r\n"));
        edit("other-version", "MALFORMED", text, t -> t.replace("proof v1", "proof v2"));
        edit("field-missing", "MALFORMED", text, t -> t.replaceFirst("pdf [^\n]*\n", ""));
        edit("field-twice", "MALFORMED", text, t -> t.replaceFirst("(pdf [^\n]*\n)", "$1$1"));
        edit("field-unknown", "MALFORMED", text, t -> t.replaceFirst("state ", "colour red\nstate "));
        edit("field-empty", "MALFORMED", text, t -> t.replaceFirst("agency [^\n]*", "agency "));
        edit("number-short", "MALFORMED", text, t -> t.replace(NUMBER, "11010126-701"));
        edit("index-negative", "MALFORMED", text, t -> t.replace("index 700", "index -700"));
        edit("index-leading-zero", "MALFORMED", text, t -> t.replace("index 700", "index 0700"));
        edit("index-overflow", "MALFORMED", text, t -> t.replace("index 700", "index 9223372036854775808"));
        edit("hash-short", "MALFORMED", text, t -> t.replaceFirst("path [^\n]*", "path AAAA"));
        edit("base64-not-canonical", "MALFORMED", text, t -> t.replaceFirst("pdf ([^\n]*)=", "pdf $1"));
        edit("extension-line", "MALFORMED", text, t -> t.replaceFirst("(\n1000\n[^\n]*\n)", "$1more\n"));
        edit("size-not-a-count", "MALFORMED", text, t -> t.replaceFirst("\n1000\n", "\n1e3\n"));
        edit("hyphen-for-dash", "MALFORMED", text, t -> t.replace("— ", "- "));
        edit("later-state-without-path", "MALFORMED", text, t -> t.replace("state REGISTERED", "state CLOSED"));
        files.put(
                "not-utf8.proof",
                text.replace("agency TaxMSP", "agency Tax\u00ff").getBytes(ISO_8859_1));
        list.append("unavailable MALFORMED receipt.pdf agencies.keys not-utf8.proof\n");

        // More of it than there may be.
        edit("too-many-bytes", "TOO_LARGE", text, t -> t + "— x AAAAAAAA\n".repeat(300));
        List<Line> many = new ArrayList<>(three(good));
        for (int i = 0; many.size() < 17; i++) {
            many.add(new Line("a" + i, "AAAAAAAA"));
        }
        bad("too-many-signatures", "TOO_LARGE", signed(good, many));
        edit(
                "path-too-long",
                "TOO_LARGE",
                text,
                t -> t.replaceFirst("(path [^\n]*\n)+", ("path " + pdf.base64() + "\n").repeat(64)));

        files.put("vectors.txt", list.toString().getBytes(UTF_8));
        return files;
    }

    /** @param text proof of a receipt that was reversed */
    private void states(String text) {
        edit("wrong-state", "WRONG_PATH", text, t -> t.replace("state REVERSED", "state CLOSED"));
        edit("wrong-state-sequence", "WRONG_PATH", text, t -> t.replace("state-sequence 2", "state-sequence 1"));
        edit("wrong-state-time", "WRONG_PATH", text, t -> t.replace("state-time 1789999940", "state-time 1789999941"));
        edit(
                "wrong-state-reference",
                "WRONG_PATH",
                text,
                t -> t.replaceFirst("state-reference [^\n]*", "state-reference " + pdf.base64()));
        edit(
                "wrong-state-agency",
                "WRONG_PATH",
                text,
                t -> t.replace("state-agency FinanceMSP", "state-agency TaxMSP"));
        edit("wrong-state-index", "WRONG_PATH", text, t -> t.replace("state-index 900", "state-index 901"));
        edit("state-path-truncated", "WRONG_PATH", text, t -> t.replaceFirst("state-path [^\n]*\n", ""));
        List<byte[]> anothers = log("REVERSED");
        anothers.set(STATE_INDEX, LogEntry.state("11010126-0000000002", state("REVERSED")));
        bad("state-of-another-receipt", "WRONG_PATH", proof(anothers, INDEX, Optional.of("REVERSED")));
        bad("state-not-known", "UNKNOWN_STATE", proof(log("VOIDED"), INDEX, Optional.of("VOIDED")));

        edit("state-without-entry", "MALFORMED", text, t -> t.replaceAll("state-[^\n]*\n", ""));
        edit("state-lower-case", "MALFORMED", text, t -> t.replace("state REVERSED", "state reversed"));
        edit("state-name-long", "MALFORMED", text, t -> t.replace("state REVERSED", "state " + "R".repeat(33)));
        edit("state-sequence-zero", "MALFORMED", text, t -> t.replace("state-sequence 2", "state-sequence 0"));
        edit(
                "state-sequence-overflow",
                "MALFORMED",
                text,
                t -> t.replace("state-sequence 2", "state-sequence 2147483648"));
        edit(
                "state-time-beyond",
                "MALFORMED",
                text,
                t -> t.replaceFirst("state-time [0-9]*", "state-time 253402300800"));
        edit("state-time-missing", "MALFORMED", text, t -> t.replaceFirst("state-time [^\n]*\n", ""));
        edit("state-index-missing", "MALFORMED", text, t -> t.replaceFirst("state-index [^\n]*\n", ""));
        edit(
                "state-fields-swapped",
                "MALFORMED",
                text,
                t -> t.replaceFirst("(state-sequence [^\n]*\n)(state-time [^\n]*\n)", "$2$1"));
    }

    // ---- the log that the proofs are from -------------------------------------------------------------------------

    private List<byte[]> log() {
        return log(Optional.empty(), "TaxMSP");
    }

    private List<byte[]> log(String state) {
        return log(Optional.of(state), "TaxMSP");
    }

    private static LogEntry.State state(String name) {
        return new LogEntry.State(
                2,
                TIME - 60,
                name,
                Hash.of(MerkleProofs.sha256().digest("a transaction".getBytes(US_ASCII))),
                "FinanceMSP");
    }

    private List<byte[]> log(Optional<String> state, String msp) {
        MerkleProofs hashes = new MerkleProofs();
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            String number = "11010126-%010d".formatted(i + 1);
            byte[] leaf = i == INDEX
                    ? LogEntry.channelLeaf(hashes, NUMBER, content.bytes(), pdf.bytes())
                    : MerkleProofs.sha256().digest(number.getBytes(US_ASCII));
            entries.add(
                    i == STATE_INDEX && state.isPresent()
                            ? LogEntry.state(NUMBER, state(state.get()))
                            : LogEntry.registered(number, leaf, msp));
        }
        return entries;
    }

    private ReceiptProof proof(List<byte[]> entries, int index, String msp) {
        return make(entries, index, msp, Optional.empty());
    }

    private ReceiptProof proof(List<byte[]> entries, int index, Optional<String> state) {
        return make(entries, index, "TaxMSP", state);
    }

    private ReceiptProof make(List<byte[]> entries, int index, String msp, Optional<String> state) {
        Hash root = Hash.of(RfcTree.root(entries));
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, entries.size(), root);
        List<Line> lines = List.of(
                FINANCE.signAsLog(body),
                FINANCE.cosign(body, TIME),
                TAX.cosign(body, TIME + 5),
                AUDIT.cosign(body, TIME + 9));
        return new ReceiptProof(
                NUMBER,
                content,
                pdf,
                msp,
                index,
                RfcTree.path(index, entries),
                state.map(name -> new LaterState(state(name), STATE_INDEX, RfcTree.path(STATE_INDEX, entries))),
                new SignedCheckpoint(body, SigningAgency.ORIGIN, entries.size(), root, lines));
    }

    /** The parent of the entry and its sibling in place of the entry, one level up: what the leaf's prefix prevents. */
    private ReceiptProof nodeAsLeaf(ReceiptProof good) {
        return new ReceiptProof(
                good.number(),
                good.content(),
                good.pdf(),
                good.agency(),
                good.index() / 2,
                good.path().subList(1, good.path().size()),
                Optional.empty(),
                good.checkpoint());
    }

    private ReceiptProof falseState(ReceiptProof good, int index, List<byte[]> path) {
        return new ReceiptProof(
                good.number(),
                good.content(),
                good.pdf(),
                good.agency(),
                good.index(),
                good.path(),
                Optional.of(new LaterState(state("CLOSED"), index, path)),
                good.checkpoint());
    }

    private static ReceiptProof with(ReceiptProof proof, List<byte[]> path, SignedCheckpoint checkpoint) {
        return new ReceiptProof(
                proof.number(),
                proof.content(),
                proof.pdf(),
                proof.agency(),
                proof.index(),
                path,
                proof.later(),
                checkpoint);
    }

    private static ReceiptProof signed(ReceiptProof proof, List<Line> lines) {
        SignedCheckpoint c = proof.checkpoint();
        return with(proof, proof.path(), new SignedCheckpoint(c.body(), c.origin(), c.size(), c.root(), lines));
    }

    private static String body(ReceiptProof proof) {
        return proof.checkpoint().body();
    }

    private static List<Line> lines(ReceiptProof proof, SigningAgency... agencies) {
        return Arrays.stream(agencies)
                .map(agency -> agency.cosign(body(proof), TIME))
                .toList();
    }

    private static List<Line> three(ReceiptProof proof) {
        return lines(proof, FINANCE, TAX, CIVIL);
    }

    private static List<Line> four(ReceiptProof proof) {
        return lines(proof, FINANCE, TAX, CIVIL, AUDIT);
    }

    private static List<Line> with(List<Line> lines, Line more) {
        List<Line> all = new ArrayList<>(lines);
        all.add(more);
        return all;
    }

    private static Line flipped(Line line) {
        byte[] bytes = line.bytes();
        bytes[bytes.length - 1] ^= 1;
        return Line.of(line.name(), Arrays.copyOf(bytes, 4), Arrays.copyOfRange(bytes, 4, bytes.length));
    }

    /** A cosignature with another time than the one that was signed. */
    private static String laterTime(String text) {
        String last = text.substring(text.lastIndexOf("— "));
        String[] fields = last.strip().split(" ", -1);
        byte[] bytes = new Line(fields[1], fields[2]).bytes();
        bytes[11] ^= 1;
        return text.replace(
                last,
                Line.of(fields[1], Arrays.copyOf(bytes, 4), Arrays.copyOfRange(bytes, 4, bytes.length))
                        .format());
    }

    // ---- the files ------------------------------------------------------------------------------------------------

    private void good(String name, ReceiptProof proof) {
        good(name, "agencies.keys", proof);
    }

    private void good(String name, String keys, ReceiptProof proof) {
        write(name, "valid", "-", keys, proof.format());
    }

    private void add(String verdict, String reason, String document, String name, ReceiptProof proof) {
        files.put(name + ".proof", proof.format().getBytes(UTF_8));
        list.append("%s %s %s agencies.keys %s.proof%n".formatted(verdict, reason, document, name));
    }

    private void bad(String name, String reason, ReceiptProof proof) {
        bad(name, reason, "agencies.keys", proof);
    }

    private void bad(String name, String reason, String keys, ReceiptProof proof) {
        write(name, verdict(reason), reason, keys, proof.format());
    }

    private void edit(String name, String reason, String text, UnaryOperator<String> change) {
        String changed = change.apply(text);
        if (changed.equals(text)) {
            throw new IllegalStateException(name + " changes nothing");
        }
        raw(name, reason, changed);
    }

    private void raw(String name, String reason, String text) {
        write(name, verdict(reason), reason, "agencies.keys", text);
    }

    private void write(String name, String verdict, String reason, String keys, String text) {
        files.put(name + ".proof", text.getBytes(UTF_8));
        list.append("%s %s receipt.pdf %s %s.proof%n".formatted(verdict, reason, keys, name));
    }

    private static String verdict(String reason) {
        return reason.equals("MALFORMED") || reason.equals("TOO_LARGE") ? "unavailable" : "unknown";
    }
}
