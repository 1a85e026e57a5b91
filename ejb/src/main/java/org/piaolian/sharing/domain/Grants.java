package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.paging.Page;

/** All grants of this installation. */
public interface Grants {

    /** Adds one that the channel has not recorded yet; nothing is done where its id is known. */
    void add(Grant grant);

    Optional<Grant> find(UUID id);

    /** @param now for the standing that is looked for */
    Page<Grant> search(GrantQuery query, Instant now);

    /** Those of a department for a purpose that are in force. */
    List<Grant> listInForce(Department department, Purpose purpose, Instant now);

    /** Notes the transaction that recorded it. */
    void recorded(UUID id, String transactionId);

    /** Takes back one that the channel refused to record. */
    void refused(UUID id);

    /** @return false where it was withdrawn before, or does not exist */
    boolean withdraw(UUID id, Grant.Withdrawal withdrawal);

    /** Notes the transaction that recorded its withdrawal. */
    void withdrawalRecorded(UUID id, String transactionId);

    /** Those that the channel is still to be told of, or of their withdrawal; oldest first. */
    List<Grant> listUnrecorded();
}
