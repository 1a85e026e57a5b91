package org.piaolian.documents.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfBoolean;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfDocument;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.NavigableSet;
import org.piaolian.documents.domain.ReportLayout;
import org.piaolian.receipts.domain.Digest;

/** Reports on A4, by OpenPDF, in the fonts of the receipts. */
@ApplicationScoped
public class OpenPdfReportLayout implements ReportLayout {

    private static final float WIDTH = 595;
    private static final float HEIGHT = 842;
    private static final float LEFT = 56;
    private static final float RIGHT = WIDTH - 56;
    private static final float TOP = 64;
    private static final float BOTTOM = HEIGHT - 72;
    private static final float LABEL = 130;
    private static final float TEXT = 10;

    private static final Color BLACK = new Color(0x1A1A1A);
    private static final Color RED = new Color(0x9C1C22);
    private static final Color NOTE = new Color(0x6B6B6B);

    private final ReceiptFonts fonts = new ReceiptFonts();

    @Override
    public byte[] draw(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
        try (Document document = new Document(new Rectangle(WIDTH, HEIGHT), 0, 0, 0, 0)) {
            PdfDocument pdf = new PdfDocument();
            document.addDocListener(pdf);
            PdfWriter writer = new ReceiptPdfWriter(pdf, out, identifier(report));
            writer.setPdfVersion(PdfWriter.VERSION_1_7);
            writer.getInfo().put(PdfName.TITLE, new PdfString(report.title(), PdfObject.TEXT_UNICODE));
            writer.getExtraCatalog().put(PdfName.LANG, new PdfString(report.language()));
            writer.addViewerPreference(PdfName.DISPLAYDOCTITLE, PdfBoolean.PDFTRUE);
            document.open();
            new Sheets(document, writer, report).draw();
        } catch (DocumentException e) {
            throw new IllegalStateException("the report could not be laid out", e);
        }
        return out.toByteArray();
    }

    private static String identifier(Report report) {
        return Digest.sha256(report.toString().getBytes(UTF_8))
                .hex()
                .substring(0, 32)
                .toUpperCase(Locale.ROOT);
    }

    private String drawable(String text) {
        NavigableSet<Integer> missing = fonts.undrawable(text);
        if (missing.isEmpty()) {
            return text;
        }
        StringBuilder drawn = new StringBuilder();
        ReceiptFonts.composed(text).codePoints().forEach(c -> drawn.appendCodePoint(missing.contains(c) ? '?' : c));
        return drawn.toString();
    }

    /** One page after the other, from top to bottom. */
    private final class Sheets {
        private final Document document;
        private final PdfWriter writer;
        private final Report report;
        private float y = TOP;

        Sheets(Document document, PdfWriter writer, Report report) {
            this.document = document;
            this.writer = writer;
            this.report = report;
        }

        void draw() {
            foot();
            paragraph(report.title(), LEFT, 11, NOTE);
            y += 14;
            paragraph(report.headline(), LEFT, 20, BLACK);
            y += 8;
            for (String words : report.words()) {
                paragraph(words, LEFT, 11, BLACK);
                y += 5;
            }
            report.sections().forEach(this::section);
        }

        private void section(Section section) {
            room(60);
            y += 16;
            rule(y - 12);
            y += 4;
            paragraph(section.title(), LEFT, 12, RED);
            y += 4;
            for (Fact fact : section.facts()) {
                room(2 * TEXT);
                float top = y;
                float below = top;
                for (String line : Pen.wrap(fonts, drawable(fact.label()), TEXT, LABEL - 12)) {
                    show(line, LEFT, below, TEXT, NOTE);
                    below += TEXT * 1.45f;
                }
                y = top;
                paragraph(fact.text(), LEFT + LABEL, TEXT, BLACK);
                y = Math.max(y, y < top ? y : below) + 3;
            }
        }

        private void paragraph(String text, float x, float size, Color ink) {
            for (String line : Pen.wrap(fonts, drawable(text), size, RIGHT - x)) {
                room(size);
                show(line, x, y, size, ink);
                y += size * 1.45f;
            }
        }

        private void show(String text, float x, float at, float size, Color ink) {
            PdfContentByte page = writer.getDirectContent();
            page.setColorFill(ink);
            page.beginText();
            page.setTextMatrix(x, HEIGHT - at);
            for (ReceiptFonts.Run run : fonts.sans(text)) {
                page.setFontAndSize(run.font(), size);
                page.showText(run.text());
            }
            page.endText();
        }

        private void rule(float at) {
            PdfContentByte page = writer.getDirectContent();
            page.setColorStroke(RED);
            page.setLineWidth(.6f);
            page.moveTo(LEFT, HEIGHT - at);
            page.lineTo(RIGHT, HEIGHT - at);
            page.stroke();
        }

        private void room(float height) {
            if (y + height > BOTTOM) {
                document.newPage();
                y = TOP;
                foot();
            }
        }

        private void foot() {
            float at = HEIGHT - 46;
            for (String line : Pen.wrap(fonts, drawable(report.foot()), 8, RIGHT - LEFT)) {
                show(line, LEFT, at, 8, NOTE);
                at += 11;
            }
        }
    }
}
