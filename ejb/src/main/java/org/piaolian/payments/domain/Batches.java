package org.piaolian.payments.domain;

import java.io.InputStream;
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

    /** Newest first; all agencies' where {@code by} sees all. */
    Page<BatchProgress> list(Actor by, int offset, int limit);

    /** The entries of a batch that did not become receipts, in file order. */
    Page<RejectedEntry> listRejected(BatchId id, int offset, int limit);

    /** The unmatched queue, newest first: entries without anything to know them by. */
    Page<RejectedEntry> listUnmatched(Actor by, int offset, int limit);
}
