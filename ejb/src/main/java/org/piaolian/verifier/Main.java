package org.piaolian.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.piaolian.verifier.Findings.Verdict;

/** {@code java -jar verifier.jar receipt.pdf receipt.proof} */
public final class Main {

    private static final int USAGE = 2;

    private static final String HELP = """
            usage: java -jar verifier.jar [--keys FILE] RECEIPT.pdf RECEIPT.proof
                   java -jar verifier.jar [--keys FILE] --export FOLDER RECEIPT.pdf...

            Checks a receipt without a network. FILE has the agencies' public keys; by default it is
            agencies.keys beside verifier.jar. Take it from the agencies, never from whoever gave you the receipt.

            Exit code: 0 valid, 1 altered, 3 unknown (not proven), 4 reversed, 5 unavailable (a file cannot be
            read), 2 for a wrong call. Of several receipts, the one with the highest code counts.
            """;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** @return the exit code */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        List<String> files = new ArrayList<>(args);
        Optional<Path> export = option(files, "--export");
        Optional<Path> keys = option(files, "--keys");
        if (files.isEmpty()
                || (export.isEmpty() && files.size() != 2)
                || files.stream().anyMatch(f -> f.startsWith("--"))) {
            err.print(HELP);
            return USAGE;
        }
        CheckReceipt check;
        AgencySeal seals;
        try {
            Path keyFile = keys.isPresent() ? keys.get() : besideTheProgram();
            AgencyKeys agencies = AgencyKeys.parse(read(keyFile, AgencyKeys.MOST_BYTES));
            check = new CheckReceipt(agencies);
            seals = AgencySeal.by(agencies);
        } catch (IOException | Unproven e) {
            return say(CheckReceipt.without(Verdict.UNAVAILABLE, "the agencies' keys: " + e), out);
        }
        if (export.isEmpty()) {
            return say(withProof(check, seals, Path.of(files.get(0)), Path.of(files.get(1))), out);
        }
        int worst = 0;
        for (String file : files) {
            if (files.size() > 1) {
                out.println(file);
            }
            worst = Math.max(worst, say(fromExport(check, seals, export.get(), Path.of(file)), out));
        }
        return worst;
    }

    private static int say(Findings findings, PrintStream out) {
        print(findings, out);
        return findings.verdict().exitCode();
    }

    private static Findings withProof(CheckReceipt check, AgencySeal seals, Path document, Path proof) {
        try {
            byte[] pdf = read(document, AgencySeal.MOST_BYTES);
            byte[] file = read(proof, ReceiptProof.MOST_BYTES);
            return pdf.length > AgencySeal.MOST_BYTES
                    ? check.check(digest(document), file)
                    : check.check(pdf, seals, file);
        } catch (IOException e) {
            return CheckReceipt.without(Verdict.UNAVAILABLE, e.toString());
        }
    }

    private static Findings fromExport(CheckReceipt check, AgencySeal seals, Path folder, Path document) {
        try {
            Optional<ReceiptProof> proof = new Export(folder).find(digest(document));
            return proof.isEmpty()
                    ? CheckReceipt.without(Verdict.UNKNOWN, "no receipt in the export has this document")
                    : CheckReceipt.judge(read(document, AgencySeal.MOST_BYTES), seals, check.prove(proof.get()));
        } catch (Unproven e) {
            return CheckReceipt.without(Verdict.UNKNOWN, e.reason() + ": " + e.getMessage());
        } catch (IOException e) {
            return CheckReceipt.without(Verdict.UNAVAILABLE, e.toString());
        }
    }

    private static Optional<Path> option(List<String> args, String name) {
        int at = args.indexOf(name);
        if (at < 0 || at + 1 == args.size()) {
            return Optional.empty();
        }
        args.remove(at);
        return Optional.of(Path.of(args.remove(at)));
    }

    private static Path besideTheProgram() throws IOException {
        try {
            Path program = Path.of(
                    Objects.requireNonNull(Main.class.getProtectionDomain().getCodeSource())
                            .getLocation()
                            .toURI());
            return program.resolveSibling("agencies.keys");
        } catch (URISyntaxException e) {
            throw new IOException("where this program is, is not a path", e);
        }
    }

    /** Not more than a byte over the most: that is enough to be refused. */
    private static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        }
    }

    private static Hash digest(Path file) throws IOException {
        MessageDigest sha = MerkleProofs.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return Hash.of(sha.digest());
    }

    private static void print(Findings findings, PrintStream out) {
        out.println(findings.verdict().name().toLowerCase(Locale.ROOT));
        for (Findings.Answer answer : findings.answers()) {
            String question = switch (answer.question()) {
                case UNTOUCHED -> "Is the document untouched?";
                case SEALED_BY_AGENCY -> "Is the seal the agency's?";
                case ON_THE_CHANNEL -> "Is it on the channel?";
                case STILL_VALID -> "Is it still valid?";
            };
            out.printf(
                    Locale.ROOT,
                    "  %-27s %-8s %s%n",
                    question,
                    answer.is().name().toLowerCase(Locale.ROOT),
                    answer.evidence());
        }
    }
}
