package org.piaolian.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.payments.domain.BatchKept;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.payments.domain.UnreadableFile;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;

/** Takes a payment file in: reads it to its end, and only if it can be read, keeps it to be receipted. */
@ApplicationScoped
public class ReceivePayments {

    private final Batches batches;
    private final PaymentFileReaders readers;
    private final Event<BatchKept> kept;

    @Inject
    public ReceivePayments(Batches batches, PaymentFileReaders readers, Event<BatchKept> kept) {
        this.batches = batches;
        this.readers = readers;
        this.kept = kept;
    }

    /** What became of the file. */
    public sealed interface Outcome {

        /** @param again true where the same file was posted before: nothing is done twice, and this is its batch */
        record Received(BatchId batch, boolean again) implements Outcome {}

        /**
         * The file as a whole cannot be read; nothing of it was taken in.
         *
         * @param line and column, counted from 1, where reading stopped; 0 where no place can be named
         */
        record Refused(Refusal refusal, int line, int column) implements Outcome {}
    }

    /**
     * @param body read to its end; never held in memory as a whole
     * @throws IOException where the body breaks off
     */
    public Outcome receive(InputStream body, PaymentFormat format, @Nullable String fileName, Actor by)
            throws IOException {
        Path file = Files.createTempFile("payments", null);
        try {
            Digest digest = copy(body, file);
            AtomicInteger entries = new AtomicInteger();
            try (InputStream in = Files.newInputStream(file)) {
                readers.of(format).read(in, entry -> entries.incrementAndGet());
            } catch (UnreadableFile e) {
                return new Outcome.Refused(e.refusal(), e.line(), e.column());
            }
            Batches.Kept batch;
            try (InputStream in = Files.newInputStream(file)) {
                batch = batches.keep(digest, format, fileName, Files.size(file), entries.get(), in, by);
            }
            if (!batch.again()) {
                kept.fire(new BatchKept(batch.id()));
            }
            return new Outcome.Received(batch.id(), batch.again());
        } finally {
            Files.delete(file);
        }
    }

    private static Digest copy(InputStream body, Path file) throws IOException {
        MessageDigest sha = Digest.calculator();
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha)) {
            body.transferTo(out);
        }
        return Digest.of(sha.digest());
    }
}
