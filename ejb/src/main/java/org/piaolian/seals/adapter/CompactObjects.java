package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSBoolean;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNull;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdfwriter.COSWriter;

/** Objects of PDFBox's model, written without a byte more than they need, as an object stream holds them (ISO 32000-1, 7.5.7). */
final class CompactObjects {

    private static final String DELIMITERS = "()<>[]{}/%";

    private final ByteArrayOutputStream places = new ByteArrayOutputStream();
    private final ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    private int count;

    /** @param number of the object, whose generation is 0 */
    void add(int number, COSDictionary object) throws IOException {
        if (count++ > 0) {
            places.write(' ');
            bodies.write(' ');
        }
        places.writeBytes((number + " " + bodies.size()).getBytes(US_ASCII));
        bodies.writeBytes(written(object));
    }

    int count() {
        return count;
    }

    /** Where the first object begins in the stream: its entry {@code First}. */
    int first() {
        return places.size() + 1;
    }

    byte[] deflated() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, deflater)) {
            places.writeTo(deflate);
            deflate.write(' ');
            bodies.writeTo(deflate);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    /** The object by itself; what it refers to stays a reference. */
    static byte[] written(COSBase object) throws IOException {
        Tokens out = new Tokens();
        write(out, object);
        return out.toByteArray();
    }

    private static void write(Tokens out, COSBase value) throws IOException {
        if (value instanceof COSObject reference) {
            COSObjectKey key = reference.getKey();
            out.token(key.getNumber() + " " + key.getGeneration() + " R");
        } else if (value instanceof COSStream) {
            throw new IOException("a stream is never part of another object");
        } else if (value instanceof COSDictionary dictionary) {
            out.token("<<");
            for (Map.Entry<COSName, COSBase> entry : dictionary.entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
            out.token(">>");
        } else if (value instanceof COSArray array) {
            out.token("[");
            for (COSBase item : array) {
                write(out, item);
            }
            out.token("]");
        } else if (value instanceof COSName name) {
            name.writePDF(out.next());
            out.end();
        } else if (value instanceof COSString string) {
            COSWriter.writeString(string, out.next());
            out.end();
        } else if (value instanceof COSInteger integer) {
            out.token(Long.toString(integer.longValue()));
        } else if (value instanceof COSFloat number) {
            number.writePDF(out.next());
            out.end();
        } else if (value instanceof COSBoolean truth) {
            out.token(Boolean.toString(truth.getValue()));
        } else if (value instanceof COSNull) {
            out.token("null");
        } else {
            throw new IOException("there is no other kind of object than " + value.getClass());
        }
    }

    /** Puts white space only where two tokens would be read as one. */
    private static final class Tokens {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final ByteArrayOutputStream next = new ByteArrayOutputStream();
        private boolean endsRegular;

        void token(String token) {
            next.writeBytes(token.getBytes(US_ASCII));
            end();
        }

        /** Where the next token is to be written. */
        ByteArrayOutputStream next() {
            return next;
        }

        void end() {
            byte[] token = next.toByteArray();
            next.reset();
            if (endsRegular && isRegular(token[0])) {
                all.write(' ');
            }
            all.writeBytes(token);
            endsRegular = isRegular(token[token.length - 1]);
        }

        private static boolean isRegular(byte one) {
            return DELIMITERS.indexOf(one) < 0;
        }

        byte[] toByteArray() {
            return all.toByteArray();
        }
    }
}
