package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/** What agencies say on the channel of the subsidies that they pay, so that no other one pays the same. */
public interface ClaimLedger {

    /** How many claims go in one transaction at most. */
    int MOST = 500;

    /**
     * A claim to be made.
     *
     * @param programme and {@code period}: 1 to 32 letters, digits, dots and hyphens, written alike by all agencies
     * @param tags 1 to 4 keyed hashes that it is to be known by, one for each key in force
     * @param reference the agency's own of its payment; the same one again is answered with the first claim
     * @param actor opaque reference of the officer
     */
    record Wanted(String programme, String period, List<Digest> tags, String reference, String actor) {

        public Wanted {
            tags = List.copyOf(tags);
        }
    }

    /**
     * A claim to be given up.
     *
     * @param tag any of those that it is known by
     * @param reason a code of the contract's list
     */
    record GivenUp(String programme, String period, Digest tag, String reference, String reason, String actor) {}

    /**
     * A claim as it is on the channel.
     *
     * @param mspId the member whose claim it is
     * @param at when it was claimed first
     * @param releasedBy id of the transaction that gave it up; null while it holds
     */
    record LedgerClaim(
            String programme,
            String period,
            String mspId,
            String reference,
            Instant at,
            String transactionId,
            @Nullable String releasedBy) {

        public boolean holds() {
            return releasedBy == null;
        }
    }

    /** What became of one of them. */
    sealed interface Outcome {

        /** It is on the channel, by this call or by an earlier one. */
        record Done(LedgerClaim claim) implements Outcome {}

        /**
         * @param code the contract's, for example {@code ALREADY_CLAIMED}
         * @param claim what stands in the way, where the contract tells
         */
        record Refused(String code, String words, Optional<LedgerClaim> claim) implements Outcome {}
    }

    /**
     * Makes claims in one transaction, each by itself, and waits until it is committed. Of agencies that race for one
     * person, one wins; the others are refused by what is on the channel then.
     *
     * @param claims 1 to {@value #MOST}, each of another person, programme or period
     * @return in their order
     * @throws LedgerUnavailable where the channel cannot be reached or the outcome is unknown; asking again by the same
     *     references is harmless
     */
    List<Outcome> claim(AgencyId agency, List<Wanted> claims);

    /**
     * Gives claims up likewise. One that was given up before is refused with {@code NOT_CLAIMED}.
     *
     * @throws LedgerUnavailable as above
     */
    List<Outcome> unclaim(AgencyId agency, List<GivenUp> claims);

    /**
     * The claim that is known by a tag, held or given up.
     *
     * @param as in whose name to ask
     * @throws LedgerUnavailable where it cannot be read
     */
    Optional<LedgerClaim> findClaim(AgencyId as, String programme, String period, Digest tag);
}
