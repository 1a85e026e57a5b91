package org.piaolian.verification.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptContent;

/**
 * The outcome of a verification.
 *
 * @param checks the four questions, in their order
 * @param shown SHA-256 of the document that was looked at or asked about; null where only a number was
 * @param receipt what was issued, shown only to someone who knows the check code or holds the very document; null
 *     otherwise. It is always the original's content, never read from the file at hand.
 * @param original of an altered file: what is known of the document issued under the number that it carries
 * @param alteration of an altered file: what tells it from that document
 * @param entry what the channel says of the receipt; null where it was not asked or did not answer, has nothing, or the
 *     receipt is not shown
 * @param deadline where the verdict is PENDING: when the receipt must be on the channel
 */
public record Verification(
        Verdict verdict,
        List<Check> checks,
        @Nullable Digest shown,
        @Nullable ReceiptContent receipt,
        @Nullable Original original,
        @Nullable Alteration alteration,
        @Nullable LedgerEntry entry,
        @Nullable Instant deadline,
        Instant checkedAt) {

    public Verification {
        checks = List.copyOf(checks);
    }
}
