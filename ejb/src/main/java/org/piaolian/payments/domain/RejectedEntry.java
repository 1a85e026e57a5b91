package org.piaolian.payments.domain;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.BatchId;

/**
 * An entry that did not become a receipt.
 *
 * @param position where it stands in the file: {@code Ntfctn[1]/Ntry[3]/TxDtls[2]} or {@code line 17}
 * @param reference what the bank calls it, where that is known
 * @param unmatched what is known of an entry that waits in the unmatched queue; null where it is refused for good
 */
public record RejectedEntry(
        BatchId batch,
        String position,
        @Nullable String reference,
        Refusal refusal,
        Instant at,
        @Nullable Unmatched unmatched) {

    public record Unmatched(
            String account,
            Direction direction,
            Money amount,
            LocalDate bookedOn,
            @Nullable String partyName,
            @Nullable String itemCode,
            @Nullable String remark) {}
}
