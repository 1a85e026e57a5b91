package org.piaolian.documents.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.piaolian.documents.domain.DocumentText;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Looks for receipt numbers in the bytes of a file, and in the deflated parts of it, without parsing it as a PDF: a
 * hostile file finds no parser to attack, and the work is bounded whatever the file holds. Our documents carry their
 * number in their title and metadata, which tools keep when they save a file anew.
 */
@ApplicationScoped
public class ScannedDocumentText implements DocumentText {

    private static final int MOST_BYTES = 10 << 20;
    private static final int MOST_INFLATED = 32 << 20;
    private static final int MOST_INFLATED_EACH = 4 << 20;
    private static final int MOST_STREAMS = 10_000;
    private static final int MOST_NUMBERS = 16;

    private static final Pattern NUMBER = Pattern.compile("(?<![0-9])[0-9]{8}-[0-9]{10}(?![0-9])");

    /** The same in UTF-16, as PDF writes titles that are not ASCII. */
    private static final Pattern WIDE_NUMBER =
            Pattern.compile("(?:\\x00[0-9]){8}\\x00-(?:\\x00[0-9]){10}(?!\\x00[0-9])");

    private static final Pattern STREAM = Pattern.compile("stream\\r?\\n");

    @Override
    public Set<ReceiptNumber> findNumbers(byte[] document) {
        Set<ReceiptNumber> numbers = new LinkedHashSet<>();
        if (document.length > MOST_BYTES) {
            return numbers;
        }
        String bytes = new String(document, ISO_8859_1);
        addNumbers(bytes, numbers);
        Matcher stream = STREAM.matcher(bytes);
        int inflated = 0;
        for (int i = 0; i < MOST_STREAMS && inflated < MOST_INFLATED && numbers.isEmpty() && stream.find(); i++) {
            String text = inflate(document, stream.end());
            inflated += text.length();
            addNumbers(text, numbers);
        }
        return numbers;
    }

    private static void addNumbers(String text, Set<ReceiptNumber> numbers) {
        Matcher narrow = NUMBER.matcher(text);
        while (numbers.size() < MOST_NUMBERS && narrow.find()) {
            ReceiptNumber.parse(narrow.group()).ifPresent(numbers::add);
        }
        Matcher wide = WIDE_NUMBER.matcher(text);
        while (numbers.size() < MOST_NUMBERS && wide.find()) {
            ReceiptNumber.parse(wide.group().replace("\0", "")).ifPresent(numbers::add);
        }
    }

    /** What a deflated stream at this place holds, as far as it goes; empty where there is none. */
    private static String inflate(byte[] document, int from) {
        Inflater inflater = new Inflater();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] piece = new byte[8192];
        try {
            inflater.setInput(document, from, document.length - from);
            int read = inflater.inflate(piece);
            while (read > 0 && text.size() < MOST_INFLATED_EACH) {
                text.write(piece, 0, read);
                read = inflater.inflate(piece);
            }
        } catch (DataFormatException e) {
            // Most streams of a strange file are something else; what came before the fault still counts.
            text.write('\n');
        } finally {
            inflater.end();
        }
        return text.toString(ISO_8859_1);
    }
}
