package org.piaolian.ledger.domain;

import java.time.Instant;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/**
 * What the channel says of one receipt.
 *
 * @param mspId the agency that registered it
 * @param registeredAt time of the registering transaction's proposal
 * @param state REGISTERED, or a later state of its life
 */
public record LedgerEntry(
        ReceiptNumber number,
        Digest leaf,
        String mspId,
        String transactionId,
        Instant registeredAt,
        ReceiptState state) {}
