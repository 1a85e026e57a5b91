package org.piaolian.documents.adapter;

import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfStructureElement;
import com.lowagie.text.pdf.PdfWriter;

/** The logical structure of a document (ISO 32000-1, 14.7), which screen readers follow. */
final class Tags {

    private final PdfStructureElement document;

    Tags(PdfWriter writer) {
        document = new PdfStructureElement(writer.getStructureTreeRoot(), new PdfName("Document"));
    }

    PdfStructureElement title() {
        return element(document, "H1");
    }

    PdfStructureElement paragraph() {
        return element(document, "P");
    }

    /** @param words what is said in the place of the picture */
    PdfStructureElement figure(String words) {
        PdfStructureElement figure = element(document, "Figure");
        figure.put(PdfName.ALT, new PdfString(words, PdfObject.TEXT_UNICODE));
        return figure;
    }

    PdfStructureElement table() {
        return element(document, "Table");
    }

    static PdfStructureElement row(PdfStructureElement table) {
        return element(table, "TR");
    }

    static PdfStructureElement headCell(PdfStructureElement row) {
        PdfStructureElement cell = element(row, "TH");
        PdfDictionary scope = new PdfDictionary();
        scope.put(PdfName.O, PdfName.TABLE);
        scope.put(new PdfName("Scope"), new PdfName("Column"));
        cell.put(PdfName.A, scope);
        return cell;
    }

    static PdfStructureElement cell(PdfStructureElement row) {
        return element(row, "TD");
    }

    private static PdfStructureElement element(PdfStructureElement parent, String role) {
        PdfStructureElement element = new PdfStructureElement(parent, new PdfName(role));
        // Optional (ISO 32000-1, table 323), and there are hundreds.
        element.remove(PdfName.TYPE);
        return element;
    }
}
