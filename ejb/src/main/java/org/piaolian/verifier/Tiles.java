package org.piaolian.verifier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log in tiles (c2sp.org/tlog-tiles) of a folder: {@code tile/<L>/<N>[.p/<W>]} with up to 256 hashes, and
 * {@code tile/entries/<N>[.p/<W>]} with as many entries. Sizes and places are those of the log, from 0.
 */
public final class Tiles {

    public static final int WIDTH = 256;

    private static final int HEIGHT = 8;

    private final Path folder;
    private final MerkleProofs hashes = new MerkleProofs();

    public Tiles(Path folder) {
        this.folder = folder;
    }

    /**
     * @param kind {@code entries}, or the level from 0
     * @param width 1 to {@value #WIDTH}; a full tile has no suffix
     */
    public static String path(String kind, long tile, int width) {
        StringBuilder digits = new StringBuilder("%03d".formatted(tile % 1000));
        for (long rest = tile / 1000; rest > 0; rest /= 1000) {
            digits.insert(0, "x%03d/".formatted(rest % 1000));
        }
        return "tile/" + kind + "/" + digits + (width == WIDTH ? "" : ".p/" + width);
    }

    /** How many hashes the tile has in a tree of this size: {@value #WIDTH}, or fewer in the last one of its level. */
    private static int width(int level, long tile, long size) {
        long atLevel = size >>> (HEIGHT * level);
        long from = tile * WIDTH;
        if (from >= atLevel) {
            throw new IllegalArgumentException("a log of " + size + " has no tile " + tile + " at level " + level);
        }
        return (int) Math.min(WIDTH, atLevel - from);
    }

    /** The root of the log as it was at this size. */
    public byte[] root(long size) throws IOException {
        return size == 0 ? hashes.emptyRoot() : subtree(0, size, size);
    }

    /** The path from the entry at this place to the root at this size, the lowest sibling first. */
    public List<byte[]> inclusion(long index, long size) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a log of " + size + " has no entry " + index);
        }
        List<byte[]> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                path.add(0, subtree(middle, to, size));
                to = middle;
            } else {
                path.add(0, subtree(from, middle, size));
                from = middle;
            }
        }
        return path;
    }

    /** RFC 6962 section 2.1.2: that the log at the later size begins with the log at the earlier one. */
    public List<byte[]> consistency(long earlier, long later) throws IOException {
        if (earlier < 0 || earlier > later) {
            throw new IllegalArgumentException(earlier + " is no size before " + later);
        }
        List<byte[]> path = new ArrayList<>();
        if (earlier == 0 || earlier == later) {
            return path;
        }
        long from = 0;
        long to = later;
        boolean known = true;
        while (earlier != to) {
            long middle = from + split(to - from);
            if (earlier <= middle) {
                path.add(0, subtree(middle, to, later));
                to = middle;
            } else {
                path.add(0, subtree(from, middle, later));
                from = middle;
                known = false;
            }
        }
        if (!known) {
            path.add(0, subtree(from, to, later));
        }
        return path;
    }

    /** Largest power of two below the count. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    private byte[] subtree(long from, long to, long size) throws IOException {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return whole(level, from >>> level, size);
        }
        long middle = from + split(count);
        return hashes.node(subtree(from, middle, size), subtree(middle, to, size));
    }

    /** The hash of a whole subtree of {@code 2^level} entries. */
    private byte[] whole(int level, long index, long size) throws IOException {
        int tileLevel = level / HEIGHT;
        int above = level % HEIGHT;
        long first = index << above;
        long tile = first / WIDTH;
        byte[] bytes = read(Integer.toString(tileLevel), tile, width(tileLevel, tile, size), MerkleProofs.HASH);
        List<byte[]> row = new ArrayList<>();
        for (int i = (int) (first % WIDTH); row.size() < 1 << above; i++) {
            row.add(Arrays.copyOfRange(bytes, i * MerkleProofs.HASH, (i + 1) * MerkleProofs.HASH));
        }
        return hashes.root(row);
    }

    /** The hashes of the last tile of a level that is not full at this size, one after the other. */
    public byte[] edge(int level, long size) throws IOException {
        long atLevel = size >>> (HEIGHT * level);
        int width = (int) (atLevel % WIDTH);
        return width == 0
                ? new byte[0]
                : Arrays.copyOf(
                        read(Integer.toString(level), atLevel / WIDTH, width, MerkleProofs.HASH),
                        width * MerkleProofs.HASH);
    }

    /** The entry at this place of a log of this size. */
    public byte[] entry(long index, long size) throws IOException {
        long tile = index / WIDTH;
        byte[] bundle = read("entries", tile, width(0, tile, size), 2);
        int at = 0;
        for (int i = 0; ; i++) {
            if (at + 2 > bundle.length) {
                throw new IOException("the bundle of entry " + index + " is too short");
            }
            int length = (bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff);
            at += 2;
            if (i == index % WIDTH) {
                if (at + length > bundle.length) {
                    throw new IOException("the bundle of entry " + index + " is too short");
                }
                return Arrays.copyOfRange(bundle, at, at + length);
            }
            at += length;
        }
    }

    /** The entries of a bundle as it is in a log of this size: {@value #WIDTH}, or fewer in the last one. */
    List<byte[]> entries(long tile, long size) throws IOException {
        int width = width(0, tile, size);
        byte[] bundle = read("entries", tile, width, 2);
        List<byte[]> entries = new ArrayList<>(width);
        for (int at = 0; entries.size() < width; ) {
            int end = at + 2 > bundle.length
                    ? Integer.MAX_VALUE
                    : at + 2 + ((bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff));
            if (end > bundle.length) {
                throw new IOException("bundle " + tile + " of " + width + " entries is too short");
            }
            entries.add(Arrays.copyOfRange(bundle, at + 2, end));
            at = end;
        }
        return entries;
    }

    /** The entries of the last bundle, each with its length, where it is not full at this size. */
    public byte[] edgeEntries(long size) throws IOException {
        int width = (int) (size % WIDTH);
        if (width == 0) {
            return new byte[0];
        }
        byte[] bundle = read("entries", size / WIDTH, width, 2);
        int end = 0;
        for (int i = 0; i < width; i++) {
            if (end + 2 > bundle.length) {
                throw new IOException("a bundle of " + width + " entries is too short");
            }
            end += 2 + ((bundle[end] & 0xff) << 8 | (bundle[end + 1] & 0xff));
        }
        return Arrays.copyOf(bundle, end);
    }

    /** A partial tile may be gone once a wider one is there, which begins with it. */
    private byte[] read(String kind, long tile, int width, int leastBytesEach) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(folder.resolve(path(kind, tile, width)));
        } catch (NoSuchFileException e) {
            bytes = Files.readAllBytes(wider(kind, tile, width));
        }
        if (bytes.length < width * leastBytesEach) {
            throw new IOException(path(kind, tile, width) + " has " + bytes.length + " bytes, too few for " + width);
        }
        return bytes;
    }

    private Path wider(String kind, long tile, int width) {
        for (int more = width + 1; more < WIDTH; more++) {
            Path partial = folder.resolve(path(kind, tile, more));
            if (Files.exists(partial)) {
                return partial;
            }
        }
        return folder.resolve(path(kind, tile, WIDTH));
    }
}
