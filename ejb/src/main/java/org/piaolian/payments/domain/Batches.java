package org.piaolian.payments.domain;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;

/** The payment files that were taken in, and what became of their entries. */
public interface Batches {

    /** @param again true where the agency had posted the very same bytes before, and the batch is that first one */
    record Kept(BatchId id, boolean again) {}

    /**
     * Keeps a file once: the same bytes of the same agency again, even at the same moment, give the first batch.
     *
     * @param format by which the file will be read
     * @param content read to its end, {@code size} bytes; only where the file is not known yet
     */
    Kept keep(
            Digest digest,
            PaymentFormat format,
            @Nullable String fileName,
            long size,
            int entries,
            InputStream content,
            Actor by);

    /** The file's bytes again. */
    InputStream open(BatchId id);

    Optional<BatchProgress> find(BatchId id);

    /** Payment files, newest first; all agencies' where {@code by} sees all. */
    Page<BatchProgress> list(Actor by, int offset, int limit);

    /** The entries of a batch that did not become receipts, in file order. */
    Page<RejectedEntry> listRejected(BatchId id, int offset, int limit);

    /** The unmatched queue, newest first: entries that a person must find a party or a reference for. */
    Page<RejectedEntry> listUnmatched(Actor by, int offset, int limit);

    /** Batches that are not done, the oldest first. */
    List<Unfinished> listUnfinished();

    /**
     * A batch that is being worked on.
     *
     * @param drawer who stands as 开票人 on its receipts
     * @param read how many of its entries have been taken in
     */
    record Unfinished(BatchId id, PaymentFormat format, String drawer, int entries, int read) {}

    /**
     * Takes note that entries {@code from} (inclusive) to {@code from + count} have been taken in, in the caller's
     * transaction.
     *
     * @return false where that was noted before, or the entries before them were not; the caller then does nothing
     */
    boolean advance(BatchId id, int from, int count);

    /** Keeps entries that did not become receipts; each once. */
    void addRejected(List<RejectedAt> entries);

    /** @param seq place of the entry among the file's entries, from 0 */
    record RejectedAt(int seq, RejectedEntry entry) {}

    /** Notes what holds the batch up, or with null that nothing does any more. */
    void note(BatchId id, @Nullable String trouble);

    /** Closes a batch whose entries have all been taken in. */
    void done(BatchId id, Instant at);
}
