package org.piaolian.documents.adapter;

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
import java.util.zip.InflaterInputStream;

/**
 * A PdfWriter that leaves nothing to chance (OpenPDF's own puts random letters before the names of font subsets and makes
 * the file's identifier of the clock) and embeds leaner fonts.
 */
final class ReceiptPdfWriter extends PdfWriter {

    private static final int TAG = 7;

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
        PdfStream lean = new PdfStream(content);
        for (PdfName key : stream.getKeys()) {
            if (!key.equals(PdfName.FILTER) && !key.equals(PdfName.LENGTH)) {
                lean.put(key, stream.get(key));
            }
        }
        lean.flateCompress();
        return lean;
    }

    private PdfObject withTag(PdfObject object) {
        if (object instanceof PdfDictionary dictionary && !object.isStream()) {
            if (dictionary.contains(PdfName.FONTNAME)) {
                subsets++;
                rename(dictionary, PdfName.FONTNAME);
            } else if (dictionary.contains(PdfName.BASEFONT)) {
                rename(dictionary, PdfName.BASEFONT);
            }
        }
        return object;
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
