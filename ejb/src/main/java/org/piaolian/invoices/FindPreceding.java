package org.piaolian.invoices;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.piaolian.identity.domain.Actor;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.invoices.domain.Preceding;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;

/** Finds the receipt of the invoice that a credit note, or a corrected invoice, names as going before it. */
@ApplicationScoped
public class FindPreceding {

    private final FindReceipts findReceipts;

    @Inject
    public FindPreceding(FindReceipts findReceipts) {
        this.findReceipts = findReceipts;
    }

    /** What is known of the invoices that are named. */
    public sealed interface Named {

        /** None that has a receipt here; or it is not for this invoice to take one back. */
        record Nothing(List<Finding> warnings) implements Named {}

        /** The receipt that the credit note takes back. */
        record Original(Receipt receipt) implements Named {}

        record Refused(Finding finding) implements Named {}
    }

    public Named find(EInvoice invoice, Actor by) {
        List<Receipt> known = new ArrayList<>();
        for (Preceding preceding : invoice.preceding()) {
            findReceipts
                    .findByPayment(invoice.identity(preceding.number()), by)
                    .filter(receipt ->
                            known.stream().noneMatch(other -> other.number().equals(receipt.number())))
                    .ifPresent(known::add);
        }
        if (!invoice.isCreditNote()) {
            return new Named.Nothing(invoice.isCorrected() ? corrected(known) : List.of());
        }
        if (known.isEmpty()) {
            return new Named.Nothing(List.of(unknown(invoice)));
        }
        if (invoice.preceding().size() > 1) {
            return refused(
                    "PL-PRECEDING-SEVERAL",
                    "BG-3",
                    "一张贷记通知单只能冲销一张发票，请分别开具 A credit note that takes a receipt back names one invoice; send one for"
                            + " each");
        }
        return fits(invoice.preceding().get(0), known.get(0).content())
                .<Named>map(Named.Refused::new)
                .orElseGet(() -> new Named.Original(known.get(0)));
    }

    private static Optional<Finding> fits(Preceding preceding, ReceiptContent content) {
        ReceiptContent.Invoice head = Optional.ofNullable(content.invoice()).orElseThrow();
        if (content.isCreditNote()) {
            return Optional.of(Finding.error(
                    "PL-PRECEDING-KIND",
                    "BT-25",
                    "所指的 %s 是贷记通知单，不是发票 What it names is a credit note, no invoice: %s"
                            .formatted(preceding.number(), content.number())));
        }
        LocalDate issuedOn = preceding.issuedOn();
        if (issuedOn != null && !issuedOn.equals(head.issuedOn())) {
            return Optional.of(Finding.error(
                    "PL-PRECEDING-DATE",
                    "BT-26",
                    "原发票 %s 的日期是 %s The invoice %1$s is of %2$s, not of %s"
                            .formatted(preceding.number(), head.issuedOn(), issuedOn)));
        }
        return Optional.empty();
    }

    private static Named refused(String rule, String term, String message) {
        return new Named.Refused(Finding.error(rule, term, message));
    }

    private static Finding unknown(EInvoice note) {
        return note.preceding().isEmpty()
                ? Finding.warning(
                        "PL-PRECEDING",
                        "BG-3",
                        "未指明原发票，按单独的票据开具，不冲销任何票据 It names no invoice, so it is a receipt of its own and takes"
                                + " none back")
                : Finding.warning(
                        "PL-PRECEDING",
                        "BT-25",
                        "本系统没有该销售方的发票 %s，按单独的票据开具，不冲销任何票据 This portal has no invoice %1$s of this seller, so it is a receipt of its own and takes none back"
                                .formatted(note.preceding().stream()
                                        .map(Preceding::number)
                                        .collect(Collectors.joining(", "))));
    }

    private static List<Finding> corrected(List<Receipt> known) {
        return known.stream()
                .map(receipt -> Finding.warning(
                        "PL-CORRECTED",
                        "BT-3",
                        "更正发票不冲销原发票；原票据 %s 在贷记通知单冲销前仍然有效 A corrected invoice takes none back: receipt %1$s stays"
                                        .formatted(receipt.number())
                                + " valid until a credit note takes it back"))
                .toList();
    }
}
