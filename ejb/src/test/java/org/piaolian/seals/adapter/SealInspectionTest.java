package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealReport.Flaw;

/** What forgers and accidents do to a sealed receipt. Nothing of it may be taken for genuine. */
class SealInspectionTest {

    private static final AgencyId TAX = new AgencyId("tax");

    @TempDir
    static Path folder;

    private static Installation here;
    private static byte[] receipt;
    private static byte[] sealed;

    @BeforeAll
    static void sealAReceipt() {
        here = Installation.in(folder.resolve("here"), TrialKeys.Algorithm.P256);
        ReceiptContent content = ExampleReceipts.tax();
        receipt = new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.TAX, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));
        sealed = here.seals().seal(receipt, TAX);
        assertThat(inspect(sealed).finding()).isEqualTo(Finding.GENUINE);
    }

    @Test
    void no_byte_of_the_sealed_part_can_change() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] changed = sealed.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(inspect(changed).finding()).as("byte " + at).isNotEqualTo(Finding.GENUINE);
        }
    }

    @Test
    void no_digit_of_the_signature_can_change_though_parts_of_it_are_unsigned() {
        int start = text(sealed).indexOf("/Contents <") + 11;
        int end = text(sealed).indexOf('>', start);
        for (int at = start; at < end; at++) {
            int digit = Character.digit(sealed[at], 16);
            for (int bit = 1; bit <= 8; bit *= 2) {
                byte[] changed = sealed.clone();
                changed[at] = (byte) Character.toUpperCase(Character.forDigit(digit ^ bit, 16));
                assertThat(inspect(changed).finding())
                        .as("bit " + bit + " of digit " + (at - start))
                        .isNotEqualTo(Finding.GENUINE);
            }
        }
    }

    @Test
    void the_dictionary_of_the_signature_cannot_change() {
        int start = text(sealed).lastIndexOf(" obj", text(sealed).indexOf("/ByteRange"));
        int contents = text(sealed).indexOf("/Contents <", start);
        int end = text(sealed).indexOf("endobj", start);
        for (int at = start; at < end; at++) {
            if (at > contents + 11 && at < text(sealed).indexOf('>', contents)) {
                continue;
            }
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertThat(inspect(changed).finding()).as("byte " + at).isNotEqualTo(Finding.GENUINE);
        }
    }

    static Stream<Arguments> alterations() {
        return Stream.of(
                altered("one space at the end", Finding.BROKEN, pdf -> concat(pdf, " ".getBytes(ISO_8859_1))),
                altered("a line feed at the end", Finding.BROKEN, pdf -> concat(pdf, "\n".getBytes(ISO_8859_1))),
                altered("an uncovered tail", Finding.BROKEN, pdf -> concat(pdf, "%%EOF".getBytes(ISO_8859_1))),
                altered("another sealed file behind it", Finding.BROKEN, pdf -> concat(pdf, pdf)),
                altered("an incremental update", Finding.BROKEN, SealInspectionTest::updated),
                altered("hexadecimal in lower case", Finding.BROKEN, SealInspectionTest::lowerCase),
                altered("white space in the signature", Finding.UNREADABLE, pdf -> replaced(pdf, "0000>", "000 >")),
                altered("a byte range from 1", Finding.BROKEN, pdf -> replaced(pdf, "/ByteRange [0", "/ByteRange [1")),
                altered("a negative byte range", Finding.BROKEN, pdf -> replaced(pdf, "[0 ", "[-0 ")),
                altered("an overflowing byte range", Finding.BROKEN, pdf -> replaced(pdf, "[0 ", "[0 99999999999 ")),
                altered(
                        "a byte range without numbers",
                        Finding.BROKEN,
                        pdf -> replaced(pdf, "/ByteRange [0 ", "/ByteRange [] [")),
                altered("a null byte range", Finding.BROKEN, pdf -> replaced(pdf, "/ByteRange [", "/ByteRange null [")),
                altered(
                        "a doubled byte range",
                        Finding.BROKEN,
                        pdf -> replaced(pdf, "/ByteRange [", "/ByteRange [0 1 2 3] /ByteRange [")),
                altered(
                        "no byte range",
                        Finding.NONE,
                        pdf -> replaced(pdf, "/ByteRange", "/ByteRanges".substring(0, 9) + "x")),
                altered("empty contents", Finding.UNREADABLE, SealInspectionTest::emptied),
                altered("other certification", Finding.BROKEN, pdf -> replaced(pdf, "/P 1", "/P 3")),
                altered(
                        "other sub filter",
                        Finding.BROKEN,
                        pdf -> replaced(pdf, "/ETSI.CAdES.detached", "/adbe.pkcs7.detached")),
                altered("its first half", Finding.UNREADABLE, pdf -> Arrays.copyOf(pdf, pdf.length / 2)),
                altered("without its last byte", Finding.BROKEN, pdf -> Arrays.copyOf(pdf, pdf.length - 1)),
                altered("only what was given to seal", Finding.NONE, pdf -> receipt),
                altered(
                        "something before the header",
                        Finding.UNREADABLE,
                        pdf -> concat("MZ".getBytes(ISO_8859_1), pdf)),
                altered("nothing", Finding.UNREADABLE, pdf -> new byte[0]),
                altered("no PDF", Finding.UNREADABLE, pdf -> "<html>%PDF-1.7 %%EOF</html>".getBytes(ISO_8859_1)),
                altered(
                        "more than ten megabytes",
                        Finding.UNREADABLE,
                        pdf -> Arrays.copyOf(pdf, 10 * 1024 * 1024 + 1)));
    }

    private static Arguments altered(String what, Finding finding, UnaryOperator<byte[]> alteration) {
        return Arguments.of(what, finding, alteration);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("alterations")
    void an_altered_receipt_is_not_genuine(String what, Finding finding, UnaryOperator<byte[]> alteration) {
        SealReport report = inspect(alteration.apply(sealed.clone()));

        assertThat(report.finding()).as(what + ": " + report.flaw()).isEqualTo(finding);
        assertThat(report.sealedBy()).isEmpty();
        assertThat(report.sealedAt()).isNull();
    }

    @Test
    void a_seal_under_another_authority_of_the_same_names_is_foreign() {
        Installation forger = Installation.in(folder.resolve("forger"), TrialKeys.Algorithm.P256);

        SealReport report = inspect(forger.seals().seal(receipt, TAX));

        assertThat(report.finding()).isEqualTo(Finding.FOREIGN);
        assertThat(report.agency()).isNull();
    }

    @Test
    void a_sealed_receipt_that_a_stranger_signs_again_is_broken() {
        Installation stranger = Installation.in(folder.resolve("stranger"), TrialKeys.Algorithm.P256);

        assertThat(inspect(stranger.seals().seal(sealed, TAX)).finding()).isEqualTo(Finding.BROKEN);
    }

    @Test
    void a_timestamp_by_an_authority_that_is_not_trusted_does_not_count() throws IOException {
        Installation elsewhere = Installation.in(folder.resolve("elsewhere"), TrialKeys.Algorithm.P256);
        PdfBoxSeals mixed = new PdfBoxSeals(
                here.keys(), elsewhere.timestamps(), here.trust(), here.lists(), java.time.Clock.systemUTC());
        byte[] pdf = mixed.seal(receipt, TAX);
        assertThat(inspect(pdf).finding()).isEqualTo(Finding.BROKEN);
        assertThat(inspect(pdf).flaw()).isEqualTo(Flaw.TIMESTAMP_NOT_TRUSTED);

        // Until an operator puts its CA there.
        Path added = here.folder().resolve("tsa-ca.crt");
        Files.copy(elsewhere.folder().resolve("ca.crt"), added, StandardCopyOption.REPLACE_EXISTING);
        assertThat(inspect(pdf).finding()).isEqualTo(Finding.GENUINE);
        Files.delete(added);
    }

    @Test
    void the_certificate_of_the_timestamp_authority_seals_nothing() {
        SealReport report = inspect(here.seals().seal(receipt, new AgencyId("tsa")));

        assertThat(report.finding()).isEqualTo(Finding.FOREIGN);
    }

    @Test
    void bombs_and_deep_nests_are_answered_at_once() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes("%PDF-1.7\n1 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n".getBytes(ISO_8859_1));
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(bomb)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                deflate.write(zeros);
            }
        }
        bomb.writeBytes("\nendstream endobj %%EOF".getBytes(ISO_8859_1));
        assertThat(bomb.size()).isLessThan(SealInspection.MAX_BYTES);
        String nest = "30820000".repeat(8_000);
        String signature = "1 0 obj<</Contents <%s>/ByteRange [0 10 20 30]>>endobj\n";
        String indefinite = "%PDF-1.7\n" + signature.formatted("3080".repeat(30_000)) + "%%EOF";
        String many = "%PDF-1.7\n" + signature.formatted("3003020101").repeat(100_000) + "%%EOF";
        String names = "%PDF-1.7\n" + "/ByteRange ".repeat(900_000) + "%%EOF";
        String nested = "%PDF-1.7\n" + signature.formatted(nest) + "%%EOF";

        assertThat(timed(bomb.toByteArray())).isEqualTo(Finding.NONE);
        assertThat(timed(indefinite.getBytes(ISO_8859_1))).isEqualTo(Finding.UNREADABLE);
        assertThat(timed(nested.getBytes(ISO_8859_1))).isEqualTo(Finding.UNREADABLE);
        assertThat(timed(many.getBytes(ISO_8859_1))).isEqualTo(Finding.UNREADABLE);
        assertThat(timed(names.getBytes(ISO_8859_1))).isEqualTo(Finding.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_bytes_behind_a_header_never_throw(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(4_000)];
            random.nextBytes(noise);
            byte[] der = new byte[random.nextInt(60)];
            random.nextBytes(der);
            byte[] file = concat(
                    ("%PDF-1.7\n1 0 obj<</Contents <30"
                                    + java.util.HexFormat.of().formatHex(der) + ">/ByteRange [0 9 99 9]>>endobj")
                            .getBytes(ISO_8859_1),
                    noise);
            assertThat(inspect(file).finding()).isNotEqualTo(Finding.GENUINE);
        }
    }

    private static Finding timed(byte[] pdf) {
        long start = System.nanoTime();
        Finding finding = inspect(pdf).finding();
        // A bound against running away, far above what it takes; not a measurement.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        return finding;
    }

    private static SealReport inspect(byte[] pdf) {
        return here.seals().inspect(pdf);
    }

    private static String text(byte[] pdf) {
        return new String(pdf, ISO_8859_1);
    }

    private static byte[] replaced(byte[] pdf, String what, String by) {
        String text = text(pdf);
        int at = text.indexOf(what, receipt.length);
        assertThat(at).as(what).isPositive();
        return (text.substring(0, at) + by + text.substring(at + what.length())).getBytes(ISO_8859_1);
    }

    private static byte[] lowerCase(byte[] pdf) {
        int start = text(pdf).indexOf("/Contents <") + 11;
        int end = text(pdf).indexOf('>', start);
        for (int i = start; i < end; i++) {
            pdf[i] = (byte) Character.toLowerCase(pdf[i]);
        }
        return pdf;
    }

    private static byte[] emptied(byte[] pdf) {
        int start = text(pdf).indexOf("/Contents <") + 11;
        int end = text(pdf).indexOf('>', start);
        return concat(Arrays.copyOf(pdf, start), Arrays.copyOfRange(pdf, end, pdf.length));
    }

    private static byte[] updated(byte[] pdf) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            document.addPage(new PDPage());
            document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
            document.getDocumentCatalog().getPages().getCOSObject().setNeedToBeUpdated(true);
            document.saveIncremental(out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
