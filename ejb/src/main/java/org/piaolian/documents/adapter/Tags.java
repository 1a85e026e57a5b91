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
        return new PdfStructureElement(document, new PdfName("H1"));
    }

    PdfStructureElement paragraph() {
        return new PdfStructureElement(document, PdfName.P);
    }

    /** @param words what is said in the place of the picture */
    PdfStructureElement figure(String words) {
        PdfStructureElement figure = new PdfStructureElement(document, new PdfName("Figure"));
        figure.put(PdfName.ALT, new PdfString(words, PdfObject.TEXT_UNICODE));
        return figure;
    }

    PdfStructureElement table() {
        return new PdfStructureElement(document, PdfName.TABLE);
    }

    static PdfStructureElement row(PdfStructureElement table) {
        return new PdfStructureElement(table, new PdfName("TR"));
    }

    static PdfStructureElement headCell(PdfStructureElement row) {
        PdfStructureElement cell = new PdfStructureElement(row, new PdfName("TH"));
        PdfDictionary scope = new PdfDictionary();
        scope.put(PdfName.O, PdfName.TABLE);
        scope.put(new PdfName("Scope"), new PdfName("Column"));
        cell.put(PdfName.A, scope);
        return cell;
    }

    static PdfStructureElement cell(PdfStructureElement row) {
        return new PdfStructureElement(row, new PdfName("TD"));
    }
}
