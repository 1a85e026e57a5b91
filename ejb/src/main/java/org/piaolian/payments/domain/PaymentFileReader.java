package org.piaolian.payments.domain;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Reads one format of payment file. */
public interface PaymentFileReader {

    PaymentFormat format();

    /**
     * Reads a whole file and hands over each entry, in the file's order, while it reads: memory does not grow with the
     * file. A fault of one entry is handed over as such and stops nothing. Two entries with one {@link PaymentId} are
     * both handed over; which of them is receipted is the caller's to decide.
     *
     * <p>A file may turn out to be broken after good entries were handed over. They count for nothing then: act on them
     * only after this method has returned.
     *
     * @param file read to its end, not closed
     * @throws UnreadableFile if the file as a whole is refused
     * @throws IOException if the stream fails
     */
    void read(InputStream file, Consumer<Entry> entries) throws UnreadableFile, IOException;
}
