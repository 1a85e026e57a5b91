package org.piaolian.documents.adapter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A TrueType font program as OpenPDF cuts it: the glyphs that are used, but the widths of all. */
final class FontProgram {

    private static final int DIRECTORY = 12;
    private static final int ENTRY = 16;

    private FontProgram() {}

    /**
     * Blanks the metrics of the glyphs that have no outline, in place. Nobody reads them, and noise as they are they make
     * up a third of the font's compressed size; blank they take nothing.
     */
    static void blankUnusedMetrics(byte[] font) {
        ByteBuffer data = ByteBuffer.wrap(font);
        Map<String, Integer> tables = new HashMap<>();
        int count = data.getShort(4);
        for (int i = 0; i < count; i++) {
            int entry = DIRECTORY + i * ENTRY;
            tables.put(new String(font, entry, 4, StandardCharsets.US_ASCII), entry);
        }
        int head = offset(data, tables, "head");
        int hhea = offset(data, tables, "hhea");
        int loca = offset(data, tables, "loca");
        int hmtx = offset(data, tables, "hmtx");
        int glyphs = Short.toUnsignedInt(data.getShort(offset(data, tables, "maxp") + 4));
        int format = data.getShort(head + 50);
        int withAdvance = Short.toUnsignedInt(data.getShort(hhea + 34));
        for (int glyph = 0; glyph < glyphs; glyph++) {
            boolean outlined = format == 0
                    ? data.getShort(loca + 2 * glyph) != data.getShort(loca + 2 * glyph + 2)
                    : data.getInt(loca + 4 * glyph) != data.getInt(loca + 4 * glyph + 4);
            int bearing = hmtx + (glyph < withAdvance ? 4 * glyph + 2 : 4 * withAdvance + 2 * (glyph - withAdvance));
            // Spaces have no outline either, but their width counts; their bearing is zero.
            if (!outlined && data.getShort(bearing) != 0) {
                data.putShort(bearing, (short) 0);
                // The last advance is that of all glyphs after it too.
                if (glyph < withAdvance - 1) {
                    data.putShort(bearing - 2, (short) 0);
                }
            }
        }
        int entry = entry(tables, "hmtx");
        data.putInt(entry + 4, checksum(data, hmtx, data.getInt(entry + 12)));
    }

    private static int offset(ByteBuffer data, Map<String, Integer> tables, String name) {
        return data.getInt(entry(tables, name) + 8);
    }

    private static int entry(Map<String, Integer> tables, String name) {
        @Nullable Integer entry = tables.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("a font program without " + name);
        }
        return entry;
    }

    private static int checksum(ByteBuffer data, int start, int length) {
        int sum = 0;
        for (int i = 0; i < (length + 3) / 4; i++) {
            sum += data.getInt(start + 4 * i);
        }
        return sum;
    }
}
