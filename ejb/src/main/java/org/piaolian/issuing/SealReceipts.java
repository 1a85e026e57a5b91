package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.piaolian.documents.DrawReceipt;
import org.piaolian.documents.domain.Attachment;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.documents.domain.InvoiceXml;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.receipts.domain.WrittenContent;
import org.piaolian.seals.domain.Seals;

/** Draws and seals the documents of a group, and keeps them for good. */
@ApplicationScoped
public class SealReceipts {

    private final Receipts receipts;
    private final InvoiceXml invoices;
    private final DrawReceipt drawReceipt;
    private final Seals seals;
    private final KeepSealed keepSealed;

    @Inject
    public SealReceipts(
            Receipts receipts, InvoiceXml invoices, DrawReceipt drawReceipt, Seals seals, KeepSealed keepSealed) {
        this.receipts = receipts;
        this.invoices = invoices;
        this.drawReceipt = drawReceipt;
        this.seals = seals;
        this.keepSealed = keepSealed;
    }

    /**
     * Nothing leaves the portal before the documents of the whole group are kept; a group that was interrupted is drawn
     * and sealed anew.
     *
     * @param workers on which the documents are made, side by side
     */
    public void seal(ReceiptGroup group, Executor workers) {
        List<CompletableFuture<SealedDocument>> making = receipts.listContents(group).stream()
                .map(content -> CompletableFuture.supplyAsync(() -> make(content), workers))
                .toList();
        List<SealedDocument> documents = new ArrayList<>(making.size());
        try {
            making.forEach(document -> documents.add(document.join()));
        } catch (CompletionException e) {
            making.forEach(document -> document.cancel(false));
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        keepSealed.keep(group, documents);
    }

    private SealedDocument make(WrittenContent written) {
        ReceiptContent content = written.content();
        return new SealedDocument(
                content.number(), seals.seal(drawReceipt.draw(written, invoice(content)), content.agency()));
    }

    private List<Attachment> invoice(ReceiptContent content) {
        return content.invoice() == null
                ? List.of()
                : List.of(new Attachment(
                        Attachments.INVOICE,
                        "text/xml",
                        Attachment.Relationship.ALTERNATIVE,
                        "Factur-X/ZUGFeRD",
                        invoices.get(content.number())));
    }
}
