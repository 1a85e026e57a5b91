package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Disclosures that this installation made or learned of. */
public interface Disclosures {

    /**
     * Keeps one that is made here, with what is to be delivered.
     *
     * @param content salt and JSON
     */
    void add(Disclosure disclosure, byte[] content, List<ReceiptNumber> receipts);

    /** Keeps what the channel tells of one, unless it is known; and that it was discarded. */
    void learn(Disclosure disclosure);

    Optional<Disclosure> find(UUID id);

    /** @param now for the standing that is looked for */
    Page<Disclosure> search(DisclosureQuery query, Instant now);

    /** Notes the transaction that told the channel. */
    void recorded(UUID id, String transactionId);

    /** What is still to be delivered; empty where it was. */
    Optional<byte[]> findContent(UUID id);

    /** Forgets what was to be delivered: the channel has it, or it is not to be delivered any more. */
    void delivered(UUID id);

    /** Takes back one that the channel was never told of. */
    void remove(UUID id);

    /** @return false where it was discarded before, or does not exist */
    boolean discard(UUID id, Disclosure.Discarding discarding);

    /** Notes the transaction that discarded it on the channel. */
    void discardRecorded(UUID id, String transactionId);

    /** Those of which the channel is still to be told something; oldest first. */
    List<Disclosure> listUnfinished();

    /** Those made here that are over and were not discarded; oldest first. */
    List<Disclosure> listEnded(Instant now);

    /** Notes that somebody of the recipient's read it. */
    void addReading(UUID disclosure, String reader, Instant at);
}
