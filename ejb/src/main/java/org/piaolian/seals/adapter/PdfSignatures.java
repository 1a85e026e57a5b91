package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Digest;

/**
 * Puts signatures and document timestamps into PDFs, each as an incremental update (ISO 32000-1, 7.5.6) with just as much
 * room as it needs.
 *
 * <p>PDFBox reads the document; the update is written here, since PDFBox's own is twice as long: catalog, page and field go
 * into one compressed object stream (7.5.7), the field has no appearance (it has no size, so ISO 19005-3, 6.3.3, asks for
 * none), and the byte range is known before it is written. The signature's dictionary stands by itself, uncompressed, so
 * that its value can be found and left out.
 */
final class PdfSignatures {

    /** Signatures of one key differ by a few bytes: the DER of two ECDSA signatures and of serial numbers. */
    static final int SLACK = 8;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'(D:'uuuuMMddHHmmss'Z)'").withZone(ZoneOffset.UTC);
    private static final HexFormat CAPITALS = HexFormat.of().withUpperCase();
    private static final COSName SIG_FLAGS = COSName.getPDFName("SigFlags");

    /** SignaturesExist and AppendOnly (ISO 32000-1, table 219). */
    private static final long EXIST_AND_APPEND_ONLY = 3;

    /** Print and Locked (ISO 32000-1, table 165); PDF/A wants every annotation to be printed, even where it has no size. */
    private static final int PRINT_AND_LOCKED = 132;

    private static final int IDENTIFIER_BYTES = 16;

    private PdfSignatures() {}

    /** What is put on. */
    enum Kind {
        /** Certifies the document with DocMDP P=1 (ISO 32000-1, 12.8.2.2): no change at all is permitted from here on. */
        CERTIFICATION("/Type/Sig/Filter/Adobe.PPKLite/SubFilter /ETSI.CAdES.detached/Reference[<</Type/SigRef"
                + "/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]"),
        /** A document timestamp (ETSI EN 319 142-1, 5.4.3). */
        TIMESTAMP("/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter /ETSI.RFC3161");

        private final String entries;

        Kind(String entries) {
            this.entries = entries;
        }
    }

    /** Makes the value of a signature. */
    @FunctionalInterface
    interface Value {

        /** @param content all bytes of the file but those of the value */
        byte[] over(byte[] content)
                throws IOException, GeneralSecurityException, CMSException, OperatorCreationException;
    }

    /** The value is longer than what was reserved for it. */
    static final class DoesNotFit extends Exception {
        private static final long serialVersionUID = 1L;
        private final int length;

        DoesNotFit(int length) {
            super("a signature of " + length + " bytes is longer than was reserved");
            this.length = length;
        }

        int length() {
            return length;
        }
    }

    /**
     * @param time that the signature names; it proves nothing, its timestamp does
     * @param reserve room for the value, in bytes
     * @return the document with the update behind it
     */
    static byte[] append(byte[] pdf, Kind kind, Instant time, int reserve, Value value)
            throws IOException, GeneralSecurityException, CMSException, OperatorCreationException, DoesNotFit {
        Update update;
        try (PDDocument document = Loader.loadPDF(pdf)) {
            update = new Update(document, pdf);
            update.addField(kind);
        }
        String entries = kind.entries + "/M" + TIME.format(time);
        // How long the rest behind the value is depends on how long the number is that says so.
        int rest = 0;
        Tail tail = update.tail(entries, reserve, rest);
        while (tail.after.length != rest) {
            rest = tail.after.length;
            tail = update.tail(entries, reserve, rest);
        }
        byte[] content = new byte[pdf.length + tail.before.length + tail.after.length];
        System.arraycopy(pdf, 0, content, 0, pdf.length);
        System.arraycopy(tail.before, 0, content, pdf.length, tail.before.length);
        System.arraycopy(tail.after, 0, content, pdf.length + tail.before.length, tail.after.length);
        byte[] bytes = value.over(content);
        if (bytes.length > reserve) {
            throw new DoesNotFit(bytes.length);
        }
        byte[] digits = ('<' + CAPITALS.formatHex(Arrays.copyOf(bytes, reserve)) + '>').getBytes(US_ASCII);
        byte[] signed = Arrays.copyOf(content, content.length + digits.length);
        int at = pdf.length + tail.before.length;
        System.arraycopy(digits, 0, signed, at, digits.length);
        System.arraycopy(tail.after, 0, signed, at + digits.length, tail.after.length);
        return signed;
    }

