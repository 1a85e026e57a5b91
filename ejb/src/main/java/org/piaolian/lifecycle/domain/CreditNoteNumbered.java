package org.piaolian.lifecycle.domain;

import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * A credit note got its number, as the red receipt of an invoice: told within that transaction.
 *
 * @param cii the UN/CEFACT XML that its document is to carry
 */
@SuppressWarnings("ArrayRecordComponent")
public record CreditNoteNumbered(ReceiptNumber number, byte[] cii) {}
