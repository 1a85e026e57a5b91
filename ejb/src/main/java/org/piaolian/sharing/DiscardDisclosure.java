package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.Disclosures;

/** Has what was disclosed purged from the peers of both agencies: by either, before its time is over, and by itself then. */
@ApplicationScoped
public class DiscardDisclosure {

    private static final Logger LOG = Logger.getLogger(DiscardDisclosure.class.getName());

    /** Who discards what has ended. */
    private static final String PORTAL = "portal";

    /** All departments' systems, as {@link Officers} calls them. */
    static final String SYSTEM = "system";

    private final Disclosures disclosures;
    private final FindDisclosures findDisclosures;
    private final DisclosureLedger ledger;
    private final Officers officers;
    private final Clock clock;

    @Inject
    public DiscardDisclosure(
            Disclosures disclosures,
            FindDisclosures findDisclosures,
            DisclosureLedger ledger,
            Officers officers,
            Clock clock) {
        this.disclosures = disclosures;
        this.findDisclosures = findDisclosures;
        this.ledger = ledger;
        this.officers = officers;
        this.clock = clock;
    }

    /** What came of it. */
    public sealed interface Outcome {

        /** The peers of both have purged it. */
        record Discarded(Disclosure disclosure) implements Outcome {}

        /** The channel is away. Nobody reads it by this portal any more, and it is purged by itself. */
        record Waiting(Disclosure disclosure) implements Outcome {}

        record Refused(Why why, String detail) implements Outcome {}
    }

    public enum Why {
        /** Not somebody who may decide for one of the two. */
        NOT_FOR_YOU,
        NO_SUCH_DISCLOSURE,
        /** It was discarded before. */
        DISCARDED,
        /** Only the portal says that it has ended. */
        NO_REASON
    }

    /** Reviewers and supervisors, and the agency's own systems. */
    public static boolean mayDiscard(Actor actor) {
        return KeepGrants.mayGrant(actor) || actor.role() == Role.DEPARTMENT;
    }

    public Outcome discard(UUID id, DiscardReason reason, Actor by) {
        Optional<Disclosure> found = findDisclosures.find(id, by);
        if (found.isEmpty()) {
            return new Outcome.Refused(Why.NO_SUCH_DISCLOSURE, id.toString());
        }
        if (!mayDiscard(by)) {
            return new Outcome.Refused(Why.NOT_FOR_YOU, "");
        }
        if (reason == DiscardReason.ENDED) {
            return new Outcome.Refused(Why.NO_REASON, "");
        }
        String who = by.role() == Role.DEPARTMENT ? SYSTEM : by.user();
        if (!disclosures.discard(id, new Disclosure.Discarding(by.agency(), who, clock.instant(), reason, null))) {
            return new Outcome.Refused(Why.DISCARDED, id.toString());
        }
        return record(disclosures.find(id).orElseThrow());
    }

    /** Discards what is over, and goes on with what the channel is still to be told of. */
    public void discardWaiting() {
        for (Disclosure ended : disclosures.listEnded(clock.instant())) {
            disclosures.discard(
                    ended.id(),
                    new Disclosure.Discarding(ended.agency(), PORTAL, clock.instant(), DiscardReason.ENDED, null));
        }
        Set<Set<AgencyId>> away = new HashSet<>();
        for (Disclosure disclosure : disclosures.listUnfinished()) {
            Set<AgencyId> two = Set.of(disclosure.agency(), disclosure.recipient());
            if (disclosure.discarding() == null || away.contains(two)) {
                continue;
            }
            try {
                purge(disclosure);
            } catch (OutcomeUnknown e) {
                waiting(disclosure, e);
            } catch (SharingRefused | LedgerUnavailable e) {
                waiting(disclosure, e);
                away.add(two);
            }
        }
    }

    private String reference(Disclosure.Discarding discarding) {
        String by = discarding.by();
        return by.equals(PORTAL) || by.equals(SYSTEM) ? by : officers.reference(by);
    }

    /** @throws LedgerUnavailable where the channel may have been told that there is one */
    private boolean isOnTheChannel(Disclosure disclosure) {
        Optional<Instant> asked = disclosures.findAsked(disclosure.id());
        return asked.isPresent()
                && new RecordOnce(disclosures, disclosure.id(), clock)
                        .cameThrough(asked.get(), () -> ledger.findDisclosure(disclosure.agency(), disclosure.id()));
    }

    private Outcome record(Disclosure disclosure) {
        try {
            return purge(disclosure);
        } catch (SharingRefused | LedgerUnavailable e) {
            return waiting(disclosure, e);
        }
    }

    private static Outcome waiting(Disclosure disclosure, RuntimeException why) {
        LOG.log(Level.WARNING, "Disclosure {0} is still to be purged: {1}", new Object[] {
            disclosure.id(), why.getMessage()
        });
        return new Outcome.Waiting(disclosure);
    }

    /** @throws LedgerUnavailable where it has to wait */
    private Outcome purge(Disclosure disclosure) {
        Disclosure.Discarding discarding = Objects.requireNonNull(disclosure.discarding());
        if (disclosure.transactionId() == null && !isOnTheChannel(disclosure)) {
            disclosures.remove(disclosure.id());
            // It is there still where the channel was told of it in this very moment.
            return disclosures
                    .find(disclosure.id())
                    .<Outcome>map(Outcome.Waiting::new)
                    .orElseGet(() -> new Outcome.Discarded(disclosure));
        }
        disclosures.discardRecorded(
                disclosure.id(),
                ledger.discard(
                        discarding.agency(),
                        disclosure.id(),
                        reference(discarding),
                        discarding.reason().name()));
        return new Outcome.Discarded(disclosures.find(disclosure.id()).orElseThrow());
    }
}
