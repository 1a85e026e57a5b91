package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Digest;

/** All grants of this installation. */
public interface Grants extends Unrecorded {

    /**
     * Adds one that the channel has not recorded yet, unless there is one with its id, or, where {@code sameSince} is
     * there, one that the same officer asked for in the same words since then and that was not withdrawn.
     *
     * @param words digest of what the officer wanted
     * @return the one that is there now
     */
    Grant add(Grant grant, Digest words, Optional<Instant> sameSince);

    Optional<Grant> find(UUID id);

    /** @param now for the standing that is looked for */
    Page<Grant> search(GrantQuery query, Instant now);

    /** Those of a department for a purpose that are in force. */
    List<Grant> listInForce(Department department, Purpose purpose, Instant now);

    /** @return false where it was withdrawn before, or does not exist */
    boolean withdraw(UUID id, Grant.Withdrawal withdrawal);

    /** Notes the transaction that recorded its withdrawal. */
    void withdrawalRecorded(UUID id, String transactionId);

    /** Those that the channel is still to be told of, or of their withdrawal; oldest first. */
    List<Grant> listUnrecorded();
}
