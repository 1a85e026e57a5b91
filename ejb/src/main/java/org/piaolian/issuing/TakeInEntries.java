package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.piaolian.claims.ClaimPayments;
import org.piaolian.payments.PaymentFileReaders;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.payments.domain.UnreadableFile;

/** Takes the entries of a kept file in, from where it stopped. */
@ApplicationScoped
public class TakeInEntries {

    /** Entries a transaction; a group of receipts has at most as many. */
    static final int CHUNK = 500;

    private final Batches batches;
    private final PaymentFileReaders readers;
    private final PrepareReceipts prepareReceipts;
    private final ClaimPayments claimPayments;

    @Inject
    public TakeInEntries(
            Batches batches, PaymentFileReaders readers, PrepareReceipts prepareReceipts, ClaimPayments claimPayments) {
        this.batches = batches;
        this.readers = readers;
        this.prepareReceipts = prepareReceipts;
        this.claimPayments = claimPayments;
    }

    public void takeIn(Batches.Unfinished batch) {
        Chunks chunks = new Chunks(batch);
        try (InputStream file = batches.open(batch.id())) {
            readers.of(batch.format()).read(file, chunks::add);
        } catch (UnreadableFile e) {
            throw new IllegalStateException("batch " + batch.id() + " could be read when it was received", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        chunks.flush();
    }

    private final class Chunks {

        private final Batches.Unfinished batch;
        private final List<Entry> chunk = new ArrayList<>(CHUNK);
        private int seen;

        private Chunks(Batches.Unfinished batch) {
            this.batch = batch;
        }

        void add(Entry entry) {
            if (seen++ >= batch.read()) {
                chunk.add(entry);
            }
            if (chunk.size() == CHUNK) {
                flush();
            }
        }

        void flush() {
            if (!chunk.isEmpty()) {
                takeIn(seen - chunk.size(), List.copyOf(chunk));
                chunk.clear();
            }
        }

        /** The channel is asked outside of any transaction of the database, and before there is a number. */
        private void takeIn(int from, List<Entry> entries) {
            List<ClaimPayments.Wanted> wanted = prepareReceipts.listToClaim(batch, entries);
            Map<String, Refusal> refused = claimPayments.claim(batch.id(), wanted);
            prepareReceipts.prepare(batch, from, entries, PrepareReceipts.Claimed.of(wanted, refused));
        }
    }
}
