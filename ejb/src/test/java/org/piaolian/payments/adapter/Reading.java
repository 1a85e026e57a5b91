package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.UnreadableFile;

/** What a reader makes of a file, for tests to look at. */
final class Reading {

    private Reading() {}

    static List<Entry> read(PaymentFileReader reader, InputStream file) {
        List<Entry> entries = new ArrayList<>();
        try {
            reader.read(file, entries::add);
        } catch (IOException | UnreadableFile e) {
            throw new AssertionError(e);
        }
        return entries;
    }

    static List<Entry> read(PaymentFileReader reader, String file) {
        return read(reader, stream(file));
    }

    static Payment payment(Entry entry) {
        assertThat(entry).isInstanceOf(Entry.Payable.class);
        return ((Entry.Payable) entry).payment();
    }

    static List<Payment> payments(List<Entry> entries) {
        return entries.stream().map(Reading::payment).toList();
    }

    /** {@code position reason(arguments)} of what is not payable. */
    static String fault(Entry entry) {
        if (entry instanceof Entry.Rejected r) {
            return r.position() + " " + r.refusal().reason() + r.refusal().arguments();
        }
        if (entry instanceof Entry.Unmatched u) {
            return u.position() + " " + u.refusal().reason() + u.refusal().arguments();
        }
        return entry.position() + " payable";
    }

    static UnreadableFile unreadable(PaymentFileReader reader, InputStream file) {
        UnreadableFile e = catchThrowableOfType(UnreadableFile.class, () -> reader.read(file, entry -> {}));
        assertThat(e).as("the file as a whole is refused").isNotNull();
        return e;
    }

    static UnreadableFile unreadable(PaymentFileReader reader, String file) {
        return unreadable(reader, stream(file));
    }

    static InputStream stream(String file) {
        return new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
    }

    /** The text, and then one character for ever. */
    static InputStream endless(String start, char then) {
        return new SequenceInputStream(stream(start), new InputStream() {
            @Override
            public int read() {
                return then;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) then);
                return length;
            }
        });
    }

    /** The text, and then no more of it, because the connection is gone. */
    static InputStream failing(String start) {
        return new SequenceInputStream(stream(start), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("connection reset");
            }
        });
    }
}
