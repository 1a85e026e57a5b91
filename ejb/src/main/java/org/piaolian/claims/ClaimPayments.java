package org.piaolian.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.Claim.OnChannel;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.ClaimKeys;
import org.piaolian.claims.domain.Claims;
import org.piaolian.ledger.domain.ClaimLedger;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.ledger.domain.ClaimLedger.Outcome;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.payments.domain.Position;
import org.piaolian.payments.domain.Programme;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.PartyIdentifier;

/**
 * Claims payments of subsidies on the channel, before they are receipted. Each claim is kept first, with the reference that
 * it is made by, so that whatever is killed in between is asked for by the same reference again and answered with the same
 * claim.
 */
@ApplicationScoped
public class ClaimPayments {

    private final Claims claims;
    private final ClaimKeys keys;
    private final ClaimLedger ledger;
    private final Agencies agencies;
    private final Clock clock;

    @Inject
    public ClaimPayments(Claims claims, ClaimKeys keys, ClaimLedger ledger, Agencies agencies, Clock clock) {
        this.claims = claims;
        this.keys = keys;
        this.ledger = ledger;
        this.agencies = agencies;
        this.clock = clock;
    }

    /**
     * A payment of which the person gets one a period.
     *
     * @param payment its identity, as its receipt will have it
     * @param agency that pays, whose receipt it will be
     * @param person null where the file names nobody by a number
     */
    public record Wanted(
            String payment,
            Position position,
            AgencyId agency,
            @Nullable PartyIdentifier person,
            Programme programme,
            String period) {}

    /** Whom a claim is for: of those with the same only one can be made. */
    private record Subject(String programme, String period, Digest tag) {}

    private record Kept(Claim claim, List<Digest> tags) {}

    /**
     * Claims them all, each by itself.
     *
     * @return why those are refused that may not be paid, by payment; the others are claimed
     * @throws LedgerUnavailable where it is not known of all of them; then none may be paid yet, and the same is to be asked
     *     again
     */
    public Map<String, Refusal> claim(BatchId batch, List<Wanted> wanted) {
        Map<String, Refusal> refused = new HashMap<>();
        if (wanted.isEmpty()) {
            return refused;
        }
        List<ClaimKey> inForce = keys.inForce();
        Map<AgencyId, Map<Subject, Wanted>> first = new LinkedHashMap<>();
        Map<Subject, List<Wanted>> later = new LinkedHashMap<>();
        for (Wanted one : wanted) {
            @Nullable PartyIdentifier person = one.person();
            if (person == null) {
                refused.put(
                        one.payment(),
                        Refusal.of(Reason.PERSON_UNKNOWN, one.programme().code()));
            } else if (inForce.isEmpty()) {
                refused.put(
                        one.payment(),
                        Refusal.of(Reason.NO_CLAIM_KEY, one.programme().code()));
            } else {
                Subject subject = subject(inForce.get(0), person, one);
                boolean taken = first.values().stream().anyMatch(each -> each.containsKey(subject));
                if (taken) {
                    later.computeIfAbsent(subject, s -> new ArrayList<>()).add(one);
                } else {
                    first.computeIfAbsent(one.agency(), a -> new LinkedHashMap<>())
                            .put(subject, one);
                }
            }
        }
        first.forEach((agency, all) -> claim(batch, agency, all, inForce, later, refused));
        return refused;
    }

    private static Subject subject(ClaimKey key, PartyIdentifier person, Wanted one) {
        String programme = one.programme().code();
        return new Subject(programme, one.period(), key.tag(person.value(), programme, one.period()));
    }

    private void claim(
            BatchId batch,
            AgencyId agency,
            Map<Subject, Wanted> all,
            List<ClaimKey> inForce,
            Map<Subject, List<Wanted>> later,
            Map<String, Refusal> refused) {
        List<Wanted> wanted = List.copyOf(all.values());
        List<Kept> kept = keep(batch, agency, all, inForce);
        String officer = claims.officer(batch);
        List<Outcome> outcomes = ledger.claim(
                agency,
                kept.stream()
                        .map(one -> new ClaimLedger.Wanted(
                                one.claim().programme(),
                                one.claim().period(),
                                one.tags(),
                                one.claim().reference(),
                                officer))
                        .toList());
        List<String> ids = inForce.stream().map(ClaimKey::id).toList();
        List<Claim> held = new ArrayList<>();
        List<Claim> without = new ArrayList<>();
        List<Subject> subjects = List.copyOf(all.keySet());
        for (int i = 0; i < outcomes.size(); i++) {
            Claim claim = kept.get(i).claim();
            List<Wanted> others = later.getOrDefault(subjects.get(i), List.of());
            if (outcomes.get(i) instanceof Outcome.Done done) {
                OnChannel since = new OnChannel(done.claim().at(), done.claim().transactionId());
                held.add(claim.held(since, kept.get(i).tags().get(0), ids));
                String position = wanted.get(i).position().value();
                others.forEach(other -> refused.put(other.payment(), doublePayment(done.claim(), position)));
            } else if (outcomes.get(i) instanceof Outcome.Refused no) {
                without.add(claim);
                Refusal why = why(no);
                refused.put(wanted.get(i).payment(), why);
                others.forEach(other -> refused.put(other.payment(), why));
            }
        }
        claims.settle(held, without);
    }

    private List<Kept> keep(BatchId batch, AgencyId agency, Map<Subject, Wanted> all, List<ClaimKey> inForce) {
        List<String> ids = inForce.stream().map(ClaimKey::id).toList();
        List<Claim> wanted = new ArrayList<>();
        List<List<Digest>> tags = new ArrayList<>();
        all.forEach((subject, one) -> {
            String person = Optional.ofNullable(one.person()).orElseThrow().value();
            wanted.add(Claim.wanted(
                    one.payment(), subject.programme(), subject.period(), agency, subject.tag(), ids, clock.instant()));
            tags.add(inForce.stream()
                    .map(key -> key.tag(person, subject.programme(), subject.period()))
                    .toList());
        });
        List<Claim> there = claims.want(wanted, batch);
        List<Kept> kept = new ArrayList<>();
        for (int i = 0; i < there.size(); i++) {
            kept.add(new Kept(there.get(i), tags.get(i)));
        }
        return kept;
    }

    private Refusal why(Outcome.Refused refused) {
        LedgerClaim inTheWay = refused.claim()
                .filter(claim -> refused.code().equals("ALREADY_CLAIMED"))
                .orElseThrow(() -> new LedgerUnavailable(
                        "a claim was refused with " + refused.code() + ": " + refused.words(), null));
        return doublePayment(
                inTheWay,
                claims.findByReference(inTheWay.reference())
                        .map(Claims.Listed::receipt)
                        .map(Object::toString)
                        .orElse(""));
    }

    /** @param where receipt or position of the other payment; empty where it is not known here */
    private Refusal doublePayment(LedgerClaim inTheWay, String where) {
        Optional<Agency> agency = agencies.list().stream()
                .filter(one -> one.mspId().equals(inTheWay.mspId()))
                .findFirst();
        return Refusal.of(
                Reason.DOUBLE_PAYMENT,
                inTheWay.programme(),
                inTheWay.period(),
                LocalDate.ofInstant(inTheWay.at(), clock.getZone()),
                where.isEmpty() ? "" : " (" + where + ")",
                agency.map(Agency::nameZh).orElse(inTheWay.mspId()),
                agency.map(Agency::nameEn).orElse(inTheWay.mspId()));
    }
}
