package org.piaolian.receipts.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The groups that numbers are given out in, and how far each is. */
public interface ReceiptGroups {

    /**
     * Gives out at least one and at most {@code wanted} numbers of the series as a new group. The numbers are
     * consecutive and on one page; two callers at the same time get numbers of different pages. Must run in the
     * caller's transaction: if it fails, the numbers were never given.
     */
    ReceiptGroup lease(
            ReceiptCode code, org.piaolian.agencies.domain.AgencyId agency, int wanted, BatchId batch, Instant now);

    /** Groups to be sealed, the oldest first. */
    List<ReceiptGroup> listPrepared(int limit);

    /**
     * Runs of groups to be registered now: sealed, and at a page's start or behind a registered group. A run that was
     * {@linkplain #settle settled} comes back as it was; a new one takes all sealed groups that follow on its page. While
     * the group behind a new one, of the same file, is still to be sealed it grows, and is left out.
     *
     * @param limit how many groups are looked at
     * @param enough receipts for a run to grow no more
     * @param longest whose first group was sealed by then grows no more
     */
    List<List<ReceiptGroup>> listSealed(int limit, int enough, Instant longest);

    /**
     * Settles that these groups go into one batch on the channel, before it is submitted.
     *
     * @return false where one of them was settled otherwise meanwhile; then nothing is settled
     */
    boolean settle(List<ReceiptGroup> run);

    /** First number of the batch on the channel that holds this group; empty while it is not registered. */
    Optional<Long> findLedgerFirst(ReceiptCode code, long groupFirst);

    /** @return false where the group was not PREPARED any more, so that somebody else has sealed it */
    boolean sealed(ReceiptGroup group, Instant at);

    /** Notes where the groups stand on the channel; doing so again changes nothing. */
    void registered(List<ReceiptGroup> groups, String transaction, long block, Instant at);

    /** Whether every group of the batch is registered. */
    boolean allRegistered(BatchId batch);
}
