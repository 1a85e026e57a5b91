package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/**
 * Data that one agency gives to one other by way of the channel: every member learns that, and a hash; what is given only
 * the two agencies' own peers have and are ever sent.
 *
 * <p>Each call throws {@link SharingRefused} where the contract refuses, and {@link LedgerUnavailable} where the channel
 * cannot be reached or the outcome is not known: then the same call may be made again.
 */
public interface DisclosureLedger {

    /** The content, and whatever it is salted with, at most; in bytes. */
    int MOST_BYTES = 1_000_000;

    /**
     * What every member may know.
     *
     * @param discloser MSP id
     * @param recipient MSP id
     * @param receipts how many it is about, 1 to 500
     * @param hash SHA-256 of what is delivered
     */
    record LedgerDisclosure(
            UUID id,
            String discloser,
            String recipient,
            String purpose,
            String legalBasis,
            int receipts,
            Digest hash,
            Instant until) {}

    /**
     * The same as it stands on the channel.
     *
     * @param actor reference of the officer
     * @param at when it was disclosed
     * @param discarded null while it was not
     */
    record Recorded(
            LedgerDisclosure disclosure,
            String actor,
            Instant at,
            String transactionId,
            @Nullable Discarded discarded) {}

    /** @param by MSP id of the agency that discarded it */
    record Discarded(String by, String actor, Instant at, String reason, String transactionId) {}

    /**
     * Tells all members; the same again is answered with the first.
     *
     * @param by the disclosing agency
     * @return id of the transaction that has it
     * @throws OutcomeUnknown where the channel may have it all the same
     */
    String disclose(AgencyId by, LedgerDisclosure disclosure, String actor);

    /**
     * Whether all members were told of it.
     *
     * @param by one of the two agencies
     * @return id of the transaction that told them; empty where no peer has it
     * @throws LedgerUnavailable where a peer that may have it does not answer
     */
    Optional<String> findDisclosure(AgencyId by, UUID id);

    /**
     * Delivers, by way of the disclosing agency's own peers and the recipient's and nobody else's. Again is harmless.
     *
     * @param value salt of 32 bytes and JSON, together with the hash that was told
     */
    void deliver(AgencyId by, LedgerDisclosure disclosure, byte[] value);

    /**
     * Tells all members that the recipient reads it. Where it is not known whether that was done, it is not done again: then
     * nothing may be read.
     *
     * @param actor opaque reference of the officer
     * @return id of the transaction that has it
     */
    String logReading(AgencyId by, UUID id, String actor);

    /**
     * That somebody of the recipient's read it.
     *
     * @param reader MSP id
     * @param actor reference of the officer
     */
    record Reading(UUID disclosure, String reader, String actor, Instant at, String transactionId) {}

    /**
     * What was delivered, from a peer of the reader's own.
     *
     * @param reading transaction in which the recipient logged, a moment ago, that it reads; empty for the discloser
     * @return salt and JSON, as they were delivered
     */
    byte[] readDisclosure(AgencyId by, UUID id, Optional<String> reading);

    /**
     * Purges it from the peers of both; once it is, the same again is answered with the first.
     *
     * @param reason a code of the contract's list
     * @return id of the transaction that has it
     */
    String discard(AgencyId by, UUID id, String actor, String reason);

    /**
     * All that an agency sent and received from a moment on, in the order of time.
     *
     * @param mspId of the agency
     * @param from by the clock of who disclosed it
     */
    List<Recorded> listDisclosures(String mspId, Instant from);

    /**
     * All readings of what an agency sent and received from a moment on, in the order of time.
     *
     * @param mspId of the agency
     * @param from by the clock of who read it
     */
    List<Reading> listReadings(String mspId, Instant from);
}
