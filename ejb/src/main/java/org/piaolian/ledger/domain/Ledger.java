package org.piaolian.ledger.domain;

import java.util.List;
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
     * Takes steps of the lives of receipts in one transaction, and waits until it is committed. Of those that race for
     * one receipt, one wins; the others are refused by what is on the channel then.
     *
     * @return what was done, and in mode EACH what was refused
     * @throws TransitionRefused in mode ALL, where the contract refuses any of them
     * @throws IllegalArgumentException where the contract does not understand the call as a whole
     * @throws LedgerUnavailable where the channel cannot be reached or the outcome is unknown; look what became of it
     *     before it is asked again
     */
    Transited transit(Transitions transitions);

    /**
     * How a receipt stood after each step of its life, in order; empty where nothing was done to it.
     *
     * @throws LedgerUnavailable where the evidence cannot be read
     */
    List<Standing> history(ReceiptNumber number);

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
