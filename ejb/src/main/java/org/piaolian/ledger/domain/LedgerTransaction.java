package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import org.piaolian.receipts.domain.Digest;

/**
 * A transaction as it stands in its block.
 *
 * @param id 64 hexadecimal digits
 * @param block number of the block that holds it
 * @param blockHash SHA-256 of the block's header (ASN.1 DER of number, previous hash and data hash)
 * @param previousHash the same of the block before; block 0 has none, and holds no such transaction
 * @param proposedAt time that the client put into its proposal
 * @param submitter MSP id of the agency that signed it
 * @param endorsers MSP ids of the agencies that endorsed it, in the order in which they stand in it
 * @param validation Fabric's validation code; {@code VALID} where it took effect
 */
public record LedgerTransaction(
        String id,
        long block,
        Digest blockHash,
        Digest previousHash,
        Instant proposedAt,
        String submitter,
        List<String> endorsers,
        String validation) {

    public LedgerTransaction {
        endorsers = List.copyOf(endorsers);
    }

    public boolean valid() {
        return validation.equals("VALID");
    }
}
