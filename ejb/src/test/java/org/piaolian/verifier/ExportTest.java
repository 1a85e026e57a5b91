package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The export of a small log: receipts, and what was done to some of them. */
class ExportTest {

    private static final int RECEIPTS = 40;
    private static final long TIME = 1_790_000_000;
    private static final Hash CONTENT = Hash.of(MerkleProofs.sha256().digest("{}".getBytes(US_ASCII)));

    @TempDir
    private Path folder;

    private final MerkleProofs hashes = new MerkleProofs();
    private final List<byte[]> entries = new ArrayList<>();

    @BeforeEach
    void register() throws IOException {
        for (int i = 0; i < RECEIPTS; i++) {
            byte[] leaf = LogEntry.channelLeaf(hashes, number(i), CONTENT.bytes(), pdf(i).bytes());
            entries.add(LogEntry.registered(number(i), leaf, "TaxMSP"));
            Path receipts = Files.createDirectories(folder.resolve("receipts"));
            Files.writeString(
                    receipts.resolve(pdf(i).hex().substring(0, 2)),
                    new Export.Listed(number(i), CONTENT, pdf(i), i, "TaxMSP").line(),
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
            Files.writeString(document(i), content(i));
        }
    }

    private static String number(int i) {
        return "11010126-%010d".formatted(i + 1);
    }

    private static String content(int i) {
        return "%PDF-1.7 receipt " + i;
    }

    private static Hash pdf(int i) {
        return Hash.of(MerkleProofs.sha256().digest(content(i).getBytes(US_ASCII)));
    }

    private Path document(int i) {
        return folder.resolve(i + ".pdf");
    }

    private void step(int receipt, int sequence, String state) {
        Hash transaction = Hash.of(MerkleProofs.sha256().digest((state + receipt + sequence).getBytes(US_ASCII)));
        entries.add(LogEntry.state(
                number(receipt), new LogEntry.State(sequence, TIME - 100 + sequence, state, transaction, "TaxMSP")));
    }

    /** The log as it is now, with a checkpoint that three agencies signed. */
    private void export() throws IOException {
        ByteArrayOutputStream level = new ByteArrayOutputStream();
        entries.forEach(entry -> level.writeBytes(hashes.leaf(entry)));
        write("0", level.toByteArray());
        write("entries", bundle(entries));
        Hash root = Hash.of(RfcTree.root(entries));
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, entries.size(), root);
        Files.writeString(
                folder.resolve("log/checkpoint"),
                body + "\n" + ProofVectors.FINANCE.cosign(body, TIME).format()
                        + ProofVectors.TAX.cosign(body, TIME).format()
                        + ProofVectors.CIVIL.cosign(body, TIME).format());
        Files.writeString(folder.resolve("agencies.keys"), ProofVectors.keys().format());
    }

    private static byte[] bundle(List<byte[]> entries) {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            bundle.write(entry.length >> 8);
            bundle.write(entry.length);
            bundle.writeBytes(entry);
        }
        return bundle.toByteArray();
    }

    private void write(String kind, byte[] content) throws IOException {
        Path file = folder.resolve("log").resolve(Tiles.path(kind, 0, entries.size()));
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private record Said(int exitCode, List<String> lines) {}

    private Said verify(int... receipts) {
        List<String> arguments = new ArrayList<>(
                List.of("--keys", folder.resolve("agencies.keys").toString(), "--export", folder.toString()));
        for (int receipt : receipts) {
            arguments.add(document(receipt).toString());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        int exitCode = Main.run(arguments, print, print);
        return new Said(exitCode, out.toString(UTF_8).lines().toList());
    }

    @Test
    void the_latest_state_of_each_receipt_is_found_in_the_whole_log() throws IOException {
        step(3, 1, "LOCKED");
        step(4, 1, "LOCKED");
        step(5, 1, "LOCKED");
        step(3, 2, "REVERSED");
        step(4, 2, "REGISTERED");
        export();

        assertThat(verify(2).exitCode()).isZero();
        assertThat(verify(2).lines().get(4)).contains("yes", "REGISTERED, in force", "the latest state in this log");
        assertThat(verify(3).exitCode()).isEqualTo(4);
        assertThat(verify(3).lines().get(0)).isEqualTo("reversed");
        assertThat(verify(3).lines().get(4)).contains("no", "REVERSED, taken back", "by TaxMSP (step 2 of its life");
        assertThat(verify(4).lines().get(4)).contains("yes", "REGISTERED, in force", "step 2 of its life");
        assertThat(verify(5).lines().get(4)).contains("yes", "LOCKED, in force, and held");
    }

    @Test
    void of_several_documents_each_is_said_in_order_and_the_gravest_is_the_exit_code() throws IOException {
        step(3, 1, "REVERSED");
        export();
        Files.writeString(document(7), "another document");

        Said said = verify(1, 3, 7);
        assertThat(said.exitCode()).isEqualTo(4);
        assertThat(said.lines())
                .containsSubsequence(
                        document(1).toString(),
                        "valid",
                        document(3).toString(),
                        "reversed",
                        document(7).toString(),
                        "unknown");
    }

    @Test
    void a_state_that_somebody_took_out_of_the_export_is_missed() throws IOException {
        step(3, 1, "REVERSED");
        export();
        List<byte[]> without = new ArrayList<>(entries.subList(0, RECEIPTS));
        without.add(LogEntry.registered(number(99), new byte[32], "TaxMSP"));
        write("entries", bundle(without));

        Said said = verify(3);
        assertThat(said.exitCode()).isEqualTo(3);
        assertThat(said.lines().get(3)).contains("WRONG_PATH");
    }

    @Test
    void an_export_with_too_few_entries_or_none_is_no_proof() throws IOException {
        export();
        Path bundle = folder.resolve("log").resolve(Tiles.path("entries", 0, entries.size()));
        byte[] whole = Files.readAllBytes(bundle);
        Files.write(bundle, java.util.Arrays.copyOf(whole, whole.length - 1));
        assertThat(verify(3).exitCode()).isEqualTo(5);
        Files.delete(bundle);
        assertThat(verify(3).exitCode()).isEqualTo(5);
    }

    @Test
    void what_looks_like_a_state_and_is_not_one_as_the_format_has_it_is_none() throws Exception {
        LogEntry.State state = new LogEntry.State(1, TIME, "LOCKED", CONTENT, "TaxMSP");
        byte[] entry = LogEntry.state(number(3), state);
        assertThat(LogEntry.readState(entry)).contains(new LogEntry.StateOf(number(3), state));
        for (int length = 0; length < entry.length - "TaxMSP".length(); length++) {
            assertThat(LogEntry.readState(java.util.Arrays.copyOf(entry, length)))
                    .isEmpty();
        }
        byte[] lowerCase = entry.clone();
        lowerCase[1 + 19 + 12 + 1] |= 0x20;
        assertThat(LogEntry.readState(lowerCase)).isEmpty();
        byte[] negative = entry.clone();
        negative[1 + 19] |= (byte) 0x80;
        assertThat(LogEntry.readState(negative)).isEmpty();
        entries.add(lowerCase);
        export();
        assertThat(new Export(folder).read(Set.of(number(3))).states()).isEmpty();
    }
}
