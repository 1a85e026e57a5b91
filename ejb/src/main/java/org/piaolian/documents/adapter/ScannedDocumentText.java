package org.piaolian.documents.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.DocumentText;
import org.piaolian.documents.domain.Reading;
import org.piaolian.documents.domain.Reading.Limit;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Looks for receipt numbers in the bytes of a file, and in the deflated parts of it, without parsing it as a PDF: a
 * hostile file finds no parser to attack. References are not followed, so there is no loop to run in; nothing is called
 * recursively; what is inflated is looked at piece by piece and not kept. Our documents carry their number in their
 * title and metadata, which tools keep when they save a file anew.
 */
@ApplicationScoped
public class ScannedDocumentText implements DocumentText {

    private static final int MOST_NUMBERS = 16;
    private static final int MOST_CANDIDATES = 10_000;
    private static final int CODE_DIGITS = 8;
    private static final int NUMBER_DIGITS = 10;
    private static final int PIECE = 64 << 10;

    /** Longer than a number in UTF-16, so that none is lost between two pieces. */
    private static final int OVERLAP = 64;

    private static final Pattern STREAM = Pattern.compile("stream\\r?\\n");

    private final LongSupplier nanoseconds;

    public ScannedDocumentText() {
        this(System::nanoTime);
    }

    /** @param nanoseconds a clock that goes on while a file is looked into */
    public ScannedDocumentText(LongSupplier nanoseconds) {
        this.nanoseconds = nanoseconds;
    }

    @Override
    public Reading read(byte[] document) {
        if (document.length > Limit.BYTES.most()) {
            return new Reading(Set.of(), Limit.BYTES, false);
        }
        return new Look(document, nanoseconds).all();
    }

    /** Ends the look at the first limit exceeded. */
    private static final class Exceeded extends Exception {
        private static final long serialVersionUID = 1L;
        private final Limit limit;

        Exceeded(Limit limit) {
            super(limit.name(), null, false, false);
            this.limit = limit;
        }
    }

    private static final class Look {
        private final byte[] document;
        private final String text;
        private final LongSupplier nanoseconds;
        private final long start;
        private final Set<ReceiptNumber> numbers = new LinkedHashSet<>();
        private final byte[] piece = new byte[PIECE];
        private int candidates;
        private long pages;
        private long signatures;
        private long inflated;
        private boolean encrypted;

        Look(byte[] document, LongSupplier nanoseconds) {
            this.document = document;
            this.text = new String(document, ISO_8859_1);
            this.nanoseconds = nanoseconds;
            this.start = nanoseconds.getAsLong();
        }

        Reading all() {
            @Nullable Limit exceeded = null;
            addNumbers(text);
            try {
                count(text);
                inflateAll();
            } catch (Exceeded e) {
                exceeded = e.limit;
            }
            return new Reading(numbers, exceeded, encrypted);
        }

        /** A number is what stands around its hyphen, a byte a character or two (UTF-16, as in titles). */
        private void addNumbers(String from) {
            for (int dash = from.indexOf('-'); dash >= 0; dash = from.indexOf('-', dash + 1)) {
                if (candidates == MOST_CANDIDATES || numbers.size() == MOST_NUMBERS) {
                    return;
                }
                addNumber(from, dash, 1);
                addNumber(from, dash, 2);
            }
        }

        private void addNumber(String from, int dash, int width) {
            int start = dash - CODE_DIGITS * width;
            int end = dash + NUMBER_DIGITS * width;
            if (start - width + 1 < 0 || end >= from.length()) {
                return;
            }
            StringBuilder number = new StringBuilder();
            for (int at = start; at <= end; at += width) {
                char c = from.charAt(at);
                boolean fits = at == dash || (c >= '0' && c <= '9');
                if (!fits || (width == 2 && from.charAt(at - 1) != 0)) {
                    return;
                }
                number.append(c);
            }
            if (!isDigit(from, start - width) && !isDigit(from, end + width)) {
                candidates++;
                ReceiptNumber.parse(number.toString()).ifPresent(numbers::add);
            }
        }

        private static boolean isDigit(String text, int at) {
            return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
        }

