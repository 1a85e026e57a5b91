package org.piaolian.ledger.domain;

/**
 * Where a batch stands on the channel.
 *
 * @param transactionId 64 hexadecimal digits
 * @param block number of the block that holds it
 */
public record Registration(String transactionId, long block) {}
