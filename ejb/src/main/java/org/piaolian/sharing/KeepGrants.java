package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.ledger.domain.SharingLedger;
import org.piaolian.ledger.domain.SharingLedger.LedgerGrant;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.GrantQuery;
import org.piaolian.sharing.domain.Grants;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.WithdrawalReason;
import org.piaolian.sharing.domain.Words;

/**
 * Agencies let departments ask, and take it back. A reviewer of the agency, or its supervisor, decides: whoever imports
 * payments day by day does not give away data about them.
 */
@ApplicationScoped
public class KeepGrants {

    /** Of a legal basis. */
    public static final int LONGEST_TEXT = 200;

    private static final Logger LOG = Logger.getLogger(KeepGrants.class.getName());

    /** Nobody asks for the same twice within this on purpose: it is the same request again, or a second click. */
    static final Duration SAME = Duration.ofMinutes(10);

    private static final Duration LONGEST = Duration.ofDays(5 * 366L);

    private final Grants grants;
    private final SharingLedger ledger;
    private final Officers officers;
    private final Clock clock;

    @Inject
    public KeepGrants(Grants grants, SharingLedger ledger, Officers officers, Clock clock) {
        this.grants = grants;
        this.ledger = ledger;
        this.officers = officers;
        this.clock = clock;
    }

    /** What an officer wants to grant; {@code from} empty for now. */
    public record Wanted(
            Department department,
            Set<ReceiptKind> kinds,
            Purpose purpose,
            String legalBasis,
            Set<SharedField> fields,
            @Nullable Instant from,
            Instant until) {}

    /** What came of granting or withdrawing. */
    public sealed interface Outcome {

        /** It is on the channel. */
        record Recorded(Grant grant) implements Outcome {}

        /** The channel is away. A grant counts once it is recorded, which goes on by itself; a withdrawal counts already. */
        record Waiting(Grant grant) implements Outcome {}

        record Refused(Why why, String detail) implements Outcome {}
    }

    public enum Why {
        /** Not a reviewer or supervisor of the agency. */
        NOT_FOR_YOU,
        NO_SUCH_GRANT,
        NO_LEGAL_BASIS,
        NO_KIND,
        BAD_TERM,
        /** It was withdrawn before. */
        WITHDRAWN,
        /** The contract refused; the detail has its code. */
        BY_THE_CHANNEL
    }

    public static boolean mayGrant(Actor actor) {
        return actor.role() == Role.REVIEWER || actor.role() == Role.SUPERVISOR;
    }

    /** Grants in the name of the officer's agency; what the officer asked for a moment ago in the same words is that. */
    public Outcome grant(Wanted wanted, Actor by) {
        return grant(wanted, by, Optional.empty());
    }