    /** The update without the value: what stands before it, and what behind. */
    private static final class Tail {
        private final byte[] before;
        private final byte[] after;

        Tail(byte[] before, byte[] after) {
            this.before = before;
            this.after = after;
        }
    }

    /** The objects of an update, and where they go. */
    private static final class Update {
        private final PDDocument document;
        private final byte[] pdf;
        private final COSDictionary trailer;
        private final int field;
        private final int signature;
        private final int stream;
        private final int references;
        private final int page;
        private final int catalog;
        private final byte[] identifier;
        private byte[] objects = new byte[0];

        Update(PDDocument document, byte[] pdf) throws IOException {
            this.document = document;
            this.pdf = pdf;
            this.trailer = document.getDocument().getTrailer();
            long next = Math.max(
                    trailer.getLong(COSName.SIZE), document.getDocument().getHighestXRefObjectNumber() + 1);
            this.field = Math.toIntExact(next);
            this.signature = field + 1;
            this.stream = field + 2;
            this.references = field + 3;
            this.page = number(document.getPage(0).getCOSObject().getKey());
            this.catalog = number(catalog().getKey());
            this.identifier = Arrays.copyOf(Digest.sha256(pdf).bytes(), IDENTIFIER_BYTES);
        }

        /** Only what was never written under another generation can go into an object stream. */
        private static int number(@Nullable COSObjectKey key) throws IOException {
            if (key == null || key.getGeneration() != 0) {
                throw new IOException("catalog and first page are not objects of generation 0");
            }
            return Math.toIntExact(key.getNumber());
        }

        private COSDictionary catalog() {
            return document.getDocumentCatalog().getCOSObject();
        }

        void addField(Kind kind) throws IOException {
            COSDictionary newPage = new COSDictionary(document.getPage(0).getCOSObject());
            newPage.setItem(
                    COSName.ANNOTS,
                    extended(document.getPage(0).getCOSObject().getCOSArray(COSName.ANNOTS), reference(field)));

            @Nullable COSDictionary form = catalog().getCOSDictionary(COSName.ACRO_FORM);
            COSDictionary newForm = form == null ? new COSDictionary() : new COSDictionary(form);
            COSArray fields = extended(newForm.getCOSArray(COSName.FIELDS), reference(field));
            newForm.setItem(COSName.FIELDS, fields);
            newForm.setLong(SIG_FLAGS, EXIST_AND_APPEND_ONLY);

            COSDictionary newCatalog = new COSDictionary(catalog());
            newCatalog.setItem(COSName.ACRO_FORM, newForm);
            if (kind == Kind.CERTIFICATION) {
                COSDictionary permissions = new COSDictionary();
                permissions.setItem(COSName.DOCMDP, reference(signature));
                newCatalog.setItem(COSName.PERMS, permissions);
            }

            COSDictionary newField = new COSDictionary();
            newField.setItem(COSName.TYPE, COSName.ANNOT);
            newField.setItem(COSName.SUBTYPE, COSName.WIDGET);
            newField.setItem(COSName.FT, COSName.SIG);
            newField.setItem(COSName.F, COSInteger.get(PRINT_AND_LOCKED));
            newField.setItem(COSName.T, new COSString("S" + fields.size()));
            newField.setItem(COSName.V, reference(signature));
            newField.setItem(COSName.P, reference(page));
            newField.setItem(COSName.RECT, new COSArray(Collections.nCopies(4, COSInteger.ZERO)));

            objects = objectStream(newCatalog, newPage, newField);
        }

        private static COSObject reference(int number) {
            return new COSObject(COSInteger.ZERO, new COSObjectKey(number, 0));
        }

