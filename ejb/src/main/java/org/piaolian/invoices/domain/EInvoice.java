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
 * @param sellerKey what the seller is known by: an identifier, or the name where there is none
 * @param lines its net lines (BG-25), allowances and charges (BG-20, BG-21) and taxes (BG-23); they add up to the total
 * @param total with tax (BT-112)
 * @param remark what else it says to its reader: notes, terms of payment, account, preceding invoices
 * @param preceding the seller's invoices that it names, each once
 * @param xml UN/CEFACT Cross Industry Invoice D16B, as it is put into the document
 */
@SuppressWarnings("ArrayRecordComponent")
public record EInvoice(
        String sellerKey,
        ReceiptKind kind,
        ReceiptContent.Invoice head,
        Party buyer,
        List<Line> lines,
        Money total,
        String payMode,
        @Nullable String remark,
        List<Preceding> preceding,
        byte[] xml) {

    /** UNTDID 1001: an invoice that corrects an earlier one. */
    private static final String CORRECTED = "384";

    public EInvoice {
        lines = List.copyOf(lines);
        preceding = List.copyOf(preceding);
    }

    /** The seller and the seller's number, by which it is the same invoice whatever file brings it. */
    public String identity() {
        return identity(head.number());
    }

    /** The same of another invoice of this seller. */
    public String identity(String number) {
        return "invoice\t" + sellerKey + "\t" + number;
    }

    public boolean isCreditNote() {
        return kind == ReceiptKind.E_CREDIT_NOTE;
    }

    public boolean isCorrected() {
        return head.type().equals(CORRECTED);
    }
}
