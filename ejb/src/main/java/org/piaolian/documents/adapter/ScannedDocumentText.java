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
    private static final int PIECE = 64 << 10;

    /** Longer than a number in UTF-16, so that none is lost between two pieces. */
    private static final int OVERLAP = 64;

    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{8}-[0-9]{10}(?![0-9])");

    /** The same in UTF-16, as PDF writes titles that are not ASCII. */
    private static final Pattern WIDE_NUMBER =
            Pattern.compile("(?:\\x00[0-9]){8}\\x00-(?:\\x00[0-9]){10}(?!\\x00[0-9])");

    private static final Pattern STREAM = Pattern.compile("stream\\r?\\n");

    /** What the shape of a file is counted by. */
    private static final Pattern TOKEN = Pattern.compile(
            "<<|>>|[\\[\\](%]|/Type[\\s\\x00]*+/Page(?![A-Za-z])|/ByteRange|/Encrypt(?![A-Za-z])|\\bobj\\b|\\bstream\\b");

    private final LongSupplier nanoseconds;

    public ScannedDocumentText() {
        this(System::nanoTime);
    }

    ScannedDocumentText(LongSupplier nanoseconds) {
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

        private void addNumbers(String from) {
            Matcher narrow = NUMBER.matcher(from);
            while (numbers.size() < MOST_NUMBERS && narrow.find()) {
                ReceiptNumber.parse(narrow.group()).ifPresent(numbers::add);
            }
            Matcher wide = WIDE_NUMBER.matcher(from);
            while (numbers.size() < MOST_NUMBERS && wide.find()) {
                ReceiptNumber.parse(wide.group().replace("\0", "")).ifPresent(numbers::add);
            }
        }

        private void count(String from) throws Exceeded {
            Matcher token = TOKEN.matcher(from);
            long depth = 0;
            int tokens = 0;
            // Once one is never closed, none is looked for the end of any more, or the work were the square of the
            // size.
            boolean stringsEnd = false;
            boolean streamsEnd = false;
            for (int at = 0; token.find(at); ) {
                at = token.end();
                if ((++tokens & 0xFFF) == 0) {
                    checkTime();
                }
                switch (from.charAt(token.start())) {
                    case '<', '[' -> depth = within(Limit.NESTING, depth + 1);
                    case '>', ']' -> depth = Math.max(0, depth - 1);
                    case '(' -> {
                        int end = stringsEnd ? -1 : endOfString(from, at, depth);
                        stringsEnd = end < 0;
                        at = Math.max(at, end);
                    }
                    case '%' -> at = endOfLine(from, at);
                    case 'o' -> depth = 0;
                    case 's' -> {
                        int end = streamsEnd ? -1 : from.indexOf("endstream", at);
                        streamsEnd = end < 0;
                        at = Math.max(at, end);
                    }
                    default -> countName(token.group());
                }
            }
        }

        private void countName(String name) throws Exceeded {
            if (name.startsWith("/Type")) {
                pages = within(Limit.PAGES, pages + 1);
            } else if (name.equals("/ByteRange")) {
                signatures = within(Limit.SIGNATURES, signatures + 1);
            } else {
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
