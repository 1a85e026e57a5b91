package org.piaolian.payments.adapter;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fails when a parser takes in more than an allowance without handing anything over: parsers hold a token in memory as
 * a whole, and a comment or attribute of 100 MB is one token.
 */
final class GuardedStream extends FilterInputStream {

    /** The token is too long. */
    static final class TokenTooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final long allowance;
    private long left;

    /** @param allowance in bytes; well above the parser's own read-ahead */
    GuardedStream(InputStream in, long allowance) {
        super(in);
        this.allowance = allowance;
        this.left = allowance;
    }

    /** The parser has handed something over. */
    void renew() {
        left = allowance;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            take(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            take(n);
        }
        return n;
    }

    private void take(int n) throws TokenTooLong {
        left -= n;
        if (left < 0) {
            throw new TokenTooLong();
        }
    }
}
