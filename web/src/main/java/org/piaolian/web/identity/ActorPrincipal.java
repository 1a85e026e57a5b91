package org.piaolian.web.identity;

import jakarta.security.enterprise.CallerPrincipal;
import java.io.Serializable;
import java.util.Locale;
import java.util.Set;
import org.piaolian.identity.domain.Actor;

/** The actor behind a request, as the container knows it. */
public final class ActorPrincipal extends CallerPrincipal implements Serializable {

    private static final long serialVersionUID = 1L;

    private final transient Actor actor;

    ActorPrincipal(Actor actor) {
        super(actor.user());
        this.actor = actor;
    }

    Actor actor() {
        return actor;
    }

    /** The one role as {@code web.xml} names it. */
    Set<String> roles() {
        return Set.of(actor.role().name().toLowerCase(Locale.ROOT));
    }
}
