package org.piaolian.documents.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.money.ChineseCapitals;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;

class OpenPdfReceiptLayoutTest {

    private static final OpenPdfReceiptLayout LAYOUT = new OpenPdfReceiptLayout();

    static Stream<ReceiptContent> examples() {
        return Stream.of(
                ExampleReceipts.tax(),
                ExampleReceipts.fee(),
                ExampleReceipts.subsidy(),
                ExampleReceipts.foreignPayer(),
                ExampleReceipts.manyLines(10),
                ExampleReceipts.manyLines(40),
                ExampleReceipts.longest(),
                ExampleReceipts.yen(),
                ExampleReceipts.dinar(),
                ExampleReceipts.red(),
                ExampleReceipts.creditNoteThatReverses(),
                ExampleReceipts.replacement());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void another_tool_reads_on_the_document_what_the_content_says(ReceiptContent content) throws IOException {
        String text = text(draw(content));

        assertThat(text)
                .contains(content.number().code().value())
                .contains(content.number().digits())
                .contains(content.checkCode().value())
                .contains("2026-11-23 17:31:05 +08:00")
                .contains(squeezed(content.party().name()))
                .contains(content.total().figure())
                .contains(squeezed(ChineseCapitals.of(content.total())))
                .contains(squeezed(content.paymentReference()))
                .contains(content.bookedOn().toString())
                .contains(content.drawer())
                .contains(content.reviewer())
                .contains(ExampleReceipts.issuer(content).nameZh())
                .contains(squeezed(ExampleReceipts.issuer(content).nameEn()));
        for (Line line : content.lines()) {
            assertThat(text)
                    .contains(squeezed(line.name()))
                    .contains(line.itemCode())
                    .contains(line.amount().figure());
        }
        if (content.remark() != null) {
            assertThat(text).contains(squeezed(content.remark()));
        }
        if (content.related() != null) {
            assertThat(text).contains(content.related().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_same_content_gives_the_same_bytes(ReceiptContent content) {
        assertThat(new OpenPdfReceiptLayout()
                        .draw(
                                content,
                                ExampleReceipts.issuer(content),
                                ExampleReceipts.FINANCE,
                                ExampleReceipts.verification(content)))
                .isEqualTo(draw(content));
    }

    @Test
    void a_red_receipt_says_so_beside_its_title_and_by_its_amounts() throws IOException {
        assertThat(text(draw(ExampleReceipts.red()))).contains("红字", "Reversal", "被冲销票据", "红字金额", "Wrongparty");
        assertThat(text(draw(ExampleReceipts.creditNoteThatReverses())))
                .contains(
                        "电子红字发票",
                        "Electroniccreditnote",
                        "红字金额",
                        "被冲销票据",
                        ExampleReceipts.invoice().number().toString(),
                        "Creditedbytheseller",
                        "Creditnoteno.");
        assertThat(text(draw(ExampleReceipts.replacement()))).contains("被换开票据").doesNotContain("红字");
    }

    @Test
    void many_lines_go_over_pages_that_carry_their_sums() throws IOException {
        byte[] pdf = draw(ExampleReceipts.manyLines(40));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(1);
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            String carried = "";
            for (int page = 1; page <= pages; page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                List<String> lines = stripper.getText(document).lines().toList();
                if (page > 1) {
                    assertThat(figureOf(lines, "Brought forward")).isEqualTo(carried);
                }
                if (page < pages) {
                    carried = figureOf(lines, "Carried forward");
                }
            }
        }
    }

    @Test
    void characters_that_no_font_draws_are_named() {
        assertThat(LAYOUT.undrawable("北京鑫龙 Łódź Αθήνα Москва やまだ 䶮𫖯")).isEmpty();
        assertThat(LAYOUT.undrawable("a\u0000\n\t\u202E\u200B\uD800\u05D0\u0627\uE000\u0E01"))
                .containsExactly(0, 9, 10, 0x5D0, 0x627, 0xE01, 0x200B, 0x202E, 0xD800, 0xE000);
        assertThat(LAYOUT.undrawable("emoji 🧾")).containsExactly("🧾".codePointAt(0));
    }

    @Test
    void a_letter_with_marks_is_drawn_where_it_is_one_character() {
        assertThat(LAYOUT.undrawable("Mu\u0308ller, Cafe\u0301")).isEmpty();
        assertThat(LAYOUT.undrawable("q\u0308")).containsExactly(0x308);
    }

    @Test
    void a_text_that_cannot_be_drawn_is_refused() {
        ReceiptContent tax = ExampleReceipts.tax();
        ReceiptContent bidi = new ReceiptContent(
                tax.number(),
                tax.checkCode(),
                tax.kind(),
                tax.agency(),
                tax.issuedAt(),
                new Party(Party.Type.PERSON, "abc\u202Edef", null),
                tax.lines(),
                tax.total(),
                null,
                tax.payMode(),
                tax.paymentReference(),
                tax.bookedOn(),
                tax.drawer(),
                tax.reviewer(),
                null,
                null);
        assertThatThrownBy(() -> draw(bidi))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+202E");
    }

    private static byte[] draw(ReceiptContent content) {
        return LAYOUT.draw(
                content,
                ExampleReceipts.issuer(content),
                ExampleReceipts.FINANCE,
                ExampleReceipts.verification(content));
    }

    /** The text in the order it was written, without the white space that line breaks come and go with. */
    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            return text + "\n" + squeezed(text);
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s", "");
    }

    private static String figureOf(List<String> lines, String caption) {
        String line =
                lines.stream().filter(l -> l.contains(caption)).findFirst().orElseThrow();
        return line.substring(line.lastIndexOf(' ') + 1);
    }
}
