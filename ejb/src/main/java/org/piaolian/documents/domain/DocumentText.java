package org.piaolian.documents.domain;

import java.util.Set;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Reads strange documents, within limits and without trusting them. */
public interface DocumentText {

    /**
     * Receipt numbers that a document carries in its title, its metadata or its text; empty where it is no PDF, or
     * cannot be read within the limits. Never throws for what a file holds.
     */
    Set<ReceiptNumber> findNumbers(byte[] document);
}
