package org.piaolian.documents.domain;

/** Reads strange documents, within limits and without trusting them. */
public interface DocumentText {

    /**
     * Looks for the receipt numbers that a document carries, and whether it stays within the {@link Reading.Limit
     * limits}. Never throws for what a file holds, opens nothing else, and takes no more than the limits allow.
     */
    Reading read(byte[] document);
}
