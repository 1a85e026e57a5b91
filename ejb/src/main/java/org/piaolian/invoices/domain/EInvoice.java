package org.piaolian.invoices.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;

/**
 * An invoice or credit note that keeps the rules of EN 16931, as far as a receipt shows it.
 *
 * @param identity the seller and the seller's number, by which it is the same invoice whatever file brings it
 * @param lines its net lines (BG-25), allowances and charges (BG-20, BG-21) and taxes (BG-23); they add up to the total
 * @param total with tax (BT-112)
 * @param remark what else it says to its reader: notes, terms of payment, account, preceding invoice
 * @param xml UN/CEFACT Cross Industry Invoice D16B, as it is put into the document
 */
@SuppressWarnings("ArrayRecordComponent")
public record EInvoice(
        String identity,
        ReceiptKind kind,
        ReceiptContent.Invoice head,
        Party buyer,
        List<Line> lines,
        Money total,
        String payMode,
        @Nullable String remark,
        byte[] xml) {

    public EInvoice {
        lines = List.copyOf(lines);
    }
}
