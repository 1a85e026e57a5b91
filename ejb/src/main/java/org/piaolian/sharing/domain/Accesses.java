package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Who looked at receipts of this installation. Only what was {@link #committed} was answered, and is told. */
public interface Accesses {

    /**
     * An access as the person concerned may see it; or that an agency gave another one what the receipt says, or that one
     * read it.
     *
     * @param agency that let the department ask, or gave it
     * @param transactionId of the channel, which holds its commitment, or the disclosure's hash, or that it was read
     */
    record Disclosed(
            UUID id,
            AgencyId agency,
            Department department,
            Purpose purpose,
            String legalBasis,
            Access.Manner manner,
            Instant askedAt,
            String transactionId) {}

    /**
     * What shows that an access is what was committed on the channel, and concerns a receipt.
     *
     * @param receipts all of the access, in the order of its tree
     */
    record Kept(Disclosed access, String statement, Salt salt, List<ReceiptNumber> receipts) {}

    /** Keeps them, all or none, before their commitments go to the channel. */
    void add(List<Access> accesses);

    /** Notes the transaction that has their commitments. */
    void committed(List<UUID> accesses, String transactionId);

    /** What concerned a receipt and may be told at this moment, newest first. */
    List<Disclosed> listDisclosed(ReceiptNumber number, Instant now, int limit);

    /** One of those that a department asked. */
    Optional<Kept> findDisclosed(UUID access, ReceiptNumber number, Instant now);

    /** Whether this department's access with this id was answered and told it of this receipt. */
    boolean isAnswered(UUID access, Digest department, ReceiptNumber number);
}
