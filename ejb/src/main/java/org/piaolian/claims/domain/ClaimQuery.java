package org.piaolian.claims.domain;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * What to look for among claims; a null or empty part does not restrict.
 *
 * @param offset how many to leave out from the start
 * @param limit how many at most, 1 to 1,000
 */
public record ClaimQuery(
        @Nullable String programme,
        @Nullable String period,
        Set<Claim.State> states,
        @Nullable AgencyId agency,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    public enum Sort {
        CLAIMED,
        PROGRAMME,
        PERIOD,
        RECEIPT,
        STATE
    }

    public ClaimQuery {
        states = Set.copyOf(states);
        if (offset < 0 || limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " are out of range");
        }
    }

    public ClaimQuery of(AgencyId only) {
        return new ClaimQuery(programme, period, states, only, sort, descending, offset, limit);
    }
}
