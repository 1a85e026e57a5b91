package org.piaolian.invoices;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.identity.domain.Actor;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.invoices.domain.InvoiceReader;
import org.piaolian.invoices.domain.InvoiceReader.Reading;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Gives a good invoice its number; sealing and registering follow as for every receipt. */
@ApplicationScoped
public class IssueInvoice {

    private final InvoiceReader reader;
    private final ReceiptLayout layout;
    private final NumberInvoice numberInvoice;

    @Inject
    public IssueInvoice(InvoiceReader reader, ReceiptLayout layout, NumberInvoice numberInvoice) {
        this.reader = reader;
        this.layout = layout;
        this.numberInvoice = numberInvoice;
    }

    /** What became of an invoice. */
    public sealed interface Outcome {

        /** @param again true where the invoice had its number before, and this is it */
        record Issued(ReceiptNumber number, boolean again, List<Finding> warnings) implements Outcome {}

        record Refused(List<Finding> findings) implements Outcome {}

        /** The seller has another invoice of this number. */
        record Conflict(ReceiptNumber number) implements Outcome {}
    }

    /** @param by of the Tax Service or its supervisor, which the caller has made sure of */
    public Outcome issue(byte[] xml, Actor by) {
        Reading reading = reader.read(xml);
        if (reading instanceof Reading.Refused refused) {
            return new Outcome.Refused(refused.findings());
        }
        Reading.Accepted accepted = (Reading.Accepted) reading;
        List<Finding> undrawable = undrawable(accepted.invoice());
        if (!undrawable.isEmpty()) {
            return new Outcome.Refused(undrawable);
        }
        NumberInvoice.Numbered numbered = numberInvoice.number(accepted.invoice(), xml, by);
        return numbered.conflict()
                ? new Outcome.Conflict(numbered.number())
                : new Outcome.Issued(numbered.number(), numbered.again(), accepted.warnings());
    }

    /** Every character of the invoice that a receipt shows can be drawn, or the invoice is refused. */
    private List<Finding> undrawable(EInvoice invoice) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("BT-1", invoice.head().number());
        texts.put("BT-27", invoice.head().seller().name());
        texts.put("BT-44", invoice.buyer().name());
        texts.put("BT-22", invoice.remark() == null ? "" : invoice.remark());
        for (Line line : invoice.lines()) {
            texts.merge("BT-153", line.name(), String::concat);
            texts.merge("BT-155", line.itemCode(), String::concat);
        }
        List<Finding> findings = new ArrayList<>();
        texts.forEach((term, text) -> {
            var missing = layout.undrawable(text);
            if (!missing.isEmpty()) {
                findings.add(Finding.error(
                        "PL-GLYPH",
                        term,
                        "字体中没有这些字符 No font at hand has these characters: "
                                + missing.stream().map("U+%04X"::formatted).collect(Collectors.joining(", "))));
            }
        });
        return findings;
    }
}
