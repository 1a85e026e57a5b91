package org.piaolian.web.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.KeepAccounts;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;

/**
 * A signed-in person's HTTP session. It ends after half an hour without a request ({@code web.xml}), after a working
 * day in any case, at sign-out, and within a minute of the account being closed or changed.
 */
@ApplicationScoped
public class StaffSession {

    private static final String KEY = "org.piaolian.actor";
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private record Held(String user, String name, String agency, Role role, Instant since, Instant confirmed)
            implements Serializable {

        Actor actor() {
            return new Actor(user, name, new AgencyId(agency), role);
        }

        Held confirmed(Instant now) {
            return new Held(user, name, agency, role, since, now);
        }
    }

    private final KeepAccounts accounts;
    private final Clock clock;

    @Inject
    public StaffSession(KeepAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Begins under a new session id, so that an id planted before sign-in is worth nothing. */
    void begin(HttpServletRequest request, Actor actor) {
        @Nullable HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        Instant now = clock.instant();
        request.getSession(true)
                .setAttribute(
                        KEY, new Held(actor.user(), actor.name(), actor.agency().value(), actor.role(), now, now));
    }

    Optional<Actor> find(HttpServletRequest request) {
        @Nullable HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(KEY) instanceof Held held)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean stale = held.confirmed.plus(ASK_AGAIN).isBefore(now);
        if (held.since.plus(LONGEST).isBefore(now) || (stale && !accounts.stillHolds(held.actor()))) {
            session.invalidate();
            return Optional.empty();
        }
        if (stale) {
            session.setAttribute(KEY, held.confirmed(now));
        }
        return Optional.of(held.actor());
    }

    void end(HttpServletRequest request) {
        @Nullable HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
