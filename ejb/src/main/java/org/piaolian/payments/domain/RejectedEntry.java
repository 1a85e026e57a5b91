package org.piaolian.payments.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.BatchId;

/**
 * An entry that did not become a receipt.
 *
 * @param position where it stands in the file: {@code Ntfctn[1]/Ntry[3]/TxDtls[2]} or {@code line 17}
 * @param reference what the bank calls it, where that is known
 * @param reason code of the reason, see {@code Reason}
 * @param arguments what the reason's sentence names
 * @param unmatched true where it waits in the unmatched queue rather than being refused for good
 */
public record RejectedEntry(
        BatchId batch,
        String position,
        @Nullable String reference,
        String reason,
        List<String> arguments,
        boolean unmatched) {}
