package org.piaolian.invoices;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.identity.domain.Actor;
import org.piaolian.invoices.FindPreceding.Named;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.invoices.domain.InvoiceReader;
import org.piaolian.invoices.domain.InvoiceReader.Reading;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.domain.CreditNote;
import org.piaolian.lifecycle.domain.CreditNoteFiles;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Gives a good invoice its number; sealing and registering follow as for every receipt. A credit note that names an
 * invoice with a receipt asks for the reversal of that receipt instead, and gets its number once another officer
 * confirms.
 */
@ApplicationScoped
public class IssueInvoice {

    private final InvoiceReader reader;
    private final ReceiptLayout layout;
    private final FindReceipts findReceipts;
    private final FindPreceding findPreceding;
    private final FindReversals findReversals;
    private final AskReversal askReversal;
    private final NumberInvoice numberInvoice;

    @Inject
    public IssueInvoice(
            InvoiceReader reader,
            ReceiptLayout layout,
            FindReceipts findReceipts,
            FindPreceding findPreceding,
            FindReversals findReversals,
            AskReversal askReversal,
            NumberInvoice numberInvoice) {
        this.reader = reader;
        this.layout = layout;
        this.findReceipts = findReceipts;
        this.findPreceding = findPreceding;
        this.findReversals = findReversals;
        this.askReversal = askReversal;
        this.numberInvoice = numberInvoice;
    }

    /** What became of an invoice. */
    public sealed interface Outcome {

        /** @param again true where the invoice had its number before, and this is it */
        record Issued(ReceiptNumber number, boolean again, List<Finding> warnings) implements Outcome {}

        record Refused(List<Finding> findings) implements Outcome {}

        /** The seller has another invoice of this number. */
        record Conflict(ReceiptNumber number) implements Outcome {}

        /**
         * The credit note takes a receipt back, once another officer confirms; or the channel refused, as the reversal
         * says.
         *
         * @param again it was handed in before, and waits
         */
        record Asked(Reversal reversal, boolean again, List<Finding> warnings) implements Outcome {}

        /**
         * The reversal cannot be asked for now, or by this actor.
         *
         * @param original the receipt of the invoice that is named
         */
        record NotAsked(AskReversal.Outcome.Refused refused, ReceiptNumber original) implements Outcome {}

        /** The seller's credit note of this number waits for a decision, and is another one or for another invoice. */
        record AskedOtherwise(ReversalId reversal) implements Outcome {}
    }

    /** @param by of the Tax Service or its supervisor, which the caller has made sure of */
    public Outcome issue(byte[] xml, Actor by) {
        Reading reading = reader.read(xml);
        if (reading instanceof Reading.Refused refused) {
            return new Outcome.Refused(refused.findings());
        }
        Reading.Accepted accepted = (Reading.Accepted) reading;
        List<Finding> undrawable = undrawable(accepted.invoice());
        return undrawable.isEmpty() ? issue(accepted, xml, by) : new Outcome.Refused(undrawable);
    }

    private Outcome issue(Reading.Accepted accepted, byte[] sent, Actor by) {
        EInvoice invoice = accepted.invoice();
        Optional<Receipt> before = findReceipts.findByPayment(invoice.identity(), by);
        if (before.filter(receipt -> receipt.content().isReversal()).isPresent()) {
            return number(accepted, List.of(), sent, by);
        }
        Named named = findPreceding.find(invoice, by);
        if (before.isPresent()) {
            return number(accepted, named instanceof Named.Nothing nothing ? nothing.warnings() : List.of(), sent, by);
        }
        if (named instanceof Named.Refused refused) {
            return new Outcome.Refused(List.of(refused.finding()));
        }
        return named instanceof Named.Original original
                ? ask(accepted, original.receipt().number(), sent, by)
                : number(accepted, ((Named.Nothing) named).warnings(), sent, by);
    }

    private Outcome number(Reading.Accepted accepted, List<Finding> ours, byte[] sent, Actor by) {
        Optional<NumberInvoice.Numbered> done = numberInvoice.number(accepted.invoice(), sent, by);
        if (done.isEmpty()) {
            return findReversals
                    .findByCreditNote(accepted.invoice().identity())
                    .<Outcome>map(reversal -> new Outcome.AskedOtherwise(reversal.id()))
                    // It came to nothing in this moment.
                    .orElseGet(() -> number(accepted, ours, sent, by));
        }
        NumberInvoice.Numbered numbered = done.get();
        return numbered.conflict()
                ? new Outcome.Conflict(numbered.number())
                : new Outcome.Issued(
                        numbered.number(),
                        numbered.again(),
                        Stream.concat(accepted.warnings().stream(), ours.stream())
                                .toList());
    }

    private Outcome ask(Reading.Accepted accepted, ReceiptNumber original, byte[] sent, Actor by) {
        EInvoice note = accepted.invoice();
        AskReversal.SentNote sentNote = new AskReversal.SentNote(
                new CreditNote(note.identity(), note.head(), note.buyer(), note.lines(), note.payMode(), note.remark()),
                new CreditNoteFiles(sent, note.xml()));
        AskReversal.Outcome outcome = askReversal.ask(AskReversal.Request.of(original, sentNote), by);
        if (outcome instanceof AskReversal.Outcome.Asked asked) {
            return new Outcome.Asked(asked.reversal(), asked.again(), accepted.warnings());
        }
        AskReversal.Outcome.Refused refused = (AskReversal.Outcome.Refused) outcome;
        return switch (refused.refusal()) {
            // Somebody else handed it in, in this moment.
            case NOTE_NUMBERED -> number(accepted, List.of(), sent, by);
            case NOTE_ASKED_OTHERWISE ->
                new Outcome.AskedOtherwise(ReversalId.parse(refused.what()).orElseThrow());
            default ->
                CreditNoteFindings.of(refused, original)
                        .<Outcome>map(finding -> new Outcome.Refused(List.of(finding)))
                        .orElseGet(() -> new Outcome.NotAsked(refused, original));
        };
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
