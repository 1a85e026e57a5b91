package org.piaolian.web.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.piaolian.web.problems.TooLarge;

/** Reads a body up to a limit and then fails with {@link TooLarge}, whatever length the client had announced. */
public final class LimitedStream extends FilterInputStream {

    private final long limit;
    private long left;

    public LimitedStream(InputStream body, long limit) {
        super(body);
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long read) throws TooLarge {
        left -= read;
        if (left < 0) {
            throw new TooLarge(limit);
        }
    }
}
