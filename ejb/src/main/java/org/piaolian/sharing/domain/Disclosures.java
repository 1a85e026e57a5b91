package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Disclosures that this installation made or learned of. */
public interface Disclosures extends Unrecorded {

    /**
     * Keeps one that is made here, with what is to be delivered, unless there is one with its id, or, where
     * {@code sameSince} is there, one that the same officer asked for in the same words since then and that was not
     * discarded.
     *
     * @param content salt and JSON
     * @param words digest of what the officer wanted
     * @return the one that is there now
     */
    Disclosure add(
            Disclosure disclosure,
            byte[] content,
            List<ReceiptNumber> receipts,
            Digest words,
            Optional<Instant> sameSince);

    /** Keeps what the channel tells of one, unless it is known; and that it was discarded. */
    void learn(Disclosure disclosure);

    Optional<Disclosure> find(UUID id);

    /** @param now for the standing that is looked for */
    Page<Disclosure> search(DisclosureQuery query, Instant now);

    /** What is still to be delivered; empty where it was. */
    Optional<byte[]> findContent(UUID id);

    /** Forgets what was to be delivered: the channel has it, or it is not to be delivered any more. */
    void delivered(UUID id);

    /** When the channel was asked to record it, where it is not known how that ended. */
    Optional<Instant> findAsked(UUID id);

    /** Takes back one that the channel was never asked for, or does not have. */
    void remove(UUID id);

    /** @return false where it was discarded before, or does not exist */
    boolean discard(UUID id, Disclosure.Discarding discarding);

    /** Notes the transaction that discarded it on the channel. */
    void discardRecorded(UUID id, String transactionId);

    /** Those of which the channel is still to be told something; oldest first. */
    List<Disclosure> listUnfinished();

    /** Those made here that are over and were not discarded; oldest first. */
    List<Disclosure> listEnded(Instant now);

    /**
     * Notes that somebody of the recipient's read it; nothing is done where that, or no such disclosure, is known.
     *
     * @param reader user name of the officer; of another installation what the channel calls them
     * @param transactionId the transaction that told the channel so
     */
    void addReading(UUID disclosure, String reader, Instant at, String transactionId);
}
