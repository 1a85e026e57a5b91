package org.piaolian.sharing.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * What to look for among grants; a null or empty part does not restrict.
 *
 * @param agency that granted
 * @param department to whom
 * @param text part of a department's name or of a legal basis
 * @param limit 1 to 1,000
 */
public record GrantQuery(
        @Nullable AgencyId agency,
        @Nullable Department department,
        @Nullable Purpose purpose,
        Optional<Grant.Standing> standing,
        @Nullable String text,
        Sort sort,
        boolean descending,
        int offset,
        int limit) {

    public enum Sort {
        GRANTED,
        DEPARTMENT,
        PURPOSE,
        UNTIL
    }

    public GrantQuery {
        if (offset < 0 || limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("offset " + offset + " and limit " + limit + " are out of range");
        }
    }

    /** The same for one agency's grants alone. */
    public GrantQuery of(AgencyId granting) {
        return new GrantQuery(granting, department, purpose, standing, text, sort, descending, offset, limit);
    }

    /** The same for what one department was given alone. */
    public GrantQuery to(Department asking) {
        return new GrantQuery(agency, asking, purpose, standing, text, sort, descending, offset, limit);
    }
}
