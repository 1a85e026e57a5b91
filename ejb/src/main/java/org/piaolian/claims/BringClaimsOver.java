package org.piaolian.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.piaolian.agencies.domain.AgencyId;
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

    private final Claims claims;
    private final ClaimKeys keys;
    private final ClaimLedger ledger;

    @Inject
    public BringClaimsOver(Claims claims, ClaimKeys keys, ClaimLedger ledger) {
        this.claims = claims;
        this.keys = keys;
        this.ledger = ledger;
    }

    /**
     * @return how many the channel did not take: somebody else has claimed for the same person under the new key
     * @throws org.piaolian.ledger.domain.LedgerUnavailable where the channel is away; the rest is done the next time
     */
    public int bringOver() {
        List<ClaimKey> inForce = keys.inForce();
        if (inForce.isEmpty()) {
            return 0;
        }
        List<String> ids = inForce.stream().map(ClaimKey::id).toList();
        int refused = 0;
        List<Behind> behind = claims.listBehind(ids, 0, AT_ONCE);
        while (!behind.isEmpty()) {
            Map<AgencyId, List<Behind>> byAgency = behind.stream()
                    .collect(Collectors.groupingBy(
                            one -> one.claim().agency(), LinkedHashMap::new, Collectors.toList()));
            for (Map.Entry<AgencyId, List<Behind>> each : byAgency.entrySet()) {
                refused += bringOver(each.getKey(), each.getValue(), inForce);
            }
            behind = claims.listBehind(ids, refused, AT_ONCE);
        }
        return refused;
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
