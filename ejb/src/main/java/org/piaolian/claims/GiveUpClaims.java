package org.piaolian.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.Claim.OnChannel;
import org.piaolian.claims.domain.Claims;
import org.piaolian.ledger.domain.ClaimLedger;
import org.piaolian.ledger.domain.ClaimLedger.GivenUp;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.ledger.domain.ClaimLedger.Outcome;

/**
 * Gives up, on the channel, the claims of receipts that were taken back as a whole, and those that no receipt came of, so
 * that the persons may be paid. A receipt of which a part was taken back keeps its claim: the person was paid.
 */
@ApplicationScoped
public class GiveUpClaims {

    private static final Logger LOG = Logger.getLogger(GiveUpClaims.class.getName());

    /** What the channel calls the portal by, which does it as a consequence of what officers did. */
    private static final String ACTOR = "portal";

    /** There is no such claim of ours on the channel (any more). */
    private static final Set<String> GONE = Set.of("NOT_CLAIMED", "NOT_OWNER");

    private final Claims claims;
    private final ClaimLedger ledger;
    private final Clock clock;

    @Inject
    public GiveUpClaims(Claims claims, ClaimLedger ledger, Clock clock) {
        this.claims = claims;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Doing so again, at the same time too, gives nothing up twice.
     *
     * @throws org.piaolian.ledger.domain.LedgerUnavailable where the channel is away; what is to be given up is kept
     */
    public void giveUp() {
        claims.markEnding(ClaimLedger.MOST);
        Map<AgencyId, List<Claim>> byAgency = claims.listEnding(ClaimLedger.MOST).stream()
                .collect(Collectors.groupingBy(Claim::agency, LinkedHashMap::new, Collectors.toList()));
        byAgency.forEach(this::giveUp);
    }

    private void giveUp(AgencyId agency, List<Claim> ending) {
        List<Outcome> outcomes = ledger.unclaim(
                agency,
                ending.stream()
                        .map(claim -> new GivenUp(
                                claim.programme(),
                                claim.period(),
                                claim.tag(),
                                claim.reference(),
                                String.valueOf(claim.reason()),
                                ACTOR))
                        .toList());
        Instant now = clock.instant();
        List<Claim> ended = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Claim claim = ending.get(i);
            if (outcomes.get(i) instanceof Outcome.Done done) {
                ended.add(claim.ended(new OnChannel(now, done.claim().releasedBy())));
            } else if (outcomes.get(i) instanceof Outcome.Refused refused) {
                if (GONE.contains(refused.code())) {
                    ended.add(claim.ended(new OnChannel(now, releasedBefore(claim))));
                } else {
                    LOG.log(Level.WARNING, "A claim of {0} is not given up: {1}: {2}", new Object[] {
                        claim.programme(), refused.code(), refused.words()
                    });
                }
            }
        }
        claims.ended(ended);
    }

    /** The transaction of an attempt whose end was not known. */
    private @Nullable String releasedBefore(Claim claim) {
        Optional<LedgerClaim> found = ledger.findClaim(claim.agency(), claim.programme(), claim.period(), claim.tag());
        return found.filter(one -> one.reference().equals(claim.reference()))
                .map(LedgerClaim::releasedBy)
                .orElse(null);
    }
}
