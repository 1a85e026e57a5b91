package org.piaolian.ledger.domain;

import java.util.Optional;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The channel {@code receipts} that the agencies run together, as the portal needs it. */
public interface Ledger {

    /**
     * Registers one batch of consecutive receipts of one series in one transaction and waits until it is committed.
     * Registering the same batch again is harmless: it answers with what is on the channel. A batch that has a previous
     * one is registered after it.
     *
     * @throws RegistrationRefused where the chaincode refuses the batch for good, with its code
     * @throws LedgerUnavailable where the channel cannot be reached or the outcome is unknown; ask again later
     */
    Registration register(LeafBatch batch);

    /**
     * Looks a receipt up on the issuing agency's peer.
     *
     * @throws LedgerUnavailable where the evidence cannot be read
     */
    Optional<LedgerEntry> find(ReceiptNumber number);

    /**
     * A transaction of the channel with its block.
     *
     * @param id 64 hexadecimal digits
     * @throws LedgerUnavailable where the evidence cannot be read
     */
    Optional<LedgerTransaction> transaction(String id);

    /** What the portal knows of its ledger now: height, peers that answer, whether it is the embedded trial one. */
    LedgerStatus status();
}
