package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.DisclosureLedger.Discarded;
import org.piaolian.ledger.domain.DisclosureLedger.Reading;
import org.piaolian.ledger.domain.DisclosureLedger.Recorded;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.paging.Page;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.DisclosureQuery;
import org.piaolian.sharing.domain.Disclosures;
import org.piaolian.sharing.domain.Purpose;

/**
 * What an agency disclosed and what was disclosed to it, for its own people alone: that another agency supervises or
 * audits is no reason to see what two agencies have between them.
 */
@ApplicationScoped
public class FindDisclosures {

    private static final Logger LOG = Logger.getLogger(FindDisclosures.class.getName());

    /** No disclosure lives longer; one more day for clocks that differ. */
    private static final Duration LOOKED_BACK = Duration.ofDays(DiscloseReceipts.MOST_DAYS + 1L);

    /** Readings come by the clocks of their readers, and minutes after that at most. */
    private static final Duration LATE = Duration.ofHours(1);

    private final Disclosures disclosures;
    private final DisclosureLedger ledger;
    private final Agencies agencies;
    private final Clock clock;
    private volatile Instant readUpTo = Instant.EPOCH;

    @Inject
    public FindDisclosures(Disclosures disclosures, DisclosureLedger ledger, Agencies agencies, Clock clock) {
        this.disclosures = disclosures;
        this.ledger = ledger;
        this.agencies = agencies;
        this.clock = clock;
    }

    /** @param query of the actor's own agency */
    public Page<Disclosure> search(DisclosureQuery query, Actor by) {
        return sees(by, query) ? disclosures.search(query, clock.instant()) : new Page<>(List.of(), 0);
    }

    /** Empty where there is none, or it is not the actor's agency's. */
    public Optional<Disclosure> find(UUID id, Actor by) {
        return disclosures.find(id).filter(d -> by.role() != Role.ADMINISTRATOR && d.isBetween(by.agency()));
    }

    public Disclosure.Standing standing(Disclosure disclosure) {
        return disclosure.standing(clock.instant());
    }

    private static boolean sees(Actor by, DisclosureQuery query) {
        return by.role() != Role.ADMINISTRATOR && query.of().equals(by.agency());
    }

    /** Learns from the channel what agencies with a portal of their own disclosed, discarded, and read. */
    public void learn() {
        Instant now = clock.instant();
        Instant from = now.minus(LOOKED_BACK);
        Map<String, Agency> byMsp =
                agencies.list().stream().collect(Collectors.toMap(Agency::mspId, Function.identity()));
        try {
            for (String msp : byMsp.keySet()) {
                for (Recorded recorded : ledger.listDisclosures(msp, from)) {
                    disclosure(recorded, byMsp).ifPresent(disclosures::learn);
                }
            }
            Instant readingsFrom = readUpTo.isAfter(from) ? readUpTo : from;
            for (String msp : byMsp.keySet()) {
                for (Reading one : ledger.listReadings(msp, readingsFrom)) {
                    disclosures.addReading(one.disclosure(), one.actor(), one.at(), one.transactionId());
                }
            }
            readUpTo = now.minus(LATE);
        } catch (LedgerUnavailable e) {
            LOG.log(Level.INFO, "What others disclosed is not known now: {0}", e.getMessage());
        }
    }

    /** Empty where it is of an agency or for a purpose that this portal does not know. */
    private static Optional<Disclosure> disclosure(Recorded recorded, Map<String, Agency> byMsp) {
        DisclosureLedger.LedgerDisclosure told = recorded.disclosure();
        @Nullable Agency agency = byMsp.get(told.discloser());
        @Nullable Agency recipient = byMsp.get(told.recipient());
        Optional<Purpose> purpose = Arrays.stream(Purpose.values())
                .filter(known -> known.name().equals(told.purpose()))
                .findFirst();
        if (agency == null || recipient == null || purpose.isEmpty()) {
            LOG.log(Level.WARNING, "Disclosure {0} is of agencies or for a purpose that are not known here", told.id());
            return Optional.empty();
        }
        return Optional.of(new Disclosure(
                told.id(),
                agency.id(),
                recipient.id(),
                purpose.get(),
                told.legalBasis(),
                told.receipts(),
                told.hash(),
                told.until(),
                recorded.actor(),
                recorded.at(),
                recorded.transactionId(),
                true,
                discarding(recorded.discarded(), byMsp)));
    }

    private static Disclosure.@Nullable Discarding discarding(
            @Nullable Discarded discarded, Map<String, Agency> byMsp) {
        if (discarded == null) {
            return null;
        }
        @Nullable Agency by = byMsp.get(discarded.by());
        if (by == null) {
            throw new IllegalStateException("one of the two discards a disclosure, not " + discarded.by());
        }
        return new Disclosure.Discarding(
                by.id(),
                discarded.actor(),
                discarded.at(),
                DiscardReason.valueOf(discarded.reason()),
                discarded.transactionId());
    }
}
