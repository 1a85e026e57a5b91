package org.piaolian.sharing.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * What to look for among the disclosures of an agency; a null or empty part does not restrict.
 *
 * @param of whose they are
 * @param text part of a legal basis
 * @param limit 1 to 1,000
 */
public record DisclosureQuery(
        AgencyId of,
        Optional<Direction> direction,
        @Nullable Purpose purpose,
        Optional<Disclosure.Standing> standing,
        @Nullable String text,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    /** Seen from the agency. */
    public enum Direction {
        SENT,
        RECEIVED
    }

    public enum Sort {
        DISCLOSED,
        OTHER,
        PURPOSE,
        RECEIPTS,
        UNTIL
    }

    public DisclosureQuery {
        if (offset < 0 || limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " are out of range");
        }
    }
}
