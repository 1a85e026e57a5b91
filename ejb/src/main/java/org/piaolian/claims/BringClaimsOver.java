package org.piaolian.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.Claim.OnChannel;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.ClaimKeys;
import org.piaolian.claims.domain.Claims;
import org.piaolian.claims.domain.Claims.Behind;
import org.piaolian.ledger.domain.ClaimLedger;
import org.piaolian.ledger.domain.ClaimLedger.Outcome;

/**
 * Makes open claims again under all keys in force, where there is one that they are not known by: the middle step of a
 * rotation (ADR 0023). What was done is kept as it is done, so whatever stops it, it goes on from there.
 */
@ApplicationScoped
public class BringClaimsOver {

    private static final Logger LOG = Logger.getLogger(BringClaimsOver.class.getName());
    private static final String ACTOR = "portal";
    private static final int AT_ONCE = 100;

    /** After this, those are asked for again that the channel did not take. */
    static final Duration REFUSED_PAUSE = Duration.ofMinutes(10);

    private final Claims claims;
    private final ClaimKeys keys;
    private final ClaimLedger ledger;
    private final Clock clock;
    private Refused refused = new Refused(List.of(), 0, Instant.EPOCH);
    private @Nullable String told;

    @Inject
    public BringClaimsOver(Claims claims, ClaimKeys keys, ClaimLedger ledger, Clock clock) {
        this.claims = claims;
        this.keys = keys;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** How many were not taken under these keys, and until when nobody is asked again. */
    private record Refused(List<String> keys, int count, Instant until) {}

    /**
     * Does nothing while the keys are not what they should be.
     *
     * @return how many the channel did not take: somebody else has claimed for the same person under the new key
     * @throws org.piaolian.ledger.domain.LedgerUnavailable where the channel is away; the rest is done the next time
     */
    public synchronized int bringOver() {
        List<ClaimKey> inForce = inForce();
        List<String> ids = inForce.stream().map(ClaimKey::id).toList();
        if (inForce.isEmpty()) {
            return 0;
        }
        if (refused.keys().equals(ids) && clock.instant().isBefore(refused.until())) {
            return refused.count();
        }
        int without = 0;
        List<Behind> behind = claims.listBehind(ids, Optional.empty(), AT_ONCE);
        while (!behind.isEmpty()) {
            Map<AgencyId, List<Behind>> byAgency = behind.stream()
                    .collect(Collectors.groupingBy(
                            one -> one.claim().agency(), LinkedHashMap::new, Collectors.toList()));
            for (Map.Entry<AgencyId, List<Behind>> each : byAgency.entrySet()) {
                without += bringOver(each.getKey(), each.getValue(), inForce);
            }
            behind = claims.listBehind(
                    ids, Optional.of(behind.get(behind.size() - 1).claim()), AT_ONCE);
        }
        Instant until = without == 0 ? Instant.EPOCH : clock.instant().plus(REFUSED_PAUSE);
        refused = new Refused(ids, without, until);
        return without;
    }

    /** None where they are not what they should be; that is said once. */
    private List<ClaimKey> inForce() {
        try {
            List<ClaimKey> inForce = keys.inForce();
            told = null;
            return inForce;
        } catch (BrokenClaimKeys e) {
            if (!String.valueOf(e.getMessage()).equals(told)) {
                told = e.getMessage();
                LOG.log(Level.SEVERE, "Claims wait for their keys: {0}", told);
            }
            return List.of();
        }
    }

    private int bringOver(AgencyId agency, List<Behind> behind, List<ClaimKey> inForce) {
        List<ClaimLedger.Wanted> wanted = behind.stream()
                .map(one -> new ClaimLedger.Wanted(
                        one.claim().programme(),
                        one.claim().period(),
                        inForce.stream()
                                .map(key -> key.tag(
                                        one.identifier(),
                                        one.claim().programme(),
                                        one.claim().period()))
                                .toList(),
                        one.claim().reference(),
                        ACTOR))
                .toList();
        List<Outcome> outcomes = ledger.claim(agency, wanted);
        List<String> ids = inForce.stream().map(ClaimKey::id).toList();
        List<Claim> over = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Claim claim = behind.get(i).claim();
            if (outcomes.get(i) instanceof Outcome.Done done) {
                OnChannel since = new OnChannel(done.claim().at(), done.claim().transactionId());
                over.add(claim.held(since, wanted.get(i).tags().get(0), ids));
            } else if (outcomes.get(i) instanceof Outcome.Refused no) {
                LOG.log(
                        Level.SEVERE,
                        "Two agencies have claims for one person under {0} for {1}: reference {2}: {3}",
                        new Object[] {claim.programme(), claim.period(), claim.reference(), no.words()});
            }
        }
        claims.settle(over, List.of());
        return outcomes.size() - over.size();
    }
}