        /** Counts what shows the shape of a file, byte by byte: a pattern's search costs ten times as much. */
        private void count(String from) throws Exceeded {
            long depth = 0;
            // Once one is never closed, none is looked for the end of any more, or the work were the square of the
            // size.
            boolean stringsEnd = false;
            boolean streamsEnd = false;
            for (int at = 0; at < from.length(); at++) {
                if ((at & 0xFFFFF) == 0) {
                    checkTime();
                }
                switch (from.charAt(at)) {
                    case '[' -> depth = within(Limit.NESTING, depth + 1);
                    case ']' -> depth = Math.max(0, depth - 1);
                    case '<' -> {
                        if (from.startsWith("<<", at)) {
                            depth = within(Limit.NESTING, depth + 1);
                            at++;
                        }
                    }
                    case '>' -> {
                        if (from.startsWith(">>", at)) {
                            depth = Math.max(0, depth - 1);
                            at++;
                        }
                    }
                    case '(' -> {
                        int end = stringsEnd ? -1 : endOfString(from, at + 1, depth);
                        stringsEnd = end < 0;
                        at = Math.max(at, end - 1);
                    }
                    case '%' -> at = endOfLine(from, at) - 1;
                    case 'o' -> depth = from.startsWith("obj", at) ? 0 : depth;
                    case 's' -> {
                        if (from.startsWith("stream", at)) {
                            int end = streamsEnd ? -1 : from.indexOf("endstream", at);
                            streamsEnd = end < 0;
                            at = Math.max(at, end + "endstream".length() - 1);
                        }
                    }
                    case '/' -> countName(from, at);
                    default -> {}
                }
            }
        }

        private void countName(String from, int at) throws Exceeded {
            if (from.startsWith("/Type", at)) {
                int value = at + "/Type".length();
                while (value < from.length() && from.charAt(value) <= ' ') {
                    value++;
                }
                if (from.startsWith("/Page", value) && !from.startsWith("/Pages", value)) {
                    pages = within(Limit.PAGES, pages + 1);
                }
            } else if (from.startsWith("/ByteRange", at)) {
                signatures = within(Limit.SIGNATURES, signatures + 1);
            } else if (from.startsWith("/Encrypt ", at) || from.startsWith("/Encrypt<", at)) {
                encrypted = true;
            }
        }

        /** -1 where it is never closed. */
        private static int endOfString(String from, int start, long outside) throws Exceeded {
            int open = 1;
            int at = start;
            while (at < from.length() && open > 0) {
                switch (from.charAt(at++)) {
                    case '(' -> within(Limit.NESTING, outside + ++open);
                    case ')' -> open--;
                    case '\\' -> at++;
                    default -> {}
                }
            }
            return open == 0 ? at : -1;
        }

        private static int endOfLine(String from, int at) {
            int end = at;
            while (end < from.length() && from.charAt(end) != '\n' && from.charAt(end) != '\r') {
                end++;
            }
            return end;
        }

        private void inflateAll() throws Exceeded {
            Matcher stream = STREAM.matcher(text);
            for (int count = 0; stream.find(); count++) {
                within(Limit.STREAMS, count);
                checkTime();
                String dictionary = text.substring(Math.max(0, stream.start() - 512), stream.start());
                String own = dictionary.substring(Math.max(0, dictionary.lastIndexOf(" obj")));
                if (!own.contains("/Image")) {
                    inflate(stream.end(), own.contains("/ObjStm"));
                }
            }
        }

        /** A deflated stream at this place, as far as it goes. */
        private void inflate(int from, boolean holdsObjects) throws Exceeded {
            Inflater inflater = new Inflater();
            int kept = 0;
            try {
                inflater.setInput(document, from, document.length - from);
                int read = inflater.inflate(piece);
                while (read > 0) {
                    inflated = within(Limit.INFLATED, inflated + read);
                    checkTime();
                    String here = new String(piece, 0, kept + read, ISO_8859_1);
                    addNumbers(here);
                    if (holdsObjects) {
                        count(here);
                    }
                    kept = Math.min(OVERLAP, kept + read);
                    System.arraycopy(piece, here.length() - kept, piece, 0, kept);
                    read = inflater.inflate(piece, kept, PIECE - kept);
                }
            } catch (DataFormatException e) {
                // Most streams of a strange file are something else; what came before the fault was looked at.
                return;
            } finally {
                inflater.end();
            }
        }

        private void checkTime() throws Exceeded {
            within(Limit.MILLISECONDS, (nanoseconds.getAsLong() - start) / 1_000_000);
        }

        private static long within(Limit limit, long value) throws Exceeded {
            if (value > limit.most()) {
                throw new Exceeded(limit);
            }
            return value;
        }
    }
}
