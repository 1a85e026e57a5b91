package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/**
 * Data about receipts that one agency gives one other, for a time. All members of the channel know what is here; what is
 * given only the two have, in their private collection of the channel.
 *
 * @param agency that gives it
 * @param receipts how many it tells of
 * @param hash SHA-256 of salt and content
 * @param by user name of the officer; of another installation what the channel calls them
 * @param transactionId the transaction that told the channel; null while it is not told
 * @param delivered whether the content is on its way no more: the recipient has it
 * @param discarding null while it stands
 */
public record Disclosure(
        UUID id,
        AgencyId agency,
        AgencyId recipient,
        Purpose purpose,
        String legalBasis,
        int receipts,
        Digest hash,
        Instant until,
        String by,
        Instant at,
        @Nullable String transactionId,
        boolean delivered,
        @Nullable Discarding discarding) {

    public static final int MOST_RECEIPTS = 500;

    /** @param transactionId null while the channel has not recorded it; nobody reads it from {@code at} on nevertheless */
    public record Discarding(
            AgencyId agency,
            String by,
            Instant at,
            DiscardReason reason,
            @Nullable String transactionId) {}

    /** Where it stands at a moment. */
    public enum Standing {
        /** The recipient does not have it yet. */
        WAITING,
        /** Either of the two can read it. */
        OPEN,
        ENDED,
        DISCARDED
    }

    public Disclosure {
        if (agency.equals(recipient)) {
            throw new IllegalArgumentException("an agency discloses to another one");
        }
        if (receipts < 1 || receipts > MOST_RECEIPTS) {
            throw new IllegalArgumentException("a disclosure is about 1 to " + MOST_RECEIPTS + " receipts");
        }
        if (!until.isAfter(at)) {
            throw new IllegalArgumentException("a disclosure ends after it is made");
        }
    }

    public boolean isBetween(AgencyId one) {
        return agency.equals(one) || recipient.equals(one);
    }

    public Standing standing(Instant now) {
        if (discarding != null) {
            return Standing.DISCARDED;
        }
        if (!now.isBefore(until)) {
            return Standing.ENDED;
        }
        return transactionId != null && delivered ? Standing.OPEN : Standing.WAITING;
    }
}
