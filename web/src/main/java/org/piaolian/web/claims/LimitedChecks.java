package org.piaolian.web.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.piaolian.claims.CheckClaim;
import org.piaolian.identity.domain.Actor;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.web.security.RateLimits;
import org.piaolian.web.security.RateLimits.Kind;
import org.piaolian.web.security.TooManyRequests;

/** Whether persons may be paid, so slowly that nobody goes through the registers of identity numbers. */
@ApplicationScoped
public class LimitedChecks {

    private final CheckClaim checkClaim;
    private final RateLimits limits;

    @Inject
    public LimitedChecks(CheckClaim checkClaim, RateLimits limits) {
        this.checkClaim = checkClaim;
        this.limits = limits;
    }

    /** @throws TooManyRequests where this person or system has asked too much */
    CheckClaim.Answer check(String programme, String period, PartyIdentifier person, Actor by) {
        limits.spend(Kind.CLAIM_CHECK, by.agency() + " " + by.user());
        return checkClaim.check(programme, period, person, by);
    }
}
