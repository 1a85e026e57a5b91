package org.piaolian.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.ClaimKeys;
import org.piaolian.claims.domain.ClaimQuery;
import org.piaolian.claims.domain.Claims;
import org.piaolian.claims.domain.Claims.Listed;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.paging.Page;

/** Claims for those who may see them: an agency its own, a supervisor and an auditor all. */
@ApplicationScoped
public class FindClaims {

    private final Claims claims;
    private final ClaimKeys keys;

    @Inject
    public FindClaims(Claims claims, ClaimKeys keys) {
        this.claims = claims;
        this.keys = keys;
    }

    public Page<Listed> search(ClaimQuery query, Actor by) {
        if (by.role() == Role.ADMINISTRATOR) {
            return new Page<>(List.of(), 0);
        }
        return claims.search(by.seesAll() ? query : query.of(by.agency()));
    }

    /**
     * How claims and the keys in force stand to each other.
     *
     * @param behind how many are still to be made again under a key that came since
     * @param broken what is wrong with the keys; nothing is claimed or brought over as long as that is so
     */
    public record Keys(long behind, Optional<BrokenClaimKeys> broken) {}

    public Keys keys() {
        List<ClaimKey> inForce;
        try {
            inForce = keys.inForce();
        } catch (BrokenClaimKeys e) {
            return new Keys(0, Optional.of(e));
        }
        long behind = inForce.isEmpty()
                ? 0
                : claims.countBehind(inForce.stream().map(ClaimKey::id).toList());
        return new Keys(behind, Optional.empty());
    }
}