        private static COSArray extended(@Nullable COSArray before, COSBase item) {
            COSArray all = new COSArray();
            if (before != null) {
                all.addAll(before);
            }
            all.add(item);
            return all;
        }

        private byte[] objectStream(COSDictionary newCatalog, COSDictionary newPage, COSDictionary newField)
                throws IOException {
            CompactObjects all = new CompactObjects();
            all.add(catalog, newCatalog);
            all.add(page, newPage);
            all.add(field, newField);
            byte[] deflated = all.deflated();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (pdf[pdf.length - 1] != '\n') {
                out.write('\n');
            }
            out.writeBytes(ascii(stream + " 0 obj\n<</Type/ObjStm/N " + all.count() + "/First " + all.first()
                    + "/Filter/FlateDecode/Length " + deflated.length + ">>stream\n"));
            out.writeBytes(deflated);
            out.writeBytes(ascii("\nendstream\nendobj\n"));
            return out.toByteArray();
        }

        /** @param rest how long what stands behind the value is */
        Tail tail(String entries, int reserve, int rest) throws IOException {
            int start = pdf.length + objects.length;
            ByteArrayOutputStream before = new ByteArrayOutputStream();
            before.writeBytes(objects);
            before.writeBytes(ascii(signature + " 0 obj\n<<" + entries + "/Contents "));
            int value = pdf.length + before.size();
            int behind = value + 2 * reserve + 2;
            byte[] close = ascii("/ByteRange [0 " + value + " " + behind + " " + rest + "]>>\nendobj\n");
            int table = behind + close.length;
            ByteArrayOutputStream after = new ByteArrayOutputStream();
            after.writeBytes(close);
            after.writeBytes(crossReferences(start, table));
            after.writeBytes(ascii("startxref\n" + table + "\n%%EOF\n"));
            return new Tail(before.toByteArray(), after.toByteArray());
        }

        /** ISO 32000-1, 7.5.8; so short that it would not get shorter by compression. */
        private byte[] crossReferences(int signatureAt, int table) throws IOException {
            int streamAt = pdf.length + (objects[0] == '\n' ? 1 : 0);
            int width = table < 1 << 16 ? 2 : 4;
            ByteArrayOutputStream entries = new ByteArrayOutputStream();
            String index;
            if (page < catalog) {
                index = page + " 1 " + catalog + " 1 ";
                entry(entries, 2, width, stream, 1);
                entry(entries, 2, width, stream, 0);
            } else {
                index = catalog + " 1 " + page + " 1 ";
                entry(entries, 2, width, stream, 0);
                entry(entries, 2, width, stream, 1);
            }
            entry(entries, 2, width, stream, 2);
            entry(entries, 1, width, signatureAt, 0);
            entry(entries, 1, width, streamAt, 0);
            entry(entries, 1, width, table, 0);

            COSDictionary own = new COSDictionary();
            for (COSName name : new COSName[] {COSName.ROOT, COSName.INFO}) {
                @Nullable COSBase item = trailer.getItem(name);
                if (item != null) {
                    own.setItem(name, item);
                }
            }
            COSArray id = new COSArray();
            @Nullable COSArray before = trailer.getCOSArray(COSName.ID);
            id.add(before == null || before.size() == 0 ? new COSString(identifier) : before.getObject(0));
            id.add(new COSString(identifier));
            own.setItem(COSName.ID, id);
            byte[] kept = CompactObjects.written(own);

            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(ascii(references + " 0 obj\n<</Type/XRef/Size " + (references + 1) + "/W[1 " + width
                    + " 1]/Index[" + index + field + " 4]/Prev "
                    + document.getDocument().getStartXref() + "/Length " + entries.size()));
            out.write(kept, 2, kept.length - 2);
            out.writeBytes(ascii("stream\n"));
            out.writeBytes(entries.toByteArray());
            out.writeBytes(ascii("\nendstream\nendobj\n"));
            return out.toByteArray();
        }

        private static void entry(ByteArrayOutputStream out, int type, int width, int second, int third) {
            out.write(type);
            for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
                out.write(second >>> shift);
            }
            out.write(third);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
