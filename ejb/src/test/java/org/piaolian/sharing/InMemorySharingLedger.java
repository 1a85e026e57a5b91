package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.SharingLedger;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;

/** The contract's rules of sharing without a channel; it can be made unreachable. */
final class InMemorySharingLedger implements SharingLedger {

    private final Clock clock;
    private final Map<UUID, LedgerGrant> grants = new HashMap<>();
    private final Map<UUID, String> recorded = new HashMap<>();
    private final Set<UUID> withdrawn = new HashSet<>();
    private final List<List<Digest>> transactions = new ArrayList<>();
    private boolean reachable = true;
    private @Nullable String refusing;
    private @Nullable RuntimeException insteadOfAnAnswer;

    InMemorySharingLedger(Clock clock) {
        this.clock = clock;
    }

    synchronized void reachable(boolean now) {
        reachable = now;
    }

    /** From now on it refuses everything with this code. */
    synchronized void refusing(String code) {
        refusing = code;
    }

    /** The commitments of each transaction that logged accesses. */
    synchronized List<List<Digest>> logged() {
        return transactions.stream().filter(each -> !each.isEmpty()).toList();
    }

    synchronized Map<UUID, LedgerGrant> grants() {
        return Map.copyOf(grants);
    }

    synchronized boolean isWithdrawn(UUID grant) {
        return withdrawn.contains(grant);
    }

    /** The next grant is recorded, and then this happens instead of an answer. */
    synchronized void afterTheNextGrant(RuntimeException happens) {
        insteadOfAnAnswer = happens;
    }

    @Override
    public synchronized String grant(LedgerGrant grant, String actor) {
        require();
        if (!clock.instant().isBefore(grant.until())) {
            throw new SharingRefused("BAD_TERM", "it ends before it begins");
        }
        @Nullable LedgerGrant before = grants.putIfAbsent(grant.id(), grant);
        if (before != null && !before.equals(grant)) {
            throw new SharingRefused("GRANT_TAKEN", grant.id().toString());
        }
        String transaction = recorded.computeIfAbsent(grant.id(), id -> commit(List.of()));
        @Nullable RuntimeException happens = insteadOfAnAnswer;
        if (happens != null) {
            insteadOfAnAnswer = null;
            throw happens;
        }
        return transaction;
    }

    @Override
    public synchronized Optional<String> findGrant(AgencyId agency, UUID id) {
        if (!reachable) {
            throw new LedgerUnavailable("the test made the channel unreachable", null);
        }
        return Optional.ofNullable(recorded.get(id));
    }

    @Override
    public synchronized String withdraw(AgencyId agency, UUID grant, String actor, String reason) {
        require();
        withdrawn.add(grant);
        return commit(List.of());
    }

    @Override
    public synchronized String logAccess(AgencyId agency, UUID grant, List<Digest> commitments) {
        require();
        @Nullable LedgerGrant known = grants.get(grant);
        if (known == null || !known.agency().equals(agency)) {
            throw new SharingRefused("NO_SUCH_GRANT", grant.toString());
        }
        if (withdrawn.contains(grant)
                || clock.instant().isBefore(known.from())
                || !clock.instant().isBefore(known.until())) {
            throw new SharingRefused("GRANT_NOT_IN_FORCE", grant.toString());
        }
        return commit(commitments);
    }

    private void require() {
        if (!reachable) {
            throw new LedgerUnavailable("the test made the channel unreachable", null);
        }
        if (refusing != null) {
            throw new SharingRefused(refusing, "the test has it refuse");
        }
    }

    private String commit(List<Digest> commitments) {
        transactions.add(List.copyOf(commitments));
        return Digest.sha256(Integer.toString(transactions.size()).getBytes(US_ASCII))
                .hex();
    }
}
