package org.piaolian.archive.domain;

import java.time.Instant;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * What is known of an increment that raises a sealed document to PAdES baseline LTA, or keeps it there. It is stored
 * beside the document, whose registered bytes never change: the document followed by all its increments in order is a PDF
 * that validators accept.
 *
 * @param sequence from 1
 * @param provableUntil when the certificate of the timestamp in it expires
 */
public record ArchivedEvidence(ReceiptNumber receipt, int sequence, Instant addedAt, Instant provableUntil) {}
