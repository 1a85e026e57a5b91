package org.piaolian.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.piaolian.archive.domain.Archive;
import org.piaolian.archive.domain.ArchivedEvidence;
import org.piaolian.identity.domain.Actor;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The archive for those who may see the receipts. */
@ApplicationScoped
public class FindArchived {

    private final Archive archive;
    private final FindReceipts receipts;

    @Inject
    public FindArchived(Archive archive, FindReceipts receipts) {
        this.archive = archive;
        this.receipts = receipts;
    }

    /** The sealed document with its evidence as one PDF (PAdES baseline LTA); empty where it has none yet. */
    public Optional<byte[]> findDocument(ReceiptNumber number, Actor by) {
        return receipts.findDocument(number, by)
                .filter(document -> archive.findLast(number).isPresent())
                .map(document -> archive.withEvidence(number, document));
    }

    /** The newest evidence beside a receipt's document. */
    public Optional<ArchivedEvidence> findLast(ReceiptNumber number, Actor by) {
        return receipts.find(number, by).flatMap(receipt -> archive.findLast(number));
    }
}
