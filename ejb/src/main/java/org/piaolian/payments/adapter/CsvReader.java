package org.piaolian.payments.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.payments.domain.Position;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.payments.domain.UnreadableFile;

/**
 * Reads a CSV (RFC 4180, UTF-8 with or without byte order mark) with a header row that names the columns of
 * {@link CsvColumn} in any order. A row is a payment. A column that is not known is refused rather than ignored: it is
 * more often a known one misspelt, and what stands in it would be lost.
 */
@ApplicationScoped
public class CsvReader implements PaymentFileReader {

    private static final int MAX_ROW_BYTES = 1 << 20;

    private static final CSVFormat FORMAT = CSVFormat.RFC4180;

    @Override
    public PaymentFormat format() {
        return PaymentFormat.CSV;
    }

    @Override
    public void read(InputStream file, Consumer<Entry> entries) throws UnreadableFile, IOException {
        GuardedStream guard = new GuardedStream(file, MAX_ROW_BYTES);
        // What is malformed is an error here, not a question mark.
        Reader text = new InputStreamReader(
                guard,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        long line = 1;
        // Not closed: the stream is the caller's.
        @SuppressWarnings("resource")
        CSVParser parser = CSVParser.builder().setReader(text).setFormat(FORMAT).get();
        try {
            Iterator<CSVRecord> rows = parser.iterator();
            if (!rows.hasNext()) {
                throw new UnreadableFile(Refusal.of(Reason.EMPTY_FILE), 0, 0);
            }
            Map<CsvColumn, Integer> columns = readHeader(rows.next());
            line = parser.getCurrentLineNumber() + 1;
            while (rows.hasNext()) {
                CSVRecord row = rows.next();
                guard.renew();
                if (!isEmpty(row)) {
                    entries.accept(new CsvRow(columns, row, Position.line(line)).toEntry());
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (UncheckedIOException e) {
            throw unreadable(e, line);
        }
    }

    private static Map<CsvColumn, Integer> readHeader(CSVRecord header) throws UnreadableFile {
        Map<CsvColumn, Integer> columns = new EnumMap<>(CsvColumn.class);
        for (int i = 0; i < header.size(); i++) {
            String name = TextRules.line(header.get(i).replace("\uFEFF", "")).toLowerCase(Locale.ROOT);
            CsvColumn column = CsvColumn.of(name).orElse(null);
            if (column == null) {
                throw new UnreadableFile(
                        Refusal.of(Reason.COLUMN_UNKNOWN, name, CsvColumn.names(EnumSet.allOf(CsvColumn.class))), 1, 0);
            }
            if (columns.put(column, i) != null) {
                throw new UnreadableFile(Refusal.of(Reason.COLUMN_REPEATED, name), 1, 0);
            }
        }
        Set<CsvColumn> missing = EnumSet.copyOf(CsvColumn.REQUIRED);
        missing.removeAll(columns.keySet());
        if (!missing.isEmpty()) {
            throw new UnreadableFile(Refusal.of(Reason.COLUMN_MISSING, CsvColumn.names(missing)), 1, 0);
        }
        return columns;
    }

    /** Spreadsheets leave such rows behind the last one. */
    private static boolean isEmpty(CSVRecord row) {
        return row.stream().allMatch(String::isEmpty);
    }

    private static UnreadableFile unreadable(UncheckedIOException e, long line) throws IOException {
        IOException cause = e.getCause();
        Refusal refusal;
        if (cause instanceof CharacterCodingException) {
            refusal = Refusal.of(Reason.BAD_ENCODING, "UTF-8");
        } else if (cause instanceof GuardedStream.TokenTooLong) {
            refusal = Refusal.of(Reason.LIMIT_EXCEEDED, "a row", MAX_ROW_BYTES);
        } else if (cause instanceof CSVException) {
            refusal = Refusal.of(Reason.QUOTING, String.valueOf(cause.getMessage()));
        } else {
            throw cause;
        }
        return new UnreadableFile(refusal, Math.toIntExact(line), 0);
    }
}
