package org.piaolian.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.proofs.domain.LogEntries;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.MerkleProofs;
import org.piaolian.verifier.Tiles;

/**
 * The log as a folder of tiles, written by one process. Its content follows from the channel alone, so a folder that is
 * lost or damaged is made again from block 0. What is appended is on disk after {@link #flush}: the tiles first, then the
 * file {@code position}, which says how far they go.
 */
final class TileLog {

    private static final Logger LOG = Logger.getLogger(TileLog.class.getName());

    private final Path folder;
    private final Tiles tiles;
    private final MerkleProofs hashes = new MerkleProofs();
    /** The hashes of each level's last tile, while it is not full. */
    private final List<List<byte[]>> edges = new ArrayList<>();
    /** The entries of the last bundle, each with its length, while it is not full. */
    private List<byte[]> bundle = new ArrayList<>();

    private Position position;
    private long size;
    private @Nullable ChannelPosition last;

    /** How far the folder goes: the entries, their root and the transaction of the last one. */
    record Position(Digest genesis, long size, Hash root, Optional<ChannelPosition> at) {

        String format() {
            return "genesis " + genesis.hex() + "\nsize " + size + "\nroot " + root.hex() + "\nat "
                    + at.map(p -> p.block() + " " + p.transactionId()).orElse("-") + "\n";
        }

        static Position parse(String text) throws IOException {
            String[] words = text.split("[ \n]", -1);
            try {
                return new Position(
                        Digest.ofHex(words[1]),
                        Long.parseLong(words[3]),
                        Hash.of(Digest.ofHex(words[5]).bytes()),
                        words[7].equals("-")
                                ? Optional.empty()
                                : Optional.of(new ChannelPosition(Long.parseLong(words[7]), words[8])));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new IOException("not a position: " + text, e);
            }
        }
    }

    private TileLog(Path folder, Position position) throws IOException {
        this.folder = folder;
        this.tiles = new Tiles(folder);
        this.position = position;
        this.size = position.size();
        this.last = position.at().orElse(null);
        for (int level = 0; size >>> (8 * level) > 0; level++) {
            edges.add(edge(level));
        }
        long full = size / Tiles.WIDTH * Tiles.WIDTH;
        for (long index = full; index < size; index++) {
            bundle.add(prefixed(tiles.entry(index, size)));
        }
    }

    /**
     * Opens the folder where it was left, or from nothing where what is there is damaged.
     *
     * @param genesis of the channel; a folder of another channel is refused
     */
    static TileLog open(Path folder, Digest genesis) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("position");
        if (Files.exists(file)) {
            try {
                Position position = Position.parse(Files.readString(file));
                if (!position.genesis().equals(genesis)) {
                    throw new OtherChannelException("%s is the log of the channel with block 0 %s, and the peer's is %s"
                            .formatted(folder, position.genesis(), genesis));
                }
                TileLog log = new TileLog(folder, position);
                if (!Hash.of(log.tiles.root(position.size())).equals(position.root())) {
                    throw new IOException("the tiles do not have the root that they had");
                }
                return log;
            } catch (OtherChannelException e) {
                throw e;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "The log in " + folder + " is damaged; it is made anew from block 0", e);
                Files.delete(file);
                delete(folder.resolve("tile"));
            }
        }
        return new TileLog(folder, new Position(genesis, 0, Hash.of(new MerkleProofs().emptyRoot()), Optional.empty()));
    }

    /** The folder belongs to another channel, so it is left as it is. */
    static final class OtherChannelException extends IOException {
        private static final long serialVersionUID = 1L;

        OtherChannelException(String message) {
            super(message);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(tree)) {
            files = found.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private List<byte[]> edge(int level) throws IOException {
        byte[] tile = tiles.edge(level, size);
        List<byte[]> edge = new ArrayList<>();
        for (int at = 0; at < tile.length; at += MerkleProofs.HASH) {
            edge.add(java.util.Arrays.copyOfRange(tile, at, at + MerkleProofs.HASH));
        }
        return edge;
    }

    /** How far it is on disk. */
    synchronized Position position() {
        return position;
    }

    /** Reads what is on disk; safe beside the writer. */
    Tiles tiles() {
        return new Tiles(folder);
    }

    Path folder() {
        return folder;
    }

    void append(ChannelNews news) throws IOException {
        for (byte[] entry : LogEntries.of(news)) {
            bundle.add(prefixed(entry));
            if (bundle.size() == Tiles.WIDTH) {
                write("entries", size / Tiles.WIDTH, bundle);
                bundle = new ArrayList<>();
            }
            add(0, size, hashes.leaf(entry));
            size++;
        }
        last = news.at();
    }

    /** @param index of the hash among those of its level */
    private void add(int level, long index, byte[] hash) throws IOException {
        if (edges.size() == level) {
            edges.add(new ArrayList<>());
        }
        List<byte[]> edge = edges.get(level);
        edge.add(hash);
        if (edge.size() == Tiles.WIDTH) {
            write(Integer.toString(level), index / Tiles.WIDTH, edge);
            byte[] above = hashes.root(edge);
            edge.clear();
            add(level + 1, index / Tiles.WIDTH, above);
        }
    }

    /** Puts all that was appended on disk. */
    void flush() throws IOException {
        if (size == position.size()) {
            return;
        }
        for (int level = 0; level < edges.size(); level++) {
            List<byte[]> edge = edges.get(level);
            if (!edge.isEmpty()) {
                write(Integer.toString(level), (size >>> (8 * level)) / Tiles.WIDTH, edge);
            }
        }
        if (!bundle.isEmpty()) {
            write("entries", size / Tiles.WIDTH, bundle);
        }
        Position now = new Position(position.genesis(), size, Hash.of(tiles.root(size)), Optional.ofNullable(last));
        NodeFiles.replace(folder.resolve("position"), now.format().getBytes(US_ASCII));
        synchronized (this) {
            position = now;
        }
    }

    /** Makes sure that the partial tiles of this size are there, as those of a size with a checkpoint must be. */
    void provide(long published) throws IOException {
        for (int level = 0; published >>> (8 * level) > 0; level++) {
            provide(Integer.toString(level), published >>> (8 * level), tiles.edge(level, published));
        }
        provide("entries", published, tiles.edgeEntries(published));
    }

    private void provide(String kind, long count, byte[] content) throws IOException {
        Path file = folder.resolve(Tiles.path(kind, count / Tiles.WIDTH, (int) (count % Tiles.WIDTH)));
        Path full = folder.resolve(Tiles.path(kind, count / Tiles.WIDTH, Tiles.WIDTH));
        if (content.length > 0 && !Files.exists(file) && !Files.exists(full)) {
            Files.createDirectories(file.getParent());
            NodeFiles.replace(file, content);
        }
    }

    private void write(String kind, long tile, List<byte[]> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        Path file = folder.resolve(Tiles.path(kind, tile, parts.size()));
        Files.createDirectories(file.getParent());
        NodeFiles.replace(file, bytes.toByteArray());
        if (parts.size() == Tiles.WIDTH) {
            delete(file.resolveSibling(file.getFileName() + ".p"));
        }
    }

    private static byte[] prefixed(byte[] entry) {
        byte[] prefixed = new byte[2 + entry.length];
        prefixed[0] = (byte) (entry.length >> 8);
        prefixed[1] = (byte) entry.length;
        System.arraycopy(entry, 0, prefixed, 2, entry.length);
        return prefixed;
    }
}
