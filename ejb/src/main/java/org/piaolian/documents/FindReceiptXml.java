package org.piaolian.documents;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.identity.domain.Actor;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The structured data of a receipt as XML, byte for byte as it is in the sealed document. */
@ApplicationScoped
public class FindReceiptXml {

    private final FindReceipts receipts;
    private final Attachments attachments;

    @Inject
    public FindReceiptXml(FindReceipts receipts, Attachments attachments) {
        this.receipts = receipts;
        this.attachments = attachments;
    }

    /** Empty where the receipt is not sealed yet, or the actor may not see it. */
    public Optional<byte[]> find(ReceiptNumber number, Actor by) {
        return receipts.findDocument(number, by).flatMap(pdf -> attachments.find(pdf, Attachments.XML));
    }
}