    /**
     * The same for a request with a key.
     *
     * @param makes id that the request with this key gives what it makes: where there is a grant of it, it is gone on with
     */
    public Outcome grant(Wanted wanted, Actor by, Optional<UUID> makes) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        // The database would round what is finer: whoever records it again, another node or this one later, must find
        // the
        // same grant on the channel.
        Instant from = wanted.from() == null ? now : wanted.from().truncatedTo(ChronoUnit.MILLIS);
        Instant until = wanted.until().truncatedTo(ChronoUnit.MILLIS);
        if (!mayGrant(by)) {
            return new Outcome.Refused(Why.NOT_FOR_YOU, "");
        }
        Optional<Grant> made =
                makes.flatMap(grants::find).filter(g -> g.agency().equals(by.agency()));
        if (made.isPresent()) {
            return record(made.get());
        }
        if (!isText(wanted.legalBasis(), LONGEST_TEXT)) {
            return new Outcome.Refused(Why.NO_LEGAL_BASIS, "");
        }
        if (wanted.kinds().isEmpty()) {
            return new Outcome.Refused(Why.NO_KIND, "");
        }
        if (!until.isAfter(from) || !until.isAfter(now) || until.isAfter(from.plus(LONGEST))) {
            return new Outcome.Refused(Why.BAD_TERM, from + "/" + until);
        }
        Grant grant = new Grant(
                makes.orElseGet(UUID::randomUUID),
                by.agency(),
                wanted.department(),
                wanted.kinds(),
                wanted.purpose(),
                wanted.legalBasis().strip(),
                wanted.fields(),
                from,
                until,
                by.user(),
                now,
                null,
                null);
        return record(
                grants.add(grant, words(wanted), makes.isPresent() ? Optional.empty() : Optional.of(now.minus(SAME))));
    }

    private static Digest words(Wanted wanted) {
        return new Words()
                .add(wanted.department().digest().hex())
                .addAll(wanted.kinds())
                .add(wanted.purpose())
                .add(wanted.legalBasis().strip())
                .addAll(wanted.fields())
                .add(wanted.from() == null ? "now" : wanted.from())
                .add(wanted.until())
                .digest();
    }

    /** Words in one line. */
    static boolean isText(String text, int longest) {
        return !text.isBlank()
                && text.length() <= longest
                && text.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    /** Withdraws one of the officer's agency; from this moment on nothing is answered under it. */
    public Outcome withdraw(UUID id, WithdrawalReason reason, Actor by) {
        return withdraw(id, reason, by, Optional.empty());
    }

    /**
     * The same for a request with a key.
     *
     * @param firstAsked when that was; the officer's own withdrawal since then, for the same reason, is this one
     */
    public Outcome withdraw(UUID id, WithdrawalReason reason, Actor by, Optional<Instant> firstAsked) {
        Optional<Grant> found = grants.find(id).filter(g -> g.agency().equals(by.agency()));
        if (found.isEmpty()) {
            return new Outcome.Refused(Why.NO_SUCH_GRANT, id.toString());
        }
        if (!mayGrant(by)) {
            return new Outcome.Refused(Why.NOT_FOR_YOU, "");
        }
        boolean first = grants.withdraw(id, new Grant.Withdrawal(by.user(), clock.instant(), reason, null));
        Grant withdrawn = grants.find(id).orElseThrow();
        Grant.Withdrawal known = Objects.requireNonNull(withdrawn.withdrawal());
        boolean own = known.by().equals(by.user()) && known.reason() == reason;
        if (!first && !(own && firstAsked.filter(at -> !known.at().isBefore(at)).isPresent())) {
            return new Outcome.Refused(Why.WITHDRAWN, id.toString());
        }
        return record(withdrawn);
    }

    /** What the actor may know of: staff their agency's, who sees all everything, a department what it was given. */
    public Page<Grant> search(GrantQuery query, Actor by) {
        if (by.role() == Role.ADMINISTRATOR) {
            return new Page<>(List.of(), 0);
        }
        GrantQuery narrowed = query;
        if (by.role() == Role.DEPARTMENT) {
            narrowed = query.to(new Department(by.subject()));
        } else if (!by.seesAll()) {
            narrowed = query.of(by.agency());
        }
        return grants.search(narrowed, clock.instant());
    }

    public Optional<Grant> find(UUID id, Actor by) {
        return grants.find(id)
                .filter(g -> by.role() == Role.DEPARTMENT
                        ? g.department().digest().equals(new Department(by.subject()).digest())
                        : by.sees(g.agency()));
    }

    public Grant.Standing standing(Grant grant) {
        return grant.standing(clock.instant());
    }

    /** Goes on with what the channel is still to be told of. */
    public void recordWaiting() {
        for (Grant grant : grants.listUnrecorded()) {
            try {
                tell(grant);
            } catch (OutcomeUnknown e) {
                // This one has to wait, the others need not.
                waiting(grant, e);
            } catch (LedgerUnavailable e) {
                waiting(grant, e);
                return;
            }
        }
    }

    private Outcome record(Grant grant) {
        try {
            return tell(grant);
        } catch (LedgerUnavailable e) {
            return waiting(grant, e);
        }
    }

    private static Outcome waiting(Grant grant, LedgerUnavailable why) {
        LOG.log(Level.INFO, "Grant {0} waits for the channel: {1}", new Object[] {grant.id(), why.getMessage()});
        return new Outcome.Waiting(grant);
    }

    /** @throws LedgerUnavailable where it has to wait */
    private Outcome tell(Grant grant) {
        if (grant.transactionId() == null) {
            try {
                new RecordOnce(grants, grant.id(), clock)
                        .record(
                                () -> ledger.grant(ledgerGrant(grant), officers.reference(grant.by())),
                                () -> ledger.findGrant(grant.agency(), grant.id()));
            } catch (SharingRefused e) {
                LOG.log(Level.WARNING, "The channel refused grant {0}: {1}", new Object[] {grant.id(), e.getMessage()});
                return new Outcome.Refused(Why.BY_THE_CHANNEL, String.valueOf(e.getMessage()));
            }
        }
        Grant.Withdrawal withdrawal = grant.withdrawal();
        if (withdrawal != null && withdrawal.transactionId() == null) {
            try {
                grants.withdrawalRecorded(
                        grant.id(),
                        ledger.withdraw(
                                grant.agency(),
                                grant.id(),
                                officers.reference(withdrawal.by()),
                                withdrawal.reason().name()));
            } catch (SharingRefused e) {
                // It counts here already, whatever the channel has against it.
                LOG.log(Level.WARNING, "The channel refused that grant {0} is withdrawn: {1}", new Object[] {
                    grant.id(), e.getMessage()
                });
                return new Outcome.Waiting(grant);
            }
        }
        return new Outcome.Recorded(grants.find(grant.id()).orElseThrow());
    }

    private static LedgerGrant ledgerGrant(Grant grant) {
        return new LedgerGrant(
                grant.id(),
                grant.agency(),
                grant.department().digest(),
                grant.kinds().stream().map(Enum::name).collect(Collectors.toSet()),
                grant.purpose().name(),
                grant.legalBasis(),
                grant.fields().stream().map(SharedField::path).collect(Collectors.toSet()),
                grant.from(),
                grant.until());
    }
}
