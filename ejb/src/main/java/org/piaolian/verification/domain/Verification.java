package org.piaolian.verification.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptContent;

/**
 * The outcome of a verification.
 *
 * @param checks the four questions, in their order
 * @param receipt what was issued, shown only to someone who knows the check code or holds the very document; null
 *     otherwise. It is always the original's content, never read from the file at hand.
 * @param deadline where the verdict is PENDING: when the receipt must be on the channel
 */
public record Verification(
        Verdict verdict,
        List<Check> checks,
        @Nullable ReceiptContent receipt,
        @Nullable Instant deadline,
        Instant checkedAt) {

    public Verification {
        checks = List.copyOf(checks);
    }
}
