package org.piaolian.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.ResultPoint;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.parser.PdfTextExtractor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.money.ChineseCapitals;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;

/** What others read on a receipt is what its data says, whatever the data. */
class ReceiptTextTest {

    /** Scripts that names come in; the fourth are characters of extension B and C, the fifth of the compatibility block. */
    private static final List<String> ALPHABETS = List.of(
            "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -.,&/()'",
            "àâçéèêëîïôûùüÿñæœßøåłşğżźčřžőűățДмитрийΑθήνα",
            "𠂇𠂉𠃌𠅤𠘨𠙶𠳐𡎚𡐓𡗗𢦏𣗋𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭",
            "喆囍龘䶮镕堃犇骉燚珺琤瑨祎翀",
            "やまだたろうカナ（）、。·");

    static Stream<ReceiptContent> receipts() {
        return Stream.of(1, 10, 60, 400)
                .flatMap(lines ->
                        IntStream.range(0, lines < 60 ? 5 : 1).mapToObj(seed -> random(lines, 100 * lines + seed)));
    }

    @ParameterizedTest
    @MethodSource("receipts")
    void pdfbox_reads_what_the_data_says(ReceiptContent content) throws IOException {
        try (PDDocument document = Loader.loadPDF(draw(content))) {
            assertThat(document.getNumberOfPages())
                    .isGreaterThanOrEqualTo(content.lines().size() / 25);
            assertSays(new PDFTextStripper().getText(document), content);
        }
    }

    @ParameterizedTest
    @MethodSource("receipts")
    void openpdf_reads_what_the_data_says(ReceiptContent content) throws IOException {
        PdfReader reader = new PdfReader(draw(content));
        StringBuilder text = new StringBuilder();
        for (int page = 1; page <= reader.getNumberOfPages(); page++) {
            text.append(new PdfTextExtractor(reader).getTextFromPage(page));
        }
        assertSays(text.toString(), content);
    }

    @ParameterizedTest
    @MethodSource("receipts")
    void poppler_reads_what_the_data_says(ReceiptContent content, @TempDir Path folder) throws Exception {
        assumeTrue(isThere("pdftotext"), "pdftotext of poppler is not on this machine");
        Path pdf = Files.write(folder.resolve("receipt.pdf"), draw(content));
        Path complaints = folder.resolve("complaints");
        Process tool = new ProcessBuilder("pdftotext", "-raw", "-enc", "UTF-8", pdf.toString(), "-")
                .redirectError(complaints.toFile())
                .start();
        String text = new String(tool.getInputStream().readAllBytes(), UTF_8);
        assertThat(tool.waitFor()).isZero();
        assertThat(complaints).isEmptyFile();
        assertSays(text, content);
    }

    @Test
    void the_qr_code_opens_the_verification_and_is_thirty_millimetres_wide_with_level_m() throws Exception {
        ReceiptContent content = ExampleReceipts.tax();
        int dpi = 200;
        BufferedImage page;
        try (PDDocument document = Loader.loadPDF(draw(content))) {
            page = new PDFRenderer(document).renderImageWithDPI(0, dpi);
        }
        int[] pixels = page.getRGB(0, 0, page.getWidth(), page.getHeight(), null, 0, page.getWidth());
        Result code = new QRCodeReader()
                .decode(new BinaryBitmap(
                        new HybridBinarizer(new RGBLuminanceSource(page.getWidth(), page.getHeight(), pixels))));

        assertThat(code.getText())
                .isEqualTo(ExampleReceipts.verification(content).toString());
        assertThat(code.getResultMetadata()).containsEntry(ResultMetadataType.ERROR_CORRECTION_LEVEL, "M");
        // The points are the centres of the finder patterns, seven modules less than the width of the symbol apart.
        ResultPoint[] finders = code.getResultPoints();
        assertThat(ResultPoint.distance(finders[1], finders[2]) * 25.4 / dpi).isBetween(25.0, 32.0);
    }

    private static void assertSays(String text, ReceiptContent content) {
        String squeezed = squeezed(text);
        for (String value : List.of(
                content.number().code().value(),
                content.number().digits(),
                content.checkCode().value(),
                content.party().name(),
                ChineseCapitals.of(content.total()),
                content.total().toString(),
                content.paymentReference(),
                content.drawer(),
                content.reviewer(),
                String.valueOf(content.remark()))) {
            assertThat(squeezed).contains(squeezed(value));
        }
        int number = 0;
        for (Line line : content.lines()) {
            number++;
            assertThat(squeezed)
                    .contains(squeezed(number
                            + line.itemCode()
                            + line.name()
                            + line.unit()
                            + line.quantity()
                            + line.rate()
                            + line.amount().figure()));
        }
    }

    private static ReceiptContent random(int count, long seed) {
        Random random = new Random(seed);
        ReceiptContent like = ExampleReceipts.manyLines(1);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(new Line(
                    "FEE-%06d".formatted(random.nextInt(1_000_000)),
                    text(random, 1 + random.nextInt(random.nextInt(5) == 0 ? 140 : 20)),
                    text(random, 1 + random.nextInt(6)),
                    BigDecimal.valueOf(1 + random.nextInt(100_000), random.nextInt(4)),
                    BigDecimal.valueOf(1 + random.nextInt(100_000), random.nextInt(4)),
                    new Money(
                            BigDecimal.valueOf(1 + random.nextInt(100_000_000), 2),
                            like.total().currency())));
        }
        return new ReceiptContent(
                like.number(),
                like.checkCode(),
                like.kind(),
                like.agency(),
                like.issuedAt(),
                new Party(Party.Type.ORGANISATION, text(random, 1 + random.nextInt(140)), null),
                lines,
                lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow(),
                null,
                like.payMode(),
                like.paymentReference(),
                like.bookedOn(),
                like.drawer(),
                like.reviewer(),
                text(random, 1 + random.nextInt(500)),
                null);
    }

    /** At most so many chars, in one script or all of them mixed. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        int script = random.nextInt(ALPHABETS.size() + 2);
        while (text.length() < length) {
            String alphabet = ALPHABETS.get(script < ALPHABETS.size() ? script : random.nextInt(ALPHABETS.size()));
            int[] letters = alphabet.codePoints().toArray();
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        if (text.length() > length) {
            text.delete(text.length() - 2, text.length());
        }
        String stripped = text.toString().strip();
        return stripped.isEmpty() ? "无" : stripped;
    }

    private static byte[] draw(ReceiptContent content) {
        return ReceiptDataTest.drawn(ReceiptDataTest.written(content));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
