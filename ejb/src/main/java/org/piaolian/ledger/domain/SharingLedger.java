package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
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
     * @throws SharingRefused where the contract refuses it
     * @throws LedgerUnavailable where the channel cannot be reached or the outcome is unknown; ask again later
     */
    Registration grant(LedgerGrant grant, String actor);

    /**
     * Records that a grant is withdrawn; once it is, the same again is answered with the first.
     *
     * @param reason a code
     */
    Registration withdraw(AgencyId agency, UUID grant, String actor, String reason);

    /**
     * Commits accesses under one grant in one transaction.
     *
     * @throws SharingRefused where the grant is unknown, withdrawn, not in its time, or another agency's
     */
    Registration logAccess(AgencyId agency, UUID grant, List<Digest> commitments);
}
