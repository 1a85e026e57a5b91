package org.piaolian.web.claims;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.piaolian.claims.CheckClaim;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.Problems;

/** Why it is not told whether a person may be paid, as a problem in the language of the request. */
@RequestScoped
public class ClaimProblems {

    private final Problems problems;

    @Inject
    public ClaimProblems(Problems problems) {
        this.problems = problems;
    }

    Problem of(CheckClaim.Why why, String programme, String period) {
        return switch (why) {
            case NOT_FOR_YOU -> problems.of(403, "claim-check-not-yours");
            case NO_SUCH_PROGRAMME -> problems.of(422, "programme-unknown", programme);
            case BAD_PERIOD -> problems.of(422, "period-malformed", period, programme);
            case NO_KEY -> problems.of(503, "claim-key-missing");
            case BROKEN_KEYS -> problems.of(503, "claim-keys-broken");
        };
    }
}
