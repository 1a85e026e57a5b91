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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.piaolian.verifier.Findings.Verdict;

/** {@code java -jar verifier.jar receipt.pdf receipt.proof} */
public final class Main {

    private static final int USAGE = 2;

    private static final String HELP = """
            usage: java -jar verifier.jar [--keys FILE] RECEIPT.pdf RECEIPT.proof
                   java -jar verifier.jar [--keys FILE] --export FOLDER RECEIPT.pdf...
                   java -jar verifier.jar --channel FOLDER

            Checks a receipt without a network. FILE has the agencies' public keys; by default it is
            agencies.keys beside verifier.jar. Take it from the agencies, never from whoever gave you the receipt.

            --export takes each receipt's latest state from the whole log of the export in FOLDER. --channel says
            who the channel's members were by each of its configurations in that export; compare the hash of block 0
            with the one that the agencies name.

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
        Optional<Path> channel = option(files, "--channel");
        if (channel.isPresent() && files.isEmpty()) {
            return channel(channel.get(), out);
        }
        Optional<Path> export = option(files, "--export");
        Optional<Path> keys = option(files, "--keys");
        if (files.isEmpty()
                || (export.isEmpty() && files.size() != 2)
                || channel.isPresent()
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
        List<Path> documents = files.stream().map(Path::of).toList();
        int worst = 0;
        Map<Path, Findings> all = fromExport(check, seals, export.get(), documents);
        for (Path document : documents) {
            if (documents.size() > 1) {
                out.println(document);
            }
            worst = Math.max(worst, say(Objects.requireNonNull(all.get(document)), out));
        }
        return worst;
    }

    private static int channel(Path export, PrintStream out) {
        try {
            for (ChannelConfigurations.Configuration one : ChannelConfigurations.read(export)) {
                out.printf(
                        Locale.ROOT,
                        "block %d, %s%n  configuration %d of channel %s: members %s; %d orderers; %s%n",
                        one.block(),
                        one.hash().hex(),
                        one.sequence(),
                        one.channel(),
                        String.join(", ", one.members()),
                        one.orderers(),
                        one.block() == 0
                                ? "the first one, which nobody signed"
                                : "signed by " + one.signed() + " orderers of the one before");
            }
            return 0;
        } catch (Unproven e) {
            out.println(e.reason() + ": " + e.getMessage());
            return (e.reason() == Unproven.Reason.MALFORMED ? Verdict.UNAVAILABLE : Verdict.UNKNOWN).exitCode();
        } catch (IOException e) {
            out.println(e);
            return Verdict.UNAVAILABLE.exitCode();
        }
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

    /** The log is read once for all. */
    private static Map<Path, Findings> fromExport(
            CheckReceipt check, AgencySeal seals, Path folder, List<Path> documents) {
        Export export = new Export(folder);
        Map<Path, Findings> all = new HashMap<>();
        Map<Path, Export.Listed> listed = new HashMap<>();
        for (Path document : documents) {
            try {
                export.find(digest(document))
                        .ifPresentOrElse(
                                receipt -> listed.put(document, receipt),
                                () -> all.put(
                                        document,
                                        CheckReceipt.without(
                                                Verdict.UNKNOWN, "no receipt in the export has this document")));
            } catch (Unproven | IOException e) {
                all.put(document, unproven(e));
            }
        }
        try {
            Set<String> numbers =
                    listed.values().stream().map(Export.Listed::number).collect(Collectors.toSet());
            Export.WholeLog log = export.read(numbers);
            for (Map.Entry<Path, Export.Listed> one : listed.entrySet()) {
                all.put(one.getKey(), fromExport(check, seals, log, one.getKey(), one.getValue()));
            }
        } catch (Unproven | IOException e) {
            listed.keySet().forEach(document -> all.put(document, unproven(e)));
        }
        return all;
    }

    private static Findings fromExport(
            CheckReceipt check, AgencySeal seals, Export.WholeLog log, Path document, Export.Listed receipt) {
        try {
            CheckReceipt.Proven proven = check.prove(log.proof(receipt)).ofTheWholeLog();
            return CheckReceipt.judge(read(document, AgencySeal.MOST_BYTES), seals, proven);
        } catch (Unproven | IOException e) {
            return unproven(e);
        }
    }

    private static Findings unproven(Exception e) {
        return e instanceof Unproven unproven
                ? CheckReceipt.without(Verdict.UNKNOWN, unproven.reason() + ": " + unproven.getMessage())
                : CheckReceipt.without(Verdict.UNAVAILABLE, e.toString());
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
