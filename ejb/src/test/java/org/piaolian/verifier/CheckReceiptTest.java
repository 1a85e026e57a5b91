package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.verifier.Findings.Is;
import org.piaolian.verifier.Findings.Verdict;

class CheckReceiptTest {

    private static final Path FOLDER = ProofVectors.FOLDER;

    record Vector(String verdict, String reason, String document, String keys, String proof) {

        @Override
        public String toString() {
            return proof + " of " + document + " is " + verdict;
        }
    }

    static Stream<Vector> vectors() throws IOException {
        return Files.readAllLines(FOLDER.resolve("vectors.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", -1))
                .map(f -> new Vector(f[0], f[1], f[2], f[3], f[4]));
    }

    @Test
    void the_vectors_in_the_repository_are_the_ones_that_the_code_makes() throws IOException {
        for (Map.Entry<String, byte[]> file : new ProofVectors().make().entrySet()) {
            assertThat(Files.readAllBytes(FOLDER.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void each_proof_and_each_attack_has_its_defined_answer(Vector vector) throws Exception {
        AgencyKeys keys = AgencyKeys.parse(Files.readAllBytes(FOLDER.resolve(vector.keys())));
        Findings findings = new CheckReceipt(keys)
                .check(digest(vector.document()), Files.readAllBytes(FOLDER.resolve(vector.proof())));

        assertThat(findings.verdict().name().toLowerCase(Locale.ROOT)).isEqualTo(vector.verdict());
        if (!vector.reason().equals("-")) {
            assertThat(findings.answers().get(2).evidence()).startsWith(vector.reason() + ": ");
            assertThat(findings.answers()).allMatch(answer -> answer.is() == Is.UNKNOWN);
        }
    }

    @Test
    void no_single_changed_byte_of_a_proof_leaves_it_valid_for_another_statement() throws Exception {
        byte[] good = Files.readAllBytes(FOLDER.resolve("valid.proof"));
        CheckReceipt check = new CheckReceipt(ProofVectors.keys());
        Hash pdf = digest("receipt.pdf");
        int endOfSignatures = new String(good, UTF_8).indexOf("— ");
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= 1;
            boolean valid = check.check(pdf, changed).verdict() == Verdict.VALID;
            // Who signed as the log is not counted, so that line may turn into a stranger's.
            assertThat(valid && at < endOfSignatures).as("byte " + at).isFalse();
        }
    }

    @Test
    void random_bytes_are_never_valid_and_never_a_fault() {
        Random random = new Random(42);
        CheckReceipt check = new CheckReceipt(ProofVectors.keys());
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            assertThat(check.check(Hash.of(new byte[32]), noise).verdict()).isEqualTo(Verdict.UNAVAILABLE);
        }
    }

    @Test
    void the_state_is_as_of_the_time_at_which_enough_agencies_knew_of_nothing_later() throws Exception {
        ReceiptProof proof = ReceiptProof.parse(Files.readAllBytes(FOLDER.resolve("valid.proof")));
        CheckReceipt.Proven proven = new CheckReceipt(ProofVectors.keys()).prove(proof);

        assertThat(proven.asOf()).isEqualTo(Instant.ofEpochSecond(1_790_000_000));
        assertThat(proven.signers()).containsExactly("audit", "finance", "tax");
    }

    @Test
    void a_proof_with_a_state_has_less_than_four_kilobytes_at_a_million_entries_and_up_to_a_billion() throws Exception {
        AgencyKeys keys = ProofVectors.keys();
        ReceiptProof million = largest(20);
        assertThat(million.format().getBytes(UTF_8)).hasSizeLessThan(3_400);
        assertThat(million.shortest(keys)).isSameAs(million);

        ReceiptProof billion = largest(30);
        assertThat(billion.format().getBytes(UTF_8)).hasSizeGreaterThan(ReceiptProof.MOST_BYTES);
        ReceiptProof shortest = billion.shortest(keys);
        assertThat(shortest.format().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(ReceiptProof.MOST_BYTES);
        assertThat(shortest.checkpoint().verify(keys).cosigned().keySet()).containsExactly("audit", "civil", "tax");
        assertThat(largest(31).shortest(keys).format().getBytes(UTF_8)).hasSizeGreaterThan(ReceiptProof.MOST_BYTES);
    }

    /** As long as one can be in a log of two to the power of so many entries. */
    private static ReceiptProof largest(int levels) {
        Hash hash = Hash.of(new byte[32]);
        long size = 1L << levels;
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, size, hash);
        List<byte[]> path = java.util.Collections.nCopies(levels, hash.bytes());
        return new ReceiptProof(
                "11010326-0000000701",
                hash,
                hash,
                "CivilAffairsMSP",
                size - 2,
                path,
                Optional.of(new ReceiptProof.LaterState(
                        new LogEntry.State(1000, 1_790_000_000, "REGISTERED", hash, "CivilAffairsMSP"),
                        size - 1,
                        path)),
                new SignedCheckpoint(
                        body,
                        SigningAgency.ORIGIN,
                        size,
                        hash,
                        List.of(
                                ProofVectors.FINANCE.signAsLog(body),
                                ProofVectors.FINANCE.cosign(body, 1),
                                ProofVectors.TAX.cosign(body, 3),
                                ProofVectors.CIVIL.cosign(body, 2),
                                ProofVectors.AUDIT.cosign(body, 4))));
    }

    @Test
    void a_file_of_keys_with_one_key_for_two_agencies_is_refused() {
        AgencyKeys.Key key = ProofVectors.TAX.key();
        AgencyKeys twice = new AgencyKeys(
                SigningAgency.ORIGIN,
                1,
                List.of(key, new AgencyKeys.Key("audit", "AuditMSP", "other/name", key.raw())));

        assertThatThrownBy(() -> AgencyKeys.parse(twice.format().getBytes(UTF_8)))
                .isInstanceOf(Unproven.class)
                .hasMessageContaining("twice");
    }

    @Test
    void a_file_of_keys_that_asks_for_more_agencies_than_there_are_is_refused() {
        String keys = ProofVectors.keys().format();
        for (String threshold : List.of("0", "5", "-3", "x")) {
            assertThatThrownBy(() -> AgencyKeys.parse(keys.replace("threshold 3", "threshold " + threshold)
                            .getBytes(UTF_8)))
                    .isInstanceOf(Unproven.class);
        }
    }

    @Test
    void the_program_prints_the_verdict_with_four_answers_and_its_exit_code_tells_it_too() {
        String keys = FOLDER.resolve("agencies.keys").toString();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("valid.proof")))
                .isZero();
        assertThat(out.toString(UTF_8).lines().toList()).hasSize(5).first().isEqualTo("valid");
        assertThat(run(out, "--keys", keys, file("changed.pdf"), file("valid.proof")))
                .isEqualTo(1);
        assertThat(run(out, "--keys", keys, file("receipt.pdf"))).isEqualTo(2);
        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("two-of-four.proof")))
                .isEqualTo(3);
        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("reversed.proof")))
                .isEqualTo(4);
        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("valid-pledged.proof")))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("PLEDGED, in force, and pledged as security, since 2026-09-21T");
        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("state-not-known.proof")))
                .isEqualTo(3);
        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("empty.proof")))
                .isEqualTo(5);
        assertThat(run(out, "--keys", keys, file("receipt.pdf"), file("missing.proof")))
                .isEqualTo(5);
        assertThat(run(out, "--keys", file("receipt.pdf"), file("receipt.pdf"), file("valid.proof")))
                .isEqualTo(5);
    }

    // Written from ear/docs/proof-format.md alone, with another language’s SHA-256 and Ed25519.
    @Test
    void an_independent_verifier_in_another_language_says_the_same_of_every_vector() throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "src/test/node/check-proof.mjs"));
        List<String> expected = new ArrayList<>();
        vectors().forEach(v -> {
            command.addAll(List.of(file(v.keys()), file(v.document()), file(v.proof())));
            expected.add(v.verdict());
        });
        Process node;
        try {
            node = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("SKIPPED: there is no node on this machine, so no independent verifier ran");
            return;
        }
        String said = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said.lines().toList()).isEqualTo(expected);
    }

    private static int run(ByteArrayOutputStream out, String... args) {
        PrintStream print = new PrintStream(out, true, UTF_8);
        return Main.run(List.of(args), print, print);
    }

    private static String file(String name) {
        return FOLDER.resolve(name).toString();
    }

    private static Hash digest(String document) throws IOException {
        return Hash.of(MerkleProofs.sha256().digest(Files.readAllBytes(FOLDER.resolve(document))));
    }
}
