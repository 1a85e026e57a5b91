package org.piaolian.ledger.domain;

/**
 * A place in the ledger's order.
 *
 * @param transactionId 64 hexadecimal digits, of a transaction in the block
 */
public record ChannelPosition(long block, String transactionId) {}
