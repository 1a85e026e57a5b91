package org.piaolian.web.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;

/**
 * CSV for spreadsheets: RFC 4180, UTF-8 with a byte order mark, without which Excel takes Chinese for Latin-1. A cell
 * that a spreadsheet would run as a formula is preceded by an apostrophe (OWASP, CSV injection).
 */
public final class Csv implements AutoCloseable {

    static final int AT_ONCE = 5_000;

    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final Writer out;

    private Csv(Writer out) {
        this.out = out;
    }

    public static Csv download(HttpServletResponse response, String fileName) throws IOException {
        response.setContentType("text/csv; charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), UTF_8);
        out.write('\uFEFF');
        return new Csv(out);
    }

    /** Writes an item as its row. */
    @FunctionalInterface
    public interface RowOf<T> {

        void write(T item) throws IOException;
    }

    /**
     * Writes a list that comes a page at a time, to its end.
     *
     * @param pages the page at an offset with at most so many items
     */
    public static <T> void eachOf(BiFunction<Integer, Integer, Page<T>> pages, RowOf<T> row) throws IOException {
        int offset = 0;
        List<T> items;
        do {
            items = pages.apply(offset, AT_ONCE).items();
            for (T item : items) {
                row.write(item);
            }
            offset += items.size();
        } while (items.size() == AT_ONCE);
    }

    public void row(@Nullable Object... cells) throws IOException {
        out.write(Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",")));
        out.write("\r\n");
    }

    static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String harmless = isFormula(text) ? "'" + text : text;
        return harmless.matches("(?s).*[\",\r\n].*") ? "\"" + harmless.replace("\"", "\"\"") + "\"" : harmless;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 && !text.matches("-?[0-9]+([.][0-9]+)?");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
