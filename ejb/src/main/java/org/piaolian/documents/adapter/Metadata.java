package org.piaolian.documents.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.format.DateTimeFormatter;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.receipts.domain.ReceiptContent;

/**
 * The XMP packet of a document (ISO 16684-1). PDF/A knows neither the identification of PDF/UA nor Factur-X, so their
 * schemas are described in it (ISO 19005-3, 6.6.2.3).
 */
final class Metadata {

    private static final String SCHEMA = """
            <rdf:li rdf:parseType="Resource"><pdfaSchema:schema>%s</pdfaSchema:schema>\
            <pdfaSchema:namespaceURI>%s</pdfaSchema:namespaceURI><pdfaSchema:prefix>%s</pdfaSchema:prefix>\
            <pdfaSchema:property><rdf:Seq>%s</rdf:Seq></pdfaSchema:property></rdf:li>""";

    private static final String PROPERTY = """
            <rdf:li rdf:parseType="Resource"><pdfaProperty:name>%s</pdfaProperty:name>\
            <pdfaProperty:valueType>%s</pdfaProperty:valueType><pdfaProperty:category>%s</pdfaProperty:category>\
            <pdfaProperty:description>%s</pdfaProperty:description></rdf:li>""";

    private static final String PDF_UA = "http://www.aiim.org/pdfua/ns/id/";
    private static final String FACTUR_X = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

    private Metadata() {}

    static byte[] of(ReceiptContent content, String title, String englishTitle, String program) {
        boolean invoice = content.invoice() != null;
        String uaSchema =
                SCHEMA.formatted("UA", PDF_UA, "pdfuaid", PROPERTY.formatted("part", "Integer", "internal", "part"));
        return """
                <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
                <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
                xmlns:pdfuaid="%s" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
                xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
                xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
                xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
                <pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\
                <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li><rdf:li xml:lang="en">%s</rdf:li></rdf:Alt></dc:title>\
                <pdf:Producer>%s</pdf:Producer><xmp:CreateDate>%s</xmp:CreateDate>\
                <pdfaExtension:schemas><rdf:Bag>%s</rdf:Bag></pdfaExtension:schemas></rdf:Description>%s\
                </rdf:RDF></x:xmpmeta>
                <?xpacket end="r"?>""".formatted(
                        PDF_UA,
                        title,
                        englishTitle,
                        program,
                        content.issuedAt().format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")),
                        invoice ? uaSchema + facturXSchema() : uaSchema,
                        invoice ? facturX() : "")
                .getBytes(UTF_8);
    }

    private static String facturXSchema() {
        return SCHEMA.formatted(
                "Factur-X PDFA Extension Schema",
                FACTUR_X,
                "fx",
                PROPERTY.formatted("DocumentFileName", "Text", "external", "name of the embedded XML invoice file")
                        + PROPERTY.formatted("DocumentType", "Text", "external", "INVOICE")
                        + PROPERTY.formatted("Version", "Text", "external", "version of the Factur-X XML schema")
                        + PROPERTY.formatted("ConformanceLevel", "Text", "external", "profile of the invoice data"));
    }

    private static String facturX() {
        return """
                <rdf:Description rdf:about="" xmlns:fx="%s"><fx:DocumentType>INVOICE</fx:DocumentType>\
                <fx:DocumentFileName>%s</fx:DocumentFileName><fx:Version>1.0</fx:Version>\
                <fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>""".formatted(FACTUR_X, Attachments.INVOICE);
    }
}
