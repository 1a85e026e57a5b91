package org.piaolian.documents.adapter;

import com.lowagie.text.DocumentException;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fonts a receipt is written in, embedded only where they are used. The files are made so that they hold no glyph
 * that cannot stand alone (marks, controls, private characters): what they hold is what can be drawn. See ADR 0005.
 */
final class ReceiptFonts {

    /** Text of one font after another. */
    record Run(BaseFont font, String text) {}

    /** In the order of preference: Latin and GB 2312; the rest of Noto Sans SC; Latin, Greek and Cyrillic beyond it. */
    private final List<BaseFont> sans = List.of(load("sans-common"), load("sans-rare"), load("sans-latin"));

    private final List<BaseFont> serif = new ArrayList<>();

    ReceiptFonts() {
        serif.add(load("serif"));
        serif.addAll(sans);
    }

    /** Text in the fonts that can draw it, a run as long as the font stays the same. */
    List<Run> sans(String text) {
        return runs(composed(text), sans);
    }

    /** The same in the typeface of titles and seals, where it has the characters. */
    List<Run> serif(String text) {
        return runs(composed(text), serif);
    }

    NavigableSet<Integer> undrawable(String text) {
        NavigableSet<Integer> missing = new TreeSet<>();
        composed(text).codePoints().filter(c -> find(c, sans) == null).forEach(missing::add);
        return missing;
    }

    /** In points. */
    float width(String text, float size) {
        return width(sans(text), size);
    }

    static float width(List<Run> runs, float size) {
        float width = 0;
        for (Run run : runs) {
            width += run.font().getWidthPoint(run.text(), size);
        }
        return width;
    }

    /**
     * A letter with its marks as one character, where there is one, since marks alone are not drawn. Other text stays as
     * it is: normalising would change how some names are written (the compatibility ideographs).
     */
    static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.getType(text.charAt(i)) == Character.NON_SPACING_MARK) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    private static List<Run> runs(String text, List<BaseFont> fonts) {
        List<Run> runs = new ArrayList<>(2);
        @Nullable BaseFont current = null;
        int start = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            @Nullable BaseFont font = find(character, fonts);
            if (font == null) {
                throw new IllegalArgumentException("no font can draw U+%04X in \"%s\"".formatted(character, text));
            }
            if (current != null && font != current) {
                runs.add(new Run(current, text.substring(start, i)));
                start = i;
            }
            current = font;
            i += Character.charCount(character);
        }
        if (current != null) {
            runs.add(new Run(current, text.substring(start)));
        }
        return runs;
    }

    private static @Nullable BaseFont find(int character, List<BaseFont> fonts) {
        for (BaseFont font : fonts) {
            if (font.charExists(character)) {
                return font;
            }
        }
        return null;
    }

    static byte[] resource(String name) {
        try (@Nullable
                InputStream in = ReceiptFonts.class.getResourceAsStream("/org/piaolian/documents/fonts/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this module");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BaseFont load(String name) {
        try {
            String file = name + ".ttf";
            BaseFont font =
                    BaseFont.createFont(file, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, false, resource(file), null);
            // PDF/A-3 wants none or a complete one; OpenPDF's is not complete.
            font.setIncludeCidSet(false);
            // ReceiptPdfWriter compresses, once it has made the font program leaner.
            font.setCompressionLevel(PdfStream.NO_COMPRESSION);
            return font;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DocumentException e) {
            throw new IllegalStateException(name, e);
        }
    }
}
