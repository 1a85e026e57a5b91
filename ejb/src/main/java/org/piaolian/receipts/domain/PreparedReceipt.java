package org.piaolian.receipts.domain;

/**
 * A receipt that just got its number, before it is sealed.
 *
 * @param payment identity of the payment, which no other receipt has
 * @param position where the payment stands in its file
 * @param contentJson canonical JSON of the content with its salt
 */
public record PreparedReceipt(ReceiptContent content, String contentJson, String payment, String position) {}
