package org.piaolian.documents.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfArray;
import com.lowagie.text.pdf.PdfBoolean;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfDocument;
import com.lowagie.text.pdf.PdfFileSpecification;
import com.lowagie.text.pdf.PdfIndirectReference;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfNumber;
import com.lowagie.text.pdf.PdfObject;
import com.lowagie.text.pdf.PdfStream;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfWriter;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.documents.domain.Attachment;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptContent;

/** Receipts as PDF/A-3b on A4 landscape, in the form of the fiscal e-bill (财政电子票据), by OpenPDF. */
@ApplicationScoped
public class OpenPdfReceiptLayout implements ReceiptLayout {

    private static final String PROGRAM = "Piaolian";
    private static final byte[] SRGB = ReceiptFonts.resource("srgb.icc");

    private final ReceiptFonts fonts = new ReceiptFonts();

    @Override
    public byte[] draw(
            ReceiptContent content, Agency issuer, Agency supervisor, URI verification, List<Attachment> attachments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(48 * 1024);
        try (Document document = new Document(new Rectangle(ReceiptSheet.WIDTH, ReceiptSheet.HEIGHT), 0, 0, 0, 0)) {
            PdfDocument pdf = new PdfDocument();
            document.addDocListener(pdf);
            PdfWriter writer = new ReceiptPdfWriter(pdf, out, identifier(content));
            writer.setPdfVersion(PdfWriter.VERSION_1_7);
            writer.setFullCompression();
            writer.setCompressionLevel(9);
            writer.setTagged();
            writer.setTabs(PdfName.S);
            document.open();
            describe(writer, content);
            new ReceiptSheet(document, writer, fonts, content, issuer, supervisor, verification).draw();
            attach(writer, attachments, content);
            intendSrgb(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DocumentException e) {
            throw new IllegalStateException("receipt " + content.number() + " could not be laid out", e);
        }
        return out.toByteArray();
    }

    @Override
    public SortedSet<Integer> undrawable(String text) {
        return fonts.undrawable(text);
    }

    /** Of what tells this document from any other. */
    private static String identifier(ReceiptContent content) {
        String whole = content.number() + " " + content.checkCode() + " " + content.issuedAt();
        return Digest.sha256(whole.getBytes(UTF_8)).hex().substring(0, 32).toUpperCase(Locale.ROOT);
    }

    /** The information dictionary and its twin in XMP, which PDF/A wants equal. */
    private static void describe(PdfWriter writer, ReceiptContent content) throws IOException {
        Captions.Title title = Captions.Title.of(content.kind());
        String name = title.zh() + " " + content.number();
        PdfDictionary information = writer.getInfo();
        information.put(PdfName.TITLE, new PdfString(name, PdfObject.TEXT_UNICODE));
        information.put(PdfName.PRODUCER, new PdfString(PROGRAM));
        information.put(PdfName.CREATIONDATE, date(content));
        writer.getExtraCatalog().put(PdfName.LANG, new PdfString("zh-CN"));
        writer.addViewerPreference(PdfName.DISPLAYDOCTITLE, PdfBoolean.PDFTRUE);
        PdfStream metadata = new PdfStream(Metadata.of(content, name, title.en() + " " + content.number(), PROGRAM));
        metadata.put(PdfName.TYPE, PdfName.METADATA);
        metadata.put(PdfName.SUBTYPE, PdfName.XML);
        metadata.flateCompress();
        writer.getExtraCatalog()
                .put(PdfName.METADATA, writer.addToBody(metadata).getIndirectReference());
    }

    /** Files of the name tree, and of the catalog's {@code /AF}. */
    private static void attach(PdfWriter writer, List<Attachment> attachments, ReceiptContent content)
            throws IOException {
        PdfArray associated = new PdfArray();
        for (Attachment attachment : attachments) {
            PdfStream file = new PdfStream(attachment.content());
            file.put(PdfName.TYPE, new PdfName("EmbeddedFile"));
            file.put(PdfName.SUBTYPE, new PdfName(attachment.mediaType()));
            PdfDictionary parameters = new PdfDictionary();
            parameters.put(PdfName.SIZE, new PdfNumber(attachment.content().length));
            parameters.put(PdfName.MODDATE, date(content));
            file.put(PdfName.PARAMS, parameters);
            file.flateCompress(9);
            PdfDictionary files = new PdfDictionary();
            PdfIndirectReference stored = writer.addToBody(file).getIndirectReference();
            files.put(PdfName.F, stored);
            files.put(PdfName.UF, stored);
            PdfFileSpecification specification = new Specification(writer);
            specification.put(PdfName.TYPE, PdfName.FILESPEC);
            specification.put(PdfName.F, new PdfString(attachment.name()));
            specification.put(PdfName.UF, new PdfString(attachment.name(), PdfObject.TEXT_UNICODE));
            specification.put(PdfName.EF, files);
            specification.put(
                    new PdfName("AFRelationship"),
                    new PdfName(
                            switch (attachment.relationship()) {
                                case SOURCE -> "Source";
                                case ALTERNATIVE -> "Alternative";
                            }));
            specification.put(PdfName.DESC, new PdfString(attachment.description(), PdfObject.TEXT_UNICODE));
            associated.add(specification.getReference());
            writer.addFileAttachment(attachment.name(), specification);
        }
        if (!attachments.isEmpty()) {
            writer.getExtraCatalog().put(new PdfName("AF"), associated);
        }
    }

    /** OpenPDF's own writes no dates but the clock's, and no relationship. */
    private static final class Specification extends PdfFileSpecification {
        private Specification(PdfWriter writer) {
            this.writer = writer;
        }
    }

    private static PdfDate date(ReceiptContent content) {
        return new PdfDate(GregorianCalendar.from(content.issuedAt().toZonedDateTime()));
    }

    private static void intendSrgb(PdfWriter writer) throws IOException {
        PdfStream profile = new PdfStream(SRGB);
        profile.put(PdfName.N, new PdfNumber(3));
        profile.flateCompress();
        PdfDictionary intent = new PdfDictionary(PdfName.OUTPUTINTENT);
        intent.put(PdfName.S, PdfName.GTS_PDFA1);
        intent.put(PdfName.OUTPUTCONDITIONIDENTIFIER, new PdfString("sRGB"));
        intent.put(PdfName.INFO, new PdfString("sRGB IEC61966-2.1"));
        intent.put(PdfName.DESTOUTPUTPROFILE, writer.addToBody(profile).getIndirectReference());
        writer.getExtraCatalog().put(PdfName.OUTPUTINTENTS, new PdfArray(intent));
    }
}
