package org.piaolian.payments.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.BatchId;

/**
 * How far a batch is. Counts are of payments, each of which becomes one receipt, one rejected entry or one unmatched
 * entry.
 *
 * @param entries payments found in the file
 * @param read of these, how many have been taken in so far
 * @param receipts receipts that have their number
 * @param sealed of these, how many have their sealed PDF
 * @param registered of these, how many are on the channel
 * @param rejected entries refused, each with its reason
 * @param unmatched entries waiting in the unmatched queue
 * @param trouble what holds the batch up at the moment, in one line, or null
 */
public record BatchProgress(
        BatchId id,
        @Nullable String fileName,
        AgencyId agency,
        String receivedBy,
        Instant receivedAt,
        @Nullable Instant doneAt,
        BatchState state,
        int entries,
        int read,
        int receipts,
        int sealed,
        int registered,
        int rejected,
        int unmatched,
        @Nullable String trouble) {

    /** 0 to 100: reading, sealing and registering count one part, eight parts and one part. */
    public int percent() {
        if (state == BatchState.DONE) {
            return 100;
        }
        if (entries == 0) {
            return 0;
        }
        double reading = (double) read / entries;
        double of = Math.max(1, receipts + (double) (entries - read));
        return (int) Math.min(99, 10 * reading + 80 * sealed / of + 10 * registered / of);
    }
}
