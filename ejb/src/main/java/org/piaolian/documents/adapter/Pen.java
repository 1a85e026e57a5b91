package org.piaolian.documents.adapter;

import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfStructureElement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.adapter.ReceiptFonts.Run;

/**
 * Draws on one page. Lengths are in points; {@code y} counts from the top of the page, for text to its baseline. What is
 * written belongs to the element that {@link #in} named last; lines and areas are artifacts (ISO 32000-1, 14.8.2.2).
 */
final class Pen implements AutoCloseable {

    /** A colour in sRGB, {@code 0xRRGGBB}. */
    record Ink(int rgb) {
        static final Ink TEXT = new Ink(0x1A1A1A);
        static final Ink FORM = new Ink(0x9C1C22);
        static final Ink FAINT = new Ink(0xFBF2F0);
        static final Ink SEAL = new Ink(0xD8232A);
        static final Ink NOTE = new Ink(0x6B6B6B);
        /** What a red receipt takes back; 7:1 on white. */
        static final Ink RED = new Ink(0xB00012);
    }

    private static final PdfName ARTIFACT = new PdfName("Artifact");

    private final PdfContentByte page;
    private final ReceiptFonts fonts;
    private final float height;
    private @Nullable PdfStructureElement element;
    private @Nullable PdfStructureElement open;
    private boolean marking;
    private @Nullable BaseFont font;
    private float fontSize;
    private Ink fill = new Ink(0);
    private Ink stroke = new Ink(0);

    Pen(PdfContentByte page, ReceiptFonts fonts, float height) {
        this.page = page;
        this.fonts = fonts;
        this.height = height;
    }

    /** What is written from here on belongs to this element; to none, as an artifact, where it is null. */
    Pen in(@Nullable PdfStructureElement next) {
        element = next;
        return this;
    }

    /** Begins to draw something of the element other than text. */
    PdfContentByte draw() {
        mark(element);
        return page;
    }

    private void mark(@Nullable PdfStructureElement wanted) {
        if (marking && open == wanted) {
            return;
        }
        close();
        if (wanted == null) {
            page.beginMarkedContentSequence(ARTIFACT);
        } else {
            page.beginMarkedContentSequence(wanted);
        }
        open = wanted;
        marking = true;
    }

    /** Ends what was begun last; the page is left. */
    @Override
    public void close() {
        if (marking) {
            page.endMarkedContentSequence();
            marking = false;
        }
    }

    void left(String text, float x, float y, float size, Ink ink) {
        show(fonts.sans(text), x, y, size, ink);
    }

    void right(String text, float x, float y, float size, Ink ink) {
        List<Run> runs = fonts.sans(text);
        show(runs, x - ReceiptFonts.width(runs, size), y, size, ink);
    }

    void centred(String text, float x, float y, float size, Ink ink) {
        centred(fonts.sans(text), x, y, size, ink);
    }

    void centred(List<Run> runs, float x, float y, float size, Ink ink) {
        show(runs, x - ReceiptFonts.width(runs, size) / 2, y, size, ink);
    }

    /** Words in the second language, for whoever has them read out. */
    void english(String text, float x, float y, float size, Ink ink) {
        mark(element);
        PdfDictionary language = new PdfDictionary();
        language.put(PdfName.LANG, new PdfString("en"));
        page.beginMarkedContentSequence(PdfName.SPAN, language, true);
        show(fonts.sans(text), x, y, size, ink);
        page.endMarkedContentSequence();
    }

    void centredEnglish(String text, float x, float y, float size, Ink ink) {
        english(text, x - fonts.width(text, size) / 2, y, size, ink);
    }

    private void show(List<Run> runs, float x, float y, float size, Ink ink) {
        mark(element);
        fill(ink);
        page.beginText();
        page.moveText(x, height - y);
        for (Run run : runs) {
            if (run.font() != font || size != fontSize) {
                page.setFontAndSize(run.font(), size);
                font = run.font();
                fontSize = size;
            }
            page.showText(run.text());
        }
        page.endText();
    }

    void line(float x1, float y1, float x2, float y2, float width, Ink ink) {
        mark(null);
        stroke(ink);
        page.setLineWidth(width);
        page.moveTo(x1, height - y1);
        page.lineTo(x2, height - y2);
        page.stroke();
    }

    void frame(float x1, float y1, float x2, float y2, float width, Ink ink) {
        mark(null);
        stroke(ink);
        page.setLineWidth(width);
        page.rectangle(x1, height - y2, x2 - x1, y2 - y1);
        page.stroke();
    }

    void area(float x1, float y1, float x2, float y2, Ink ink) {
        mark(null);
        fill(ink);
        page.rectangle(x1, height - y2, x2 - x1, y2 - y1);
        page.fill();
    }

    private void fill(Ink ink) {
        if (!ink.equals(fill)) {
            page.setRGBColorFill(ink.rgb() >> 16, (ink.rgb() >> 8) & 0xFF, ink.rgb() & 0xFF);
            fill = ink;
        }
    }

    private void stroke(Ink ink) {
        if (!ink.equals(stroke)) {
            page.setRGBColorStroke(ink.rgb() >> 16, (ink.rgb() >> 8) & 0xFF, ink.rgb() & 0xFF);
            stroke = ink;
        }
    }

    /** Text broken into lines no wider than given: between words, beside hanzi, and inside a word that is too long. */
    static List<String> wrap(ReceiptFonts fonts, String text, float size, float width) {
        String rest = ReceiptFonts.composed(text).strip();
        if (fonts.width(rest, size) <= width) {
            return List.of(rest);
        }
        List<String> lines = new ArrayList<>();
        while (!rest.isEmpty()) {
            int end = fitting(fonts, rest, size, width);
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        return lines;
    }

    /** How many chars of the text go on one line; at least one character does. */
    private static int fitting(ReceiptFonts fonts, String text, float size, float width) {
        float used = 0;
        int opportunity = 0;
        for (int i = 0; i < text.length(); ) {
            int next = i + Character.charCount(text.codePointAt(i));
            used += fonts.width(text.substring(i, next), size);
            // A space may hang over the end of a line.
            if (used > width && !Character.isWhitespace(text.codePointAt(i))) {
                return opportunity > 0 ? opportunity : Math.max(i, next - i);
            }
            if (next == text.length() || mayBreak(text.codePointBefore(next), text.codePointAt(next))) {
                opportunity = next;
            }
            i = next;
        }
        return text.length();
    }

    private static boolean mayBreak(int before, int after) {
        if (Character.isWhitespace(after) || "，。、；：？！）》」』】〉’”%,.;:?!)]}".indexOf(after) >= 0) {
            return false;
        }
        if (Character.isWhitespace(before)) {
            return true;
        }
        if ("（《「『【〈‘“([{".indexOf(before) >= 0) {
            return false;
        }
        return isWide(before) || isWide(after) || before == '-' || before == '/';
    }

    private static boolean isWide(int character) {
        return character >= 0x2E80;
    }
}
