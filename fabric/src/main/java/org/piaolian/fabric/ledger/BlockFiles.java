package org.piaolian.fabric.ledger;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import java.util.zip.CRC32C;

/**
 * Append-only files of blocks: {@code blocks_000000}, {@code blocks_000001}, …
 *
 * <p>A record is the marker {@code PLBK}, the length of the block (4 bytes, big-endian), the CRC-32C of its bytes and the
 * bytes. A record is on disk before {@link #append} returns. The file {@code acknowledged} then holds the number of
 * blocks that somebody may rely on.
 *
 * <p>What a crash can leave is a damaged record at the very end that nobody was told of: it is cut off. Damage anywhere
 * else, also in a last block that was acknowledged, is {@link LedgerDamaged}.
 */
final class BlockFiles implements Closeable {

    private static final Logger LOG = Logger.getLogger(BlockFiles.class.getName());
    private static final int MARKER = 0x504C424B;
    private static final int HEADER = 12;
    private static final long ROLL_AT = 64L << 20;
    private static final int FILE_SHIFT = 40;

    /** Takes each block in order as the files are opened; refuses one that does not follow. */
    interface Reader {
        void block(long number, byte[] bytes) throws IOException;
    }

    private final Path folder;
    private final FileChannel lockFile;
    private final FileChannel acknowledgedFile;
    private final List<FileChannel> files = new ArrayList<>();
    private long[] positions = new long[1024];
    private int[] lengths = new int[1024];
    private volatile int count;
    private long end;
    private boolean broken;

    private BlockFiles(Path folder, FileChannel lockFile, FileChannel acknowledgedFile) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.acknowledgedFile = acknowledgedFile;
    }

    static BlockFiles open(Path folder, Reader reader) throws IOException {
        Files.createDirectories(folder);
        FileChannel lockFile =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(lockFile)) {
            lockFile.close();
            throw new IOException("another process has the ledger in " + folder + " open");
        }
        BlockFiles blocks = new BlockFiles(
                folder,
                lockFile,
                FileChannel.open(
                        folder.resolve("acknowledged"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
        try {
            blocks.recover(reader);
            return blocks;
        } catch (IOException | RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    int count() {
        return count;
    }

    byte[] read(long number) throws IOException {
        long position;
        int length;
        FileChannel file;
        synchronized (this) {
            if (number < 0 || number >= count) {
                throw new IOException("no block " + number + ", there are " + count);
            }
            position = positions[(int) number];
            length = lengths[(int) number];
            file = files.get((int) (position >>> FILE_SHIFT));
        }
        return readFully(file, offset(position) + HEADER, length);
    }

    /** Writes the block behind the last one and waits until the disk has it. After a fault nothing more is taken. */
    void append(byte[] block) throws IOException {
        if (broken) {
            throw new IOException("an earlier write failed; restart to see what the disk holds");
        }
        broken = true;
        if (files.isEmpty() || end >= ROLL_AT) {
            addFile();
        }
        ByteBuffer record = ByteBuffer.allocate(HEADER + block.length);
        record.putInt(MARKER).putInt(block.length).putInt(crc(block)).put(block).flip();
        FileChannel file = files.get(files.size() - 1);
        long position = end;
        while (record.hasRemaining()) {
            end += file.write(record, end);
        }
        file.force(false);
        remember(position, block.length);
        acknowledge();
        broken = false;
    }

    private void acknowledge() throws IOException {
        // Not forced: it may fall behind the blocks in a power cut, never run ahead of them.
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(count).flip();
        acknowledgedFile.write(number, 0);
    }

    private synchronized void remember(long offset, int length) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        positions[count] = (long) (files.size() - 1) << FILE_SHIFT | offset;
        lengths[count] = length;
        count++;
    }

    private static long offset(long position) {
        return position & ((1L << FILE_SHIFT) - 1);
    }

    private void addFile() throws IOException {
        FileChannel file = FileChannel.open(
                path(files.size()), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        synchronized (this) {
            files.add(file);
        }
        end = 0;
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path path(int file) {
        return folder.resolve("blocks_%06d".formatted(file));
    }

    private void recover(Reader reader) throws IOException {
        long acknowledged = readAcknowledged();
        while (Files.exists(path(files.size()))) {
            FileChannel file = FileChannel.open(path(files.size()), StandardOpenOption.READ, StandardOpenOption.WRITE);
            files.add(file);
            boolean last = !Files.exists(path(files.size()));
            recover(file, last, acknowledged, reader);
        }
        if (count < acknowledged) {
            throw new LedgerDamaged(
                    folder + ": " + acknowledged + " blocks were acknowledged, but only " + count + " are there");
        }
        acknowledge();
    }

    private void recover(FileChannel file, boolean last, long acknowledged, Reader reader) throws IOException {
        Path path = path(files.size() - 1);
        long size = file.size();
        end = 0;
        while (end < size) {
            String damage = damage(file, end, size);
            if (damage == null) {
                int length = lengthAt(file, end);
                byte[] block = readFully(file, end + HEADER, length);
                try {
                    reader.block(count, block);
                } catch (LedgerDamaged e) {
                    throw new LedgerDamaged(
                            "block " + count + " at " + path + " offset " + end + ": " + e.getMessage());
                }
                remember(end, length);
                end += HEADER + length;
                continue;
            }
            String where = "block " + count + " at " + path + " offset " + end + ": " + damage;
            if (!last || count < acknowledged) {
                throw new LedgerDamaged(where);
            }
            long intact = nextIntact(file, end + 1, size);
            if (intact >= 0) {
                throw new LedgerDamaged(where + "; an intact block follows at offset " + intact);
            }
            LOG.warning("A write was cut off and nobody relies on it, so its " + (size - end) + " bytes are dropped: "
                    + where);
            file.truncate(end);
            file.force(true);
            size = end;
        }
    }

    private static @org.jspecify.annotations.Nullable String damage(FileChannel file, long at, long size)
            throws IOException {
        if (size - at < HEADER) {
            return "the record's header is cut off";
        }
        ByteBuffer header = ByteBuffer.wrap(readFully(file, at, HEADER));
        if (header.getInt() != MARKER) {
            return "no record starts here";
        }
        int length = header.getInt();
        if (length <= 0 || length > size - at - HEADER) {
            return "the record says " + length + " bytes, but " + (size - at - HEADER) + " follow";
        }
        return crc(readFully(file, at + HEADER, length)) == header.getInt() ? null : "the checksum does not match";
    }

    private static long nextIntact(FileChannel file, long from, long size) throws IOException {
        byte[] tail = readFully(file, from, (int) (size - from));
        ByteBuffer view = ByteBuffer.wrap(tail);
        for (int i = 0; i + HEADER <= tail.length; i++) {
            if (view.getInt(i) == MARKER && damage(file, from + i, size) == null) {
                return from + i;
            }
        }
        return -1;
    }

    private static int lengthAt(FileChannel file, long at) throws IOException {
        return ByteBuffer.wrap(readFully(file, at + Integer.BYTES, Integer.BYTES))
                .getInt();
    }

    private long readAcknowledged() throws IOException {
        return acknowledgedFile.size() < Long.BYTES
                ? 0
                : ByteBuffer.wrap(readFully(acknowledgedFile, 0, Long.BYTES)).getLong();
    }

    private static byte[] readFully(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, at + buffer.position());
            if (read < 0) {
                throw new EOFException("the file ends at " + (at + buffer.position()));
            }
        }
        return buffer.array();
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
        acknowledgedFile.close();
        lockFile.close();
    }
}
