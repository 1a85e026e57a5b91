package org.piaolian.payments.adapter;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads parts one after the other, each loaded when the one before it is used up. */
class PartsInputStream extends InputStream {

    private final IntFunction<byte @Nullable []> load;
    private int part;
    private ByteArrayInputStream current = new ByteArrayInputStream(new byte[0]);

    /** @param load gives the bytes of a part, counted from 0, or null behind the last */
    PartsInputStream(IntFunction<byte @Nullable []> load) {
        this.load = load;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int read = current.read(into, offset, length);
        while (read < 0) {
            byte[] next = load.apply(part);
            if (next == null) {
                return -1;
            }
            part++;
            current = new ByteArrayInputStream(next);
            read = current.read(into, offset, length);
        }
        return read;
    }
}
