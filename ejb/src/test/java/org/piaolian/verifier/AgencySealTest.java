package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.verifier.AgencySeal.NotSealed;

/** The seal in a document, opened without the portal. Every attack of {@code verification.attacks} is tried on it, too. */
class AgencySealTest {

    private static final String NUMBER = "11010126-0000000001";
    private static final long TIME = 1_790_000_000;

    @TempDir
    static Path folder;

    private static byte[] drawn;
    private static byte[] sealed;

    @BeforeAll
    static void sealAReceipt() throws Exception {
        ReceiptContent content = ExampleReceipts.tax();
        drawn = new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.TAX, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));
        sealed = seal("here", TrialKeys.Algorithm.P256);
    }

    private static byte[] seal(String installation, TrialKeys.Algorithm algorithm) throws Exception {
        Path seals = folder.resolve(installation);
        TrialKeys.create(seals, algorithm, Clock.systemUTC());
        return SealWiring.seals(seals).seal(drawn, new AgencyId("tax"));
    }

    private static AgencyKeys keys(String... installations) throws IOException, GeneralSecurityException {
        List<String> authorities = new ArrayList<>();
        for (String installation : installations) {
            try (InputStream in =
                    Files.newInputStream(folder.resolve(installation).resolve("ca.crt"))) {
                authorities.add(Base64.getEncoder()
                        .encodeToString(CertificateFactory.getInstance("X.509")
                                .generateCertificate(in)
                                .getEncoded()));
            }
        }
        AgencyKeys keys = ProofVectors.keys();
        return new AgencyKeys(keys.origin(), keys.threshold(), keys.keys(), authorities);
    }

    private static AgencySeal here() throws Exception {
        return AgencySeal.by(keys("here"));
    }

    @ParameterizedTest
    @EnumSource(TrialKeys.Algorithm.class)
    void the_seal_of_an_agency_is_told_by_the_authority_in_the_keys(TrialKeys.Algorithm algorithm) throws Exception {
        byte[] document = seal("with-" + algorithm, algorithm);

        assertThat(AgencySeal.by(keys("here", "with-" + algorithm))
                        .open(document)
                        .agency())
                .isEqualTo("tax");
        assertThatThrownBy(() -> here().open(document))
                .isInstanceOf(NotSealed.class)
                .hasMessageContaining("no authority of the keys");
    }

    @Test
    void no_byte_of_what_is_sealed_can_change() throws Exception {
        AgencySeal seals = here();
        int start = text(sealed).indexOf("/Contents <");
        int end = text(sealed).indexOf('>', start);
        Random random = new Random(3);
        for (int i = 0; i < 1_500; i++) {
            int at = random.nextInt(sealed.length);
            if (at > start + 10 && at < end) {
                continue;
            }
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> seals.open(changed)).as("byte " + at).isInstanceOf(NotSealed.class);
        }
    }

    /** But for the timestamp, which is not looked at. */
    @Test
    void no_digit_of_the_signature_can_change() throws Exception {
        AgencySeal seals = here();
        int start = text(sealed).indexOf("/Contents <") + 11;
        int attributeOfTimestamp = text(sealed).indexOf("060B2A864886F70D010910020E", start) - 8;
        Random random = new Random(4);
        for (int at = start; at < attributeOfTimestamp; at++) {
            byte[] changed = sealed.clone();
            int digit = Character.digit(sealed[at], 16) ^ (1 << random.nextInt(4));
            changed[at] = (byte) Character.toUpperCase(Character.forDigit(digit, 16));
            assertThatThrownBy(() -> seals.open(changed))
                    .as("digit " + (at - start))
                    .isInstanceOf(NotSealed.class);
        }
    }

    @Test
    void noise_in_place_of_the_signature_is_refused_and_never_a_fault() throws Exception {
        AgencySeal seals = here();
        int start = text(sealed).indexOf("/Contents <") + 11;
        int end = text(sealed).indexOf('>', start);
        int attributeOfTimestamp = text(sealed).indexOf("060B2A864886F70D010910020E", start) - 8;
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = sealed.clone();
            int from = start + random.nextInt(end - start);
            for (int at = from; at < Math.min(end, from + 1 + random.nextInt(64)); at++) {
                changed[at] = (byte) "0123456789ABCDEF".charAt(random.nextInt(16));
            }
            try {
                assertThat(seals.open(changed).agency()).isEqualTo("tax");
                int first = Arrays.mismatch(changed, sealed);
                assertThat(first < 0 || first >= attributeOfTimestamp)
                        .as("digit " + (first - start))
                        .isTrue();
            } catch (NotSealed e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "MAA="})
    void keys_whose_authority_is_none_are_refused(String authority) {
        AgencyKeys keys = new AgencyKeys(SigningAgency.ORIGIN, 1, List.of(ProofVectors.TAX.key()), List.of(authority));

        assertThatThrownBy(() -> AgencySeal.by(keys)).isInstanceOf(Unproven.class);
    }

    @Test
    void authorities_stand_behind_the_agencies_in_the_file_of_keys() throws Exception {
        String file = keys("here").format();
        String line = file.substring(file.indexOf("seals "));

        assertThat(AgencyKeys.parse(file.getBytes(UTF_8))).isEqualTo(keys("here"));
        for (String bad : List.of(
                file.replace(line, "").replaceFirst("agency ", line + "agency "),
                file + ProofVectors.keys().format().lines().skip(3).findFirst().orElseThrow() + "\n",
                file + "seals\n",
                file + "seals not-base64\n",
                file + "stamps " + line.substring(6))) {
            assertThatThrownBy(() -> AgencyKeys.parse(bad.getBytes(UTF_8))).isInstanceOf(Unproven.class);
        }
    }

    @Test
    void the_program_opens_the_seal_of_what_is_registered() throws Exception {
        Said said = run(keys("here"), sealed, proof(sealed, "TaxMSP"));

        assertThat(said.exitCode).as(said.text).isZero();
        assertThat(said.text).startsWith("valid\n").containsPattern("Is the seal the agency's\\? +yes ");
    }

    @Test
    void registered_bytes_without_a_genuine_seal_are_not_valid() throws Exception {
        byte[] stranger = seal("stranger", TrialKeys.Algorithm.P256);
        for (byte[] document : List.of(drawn, stranger, "%PDF-1.7".getBytes(UTF_8))) {
            Said said = run(keys("here"), document, proof(document, "TaxMSP"));

            assertThat(said.exitCode).as(said.text).isEqualTo(1);
            assertThat(said.text).startsWith("altered\n").containsPattern("Is the seal the agency's\\? +no ");
        }
    }

    @Test
    void a_document_that_another_agency_sealed_than_registered_it_is_not_valid() throws Exception {
        Said said = run(keys("here"), sealed, proof(sealed, "FinanceMSP"));

        assertThat(said.exitCode).as(said.text).isEqualTo(1);
        assertThat(said.text).contains("the seal is that of tax, and finance registered the document");
    }

    @Test
    void without_an_authority_in_the_keys_it_is_said_that_the_seal_was_not_opened() throws Exception {
        Said said = run(keys(), sealed, proof(sealed, "TaxMSP"));

        assertThat(said.exitCode).as(said.text).isZero();
        assertThat(said.text).containsPattern("Is the seal the agency's\\? +unknown +the seal was not opened");
    }

    private static final class Said {
        private final int exitCode;
        private final String text;

        private Said(int exitCode, String text) {
            this.exitCode = exitCode;
            this.text = text;
        }
    }

    private static Said run(AgencyKeys keys, byte[] document, byte[] proof) throws IOException {
        Path own = Files.createTempDirectory(folder, "run");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        int exitCode = Main.run(
                List.of(
                        "--keys",
                        Files.writeString(own.resolve("agencies.keys"), keys.format())
                                .toString(),
                        Files.write(own.resolve("receipt.pdf"), document).toString(),
                        Files.write(own.resolve("receipt.proof"), proof).toString()),
                print,
                print);
        return new Said(exitCode, out.toString(UTF_8));
    }

    /** Of a log with this one entry. */
    private static byte[] proof(byte[] document, String mspId) {
        MerkleProofs hashes = new MerkleProofs();
        Hash content = Hash.of(new byte[MerkleProofs.HASH]);
        Hash pdf = Hash.of(MerkleProofs.sha256().digest(document));
        byte[] entry =
                LogEntry.registered(NUMBER, LogEntry.channelLeaf(hashes, NUMBER, content.bytes(), pdf.bytes()), mspId);
        Hash root = Hash.of(hashes.leaf(entry));
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, 1, root);
        return new ReceiptProof(
                        NUMBER,
                        content,
                        pdf,
                        mspId,
                        0,
                        List.of(),
                        Optional.empty(),
                        new SignedCheckpoint(
                                body,
                                SigningAgency.ORIGIN,
                                1,
                                root,
                                List.of(
                                        ProofVectors.FINANCE.cosign(body, TIME),
                                        ProofVectors.TAX.cosign(body, TIME),
                                        ProofVectors.AUDIT.cosign(body, TIME))))
                .format()
                .getBytes(UTF_8);
    }

    private static String text(byte[] pdf) {
        return new String(pdf, ISO_8859_1);
    }
}
