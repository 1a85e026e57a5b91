package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.Optional;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/**
 * What the channel says of one receipt.
 *
 * @param mspId the agency that registered it
 * @param registeredAt time of the registering transaction's proposal
 * @param standing how it stands after what was done to it since; empty where nothing was
 */
public record LedgerEntry(
        ReceiptNumber number,
        Digest leaf,
        String mspId,
        String transactionId,
        Instant registeredAt,
        Optional<Standing> standing) {

    /** REGISTERED, or a later state of its life. */
    public ReceiptState state() {
        return standing.map(Standing::state).orElse(ReceiptState.REGISTERED);
    }
}
