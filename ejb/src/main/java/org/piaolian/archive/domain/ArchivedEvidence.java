package org.piaolian.archive.domain;

import java.time.Instant;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.seals.domain.Preservation.Increment;

/**
 * What raises a sealed document to PAdES baseline LTA, or keeps it there. It is stored beside the document, whose
 * registered bytes never change: the document followed by all its evidence in order is a PDF that validators accept.
 *
 * @param sequence from 1
 * @param increment to be read right behind the document and the evidence before
 */
public record ArchivedEvidence(ReceiptNumber receipt, int sequence, Increment increment, Instant addedAt) {

    /** When the certificate of the timestamp in it expires. */
    public Instant provableUntil() {
        return increment.provableUntil();
    }
}
