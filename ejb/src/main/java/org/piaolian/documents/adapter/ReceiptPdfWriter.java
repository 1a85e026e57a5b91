package org.piaolian.documents.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfDocument;
import com.lowagie.text.pdf.PdfIndirectObject;
import com.lowagie.text.pdf.PdfIndirectReference;
import com.lowagie.text.pdf.PdfLiteral;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfStream;
import com.lowagie.text.pdf.PdfWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.InflaterInputStream;

/**
 * A PdfWriter that leaves nothing to chance (OpenPDF's own puts random letters before the names of font subsets and makes
 * the file's identifier of the clock) and embeds leaner fonts.
 */
final class ReceiptPdfWriter extends PdfWriter {

    private static final int TAG = 7;
    private static final String CMAP = "/CIDInit";
    private static final Pattern WIDTHS = Pattern.compile("(\\d+)\\[([\\d ]+)\\]");
    private static final Pattern RANGE_OF_ONE = Pattern.compile("<([0-9A-Fa-f]+)><\\1>\\[?(<[0-9A-Fa-f]+>)]?");

    private final PdfDictionary information;
    private final String identifier;
    private int subsets;

    /** @param identifier 32 hexadecimal digits, the file's identifier (ISO 32000-1, 14.4) */
    ReceiptPdfWriter(PdfDocument document, OutputStream out, String identifier) {
        super(document, out);
        document.addWriter(this);
        this.information = getInfo();
        this.identifier = identifier;
    }

    @Override
    public PdfIndirectObject addToBody(PdfObject object) throws IOException {
        return super.addToBody(object.isStream() ? lean((PdfStream) object) : withTag(object));
    }

    @Override
    public PdfIndirectObject addToBody(PdfObject object, PdfIndirectReference reference) throws IOException {
        return super.addToBody(withTag(object), reference);
    }

    @Override
    public PdfIndirectObject addToBody(PdfObject object, boolean inObjectStream) throws IOException {
        PdfIndirectObject added = super.addToBody(object, inObjectStream);
        if (object == information) {
            // OpenPDF takes the trailer's /ID from here; set after the dictionary is written, it does not show in it.
            information.put(PdfName.FILEID, new PdfLiteral("[<" + identifier + "><" + identifier + ">]"));
        }
        return added;
    }

    /** What belongs to a font comes uncompressed ({@link ReceiptFonts}); it leaves smaller. */
    private static PdfStream lean(PdfStream stream) throws IOException {
        boolean isProgram = stream.contains(PdfName.LENGTH1);
        if (!isProgram && stream.getClass() != PdfStream.class) {
            return stream;
        }
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        stream.writeContent(stored);
        byte[] content = new InflaterInputStream(new ByteArrayInputStream(stored.toByteArray())).readAllBytes();
        if (isProgram) {
            FontProgram.blankUnusedMetrics(content);
        }
        PdfStream lean = new PdfStream(isToUnicode(content) ? shorter(content) : content);
        for (PdfName key : stream.getKeys()) {
            if (!key.equals(PdfName.FILTER) && !key.equals(PdfName.LENGTH)) {
                lean.put(key, stream.get(key));
            }
        }
        lean.flateCompress(Deflater.BEST_COMPRESSION);
        return lean;
    }

    private static boolean isToUnicode(byte[] content) {
        return new String(content, 0, Math.min(content.length, CMAP.length()), ISO_8859_1).equals(CMAP);
    }

    /** Ranges of one character each, as single characters (ISO 32000-1, 9.10.3). */
    private static byte[] shorter(byte[] map) {
        return RANGE_OF_ONE
                .matcher(new String(map, ISO_8859_1))
                .replaceAll("<$1>$2")
                .replace("bfrange", "bfchar")
                .getBytes(ISO_8859_1);
    }

    private PdfObject withTag(PdfObject object) {
        if (object instanceof PdfDictionary dictionary && !object.isStream()) {
            if (dictionary.contains(PdfName.W) && dictionary.contains(PdfName.DW)) {
                dictionary.put(
                        PdfName.W,
                        new PdfLiteral(unusual(dictionary.get(PdfName.W).toString())));
            }
            if (dictionary.contains(PdfName.FONTNAME)) {
                subsets++;
                rename(dictionary, PdfName.FONTNAME);
            } else if (dictionary.contains(PdfName.BASEFONT)) {
                rename(dictionary, PdfName.BASEFONT);
            }
        }
        return object;
    }

    /** The widths of glyphs without those as wide as {@code DW}, which is 1000, says already: the hanzi. */
    private static String unusual(String widths) {
        StringBuilder kept = new StringBuilder("[");
        Matcher run = WIDTHS.matcher(widths);
        while (run.find()) {
            int glyph = Integer.parseInt(run.group(1));
            boolean in = false;
            for (String width : run.group(2).strip().split(" +", -1)) {
                if (in && width.equals("1000")) {
                    kept.append(']');
                } else if (!width.equals("1000")) {
                    kept.append(in ? " " : glyph + "[").append(width);
                }
                in = !width.equals("1000");
                glyph++;
            }
            kept.append(in ? "]" : "");
        }
        return kept.append(']').toString();
    }

    /** The descriptor of a font is written before the two dictionaries that repeat its name. */
    private void rename(PdfDictionary font, PdfName key) {
        String name = PdfName.decodeName(font.get(key).toString());
        StringBuilder tag = new StringBuilder();
        for (int i = 0; i < TAG - 1; i++) {
            tag.append((char) ('A' + (Character.digit(identifier.charAt(i), 16) + subsets) % 26));
        }
        font.put(key, new PdfName(tag + "+" + name.substring(TAG)));
    }
}
