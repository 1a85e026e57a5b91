package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/** What agencies put on record on the channel about the data that they share. */
public interface SharingLedger {

    /**
     * What stands on the channel of a grant.
     *
     * @param department SHA-256 of the canonical subject of the department's certificate
     * @param fields none where only questions are answered
     */
    record LedgerGrant(
            UUID id,
            AgencyId agency,
            Digest department,
            Set<String> kinds,
            String purpose,
            String legalBasis,
            Set<String> fields,
            Instant from,
            Instant until) {}

    /**
     * Records a grant; the same one again is answered with the first.
     *
     * @param actor opaque reference of the officer
     * @return id of the transaction that has it
     * @throws SharingRefused where the contract refuses it
     * @throws LedgerUnavailable where the channel cannot be reached; ask again later
     * @throws OutcomeUnknown where it may have it all the same; ask again, it is the same one
     */
    String grant(LedgerGrant grant, String actor);

    /**
     * Whether the channel has a grant.
     *
     * @param agency that granted
     * @return id of the transaction that recorded it; empty where no peer has it
     * @throws LedgerUnavailable where a peer that may have it does not answer
     */
    Optional<String> findGrant(AgencyId agency, UUID id);

    /**
     * Records that a grant is withdrawn; once it is, the same again is answered with the first.
     *
     * @param reason a code of the contract's list
     * @return id of the transaction that has it
     */
    String withdraw(AgencyId agency, UUID grant, String actor, String reason);

    /**
     * Commits accesses under one grant in one transaction. Where it is not known whether that was done, it is not done
     * again.
     *
     * @param commitments 1 to 2,000
     * @return id of the transaction that has them
     * @throws SharingRefused where the grant is unknown, withdrawn, not in its time, or another agency's
     */
    String logAccess(AgencyId agency, UUID grant, List<Digest> commitments);
}
