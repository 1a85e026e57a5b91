package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;

/** What forgers do to files, on their bytes. */
final class Forgery {

    /** What a forger writes; no answer may repeat it. */
    static final String TEXT = "FORGED";

    private Forgery() {}

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Replaces what stands last in the file. */
    static byte[] replaceLast(byte[] pdf, String what, String by) {
        String text = new String(pdf, ISO_8859_1);
        int at = text.lastIndexOf(what);
        if (at < 0) {
            throw new IllegalArgumentException(what + " is not in the file");
        }
        return bytes(text.substring(0, at) + by + text.substring(at + what.length()));
    }

    /** Replaces the whole {@code /ByteRange [...]}, and the blanks behind it where they make up for the length. */
    static byte[] byteRange(byte[] pdf, String by) {
        String text = new String(pdf, ISO_8859_1);
        int start = text.lastIndexOf("/ByteRange");
        int end = text.indexOf(']', start) + 1;
        int spare = end;
        while (spare < text.length() && text.charAt(spare) == ' ') {
            spare++;
        }
        int padded = Math.max(spare - start, by.length());
        return bytes(text.substring(0, start)
                + by
                + " ".repeat(padded - by.length())
                + text.substring(spare - start >= by.length() ? spare : end));
    }

    /** Replaces {@code /Contents <...>}. */
    static byte[] contents(byte[] pdf, String by) {
        String text = new String(pdf, ISO_8859_1);
        int start = text.lastIndexOf("/Contents <");
        int end = text.indexOf('>', start) + 1;
        return bytes(text.substring(0, start) + by + text.substring(end));
    }

    /** The digits of the seal's value. */
    static String value(byte[] pdf) {
        String text = new String(pdf, ISO_8859_1);
        int start = text.lastIndexOf("/Contents <") + "/Contents <".length();
        return text.substring(start, text.indexOf('>', start));
    }

    /** An incremental update (ISO 32000-1, 7.5.6) with a correct table of cross-references. */
    static byte[] update(byte[] pdf, SortedMap<Integer, String> objects) {
        String text = new String(pdf, ISO_8859_1);
        StringBuilder out = new StringBuilder(text);
        TreeMap<Integer, Integer> offsets = new TreeMap<>();
        objects.forEach((number, body) -> {
            offsets.put(number, out.length());
            out.append(number).append(" 0 obj\n").append(body).append("\nendobj\n");
        });
        return bytes(finish(out, offsets, root(text), Math.max(size(text), lastKey(objects) + 1), lastXref(text)));
    }

    /** An update of nothing but the table of cross-references: it names another root. */
    static byte[] reroot(byte[] pdf, int root) {
        String text = new String(pdf, ISO_8859_1);
        return bytes(finish(new StringBuilder(text), new TreeMap<>(), root, size(text), lastXref(text)));
    }

    private static String finish(
            StringBuilder out, SortedMap<Integer, Integer> offsets, int root, int size, int previous) {
        int xref = out.length();
        out.append("xref\n0 1\n0000000000 65535 f \n");
        offsets.forEach(
                (number, offset) -> out.append(String.format(Locale.ROOT, "%d 1\n%010d 00000 n \n", number, offset)));
        out.append("trailer\n<</Root %d 0 R/Size %d/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
                .formatted(root, size, previous, xref));
        return out.toString();
    }

    private static int lastKey(SortedMap<Integer, String> objects) {
        return objects.isEmpty() ? 0 : objects.lastKey();
    }

    /** The file as text, one char a byte, with what stands in its compressed object streams before it as plain objects. */
    static String readable(byte[] pdf) {
        String text = new String(pdf, ISO_8859_1);
        StringBuilder plain = new StringBuilder();
        Matcher streams = Pattern.compile("<<((?:(?!>>).)*/ObjStm(?:(?!>>).)*)>>\\s*stream\\r?\\n", Pattern.DOTALL)
                .matcher(text);
        while (streams.find()) {
            String objects = new String(inflate(pdf, streams.end()), ISO_8859_1);
            int first = last(streams.group(1), "/First ([0-9]+)");
            String[] places = objects.substring(0, first).strip().split("\\s+", -1);
            for (int i = 0; i < places.length; i += 2) {
                int start = first + Integer.parseInt(places[i + 1]);
                int end = i + 3 < places.length ? first + Integer.parseInt(places[i + 3]) : objects.length();
                plain.append(places[i])
                        .append(" 0 obj\n")
                        .append(objects.substring(start, end).strip())
                        .append("\nendobj\n");
            }
        }
        return plain + text;
    }

    private static byte[] inflate(byte[] pdf, int from) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(pdf, from, pdf.length - from))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int root(String text) {
        return last(text, "/Root ([0-9]+) 0 R");
    }

    static int size(String text) {
        return last(text, "/Size ([0-9]+)");
    }

    /** The number of the first page's object, and of what it shows. */
    static int page(String text) {
        return last(text, "([0-9]+) 0 obj\\s*<<(?s:(?!endobj|stream).){0,800}?/Type\\s*/Page\\b");
    }

    static int pageContent(String text) {
        return last(text, "/Contents ([0-9]+) 0 R");
    }

    private static int lastXref(String text) {
        return last(text, "startxref\\s+([0-9]+)");
    }

    static int last(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        int found = -1;
        while (matcher.find()) {
            found = Integer.parseInt(matcher.group(1));
        }
        if (found < 0) {
            throw new IllegalArgumentException("nothing in the file matches " + pattern);
        }
        return found;
    }

    /** The last body of an object, without {@code obj} and {@code endobj}. */
    static String object(String text, int number) {
        Matcher start = Pattern.compile("(?<![0-9])" + number + " 0 obj").matcher(text);
        int at = -1;
        while (start.find()) {
            at = start.end();
        }
        return text.substring(at, text.indexOf("endobj", at)).strip();
    }

    static String stream(String dictionary, String content) {
        return "<<" + dictionary + "/Length " + content.length() + ">>stream\n" + content + "\nendstream";
    }

    static byte[] deflate(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, new Deflater(9))) {
            deflating.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** So many mebibytes of zeros, deflated. */
    static byte[] bomb(int mebibytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, new Deflater(9))) {
            for (int i = 0; i < mebibytes; i++) {
                deflating.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @FunctionalInterface
    interface Edit {
        void on(PDDocument document) throws IOException;
    }

    /** Saves a change as PDF editors do that keep what was there: as an incremental update. */
    static byte[] edited(byte[] pdf, Edit edit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            edit.on(document);
            document.saveIncremental(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Saves it anew, as other PDF editors do. */
    static byte[] saved(byte[] pdf, Edit edit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = Loader.loadPDF(pdf)) {
            edit.on(document);
            document.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] head(byte[] pdf, int length) {
        return Arrays.copyOf(pdf, length);
    }
}
