package org.piaolian.web.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.invoices.NumberInvoice;

/** Who is behind this request. */
@RequestScoped
@Named("me")
public class CurrentActor {

    static final String ATTRIBUTE = Actor.class.getName();

    private final HttpServletRequest request;

    @Inject
    public CurrentActor(HttpServletRequest request) {
        this.request = request;
    }

    public Optional<Actor> find() {
        @Nullable Object actor = request.getAttribute(ATTRIBUTE);
        return Optional.ofNullable((Actor) actor);
    }

    /** For what only an admitted actor reaches. */
    public Actor get() {
        return find().orElseThrow(() -> new IllegalStateException("nobody is signed in at " + request.getRequestURI()));
    }

    public boolean isSignedIn() {
        return find().isPresent();
    }

    public String getName() {
        return get().name();
    }

    public String getRole() {
        return get().role().name();
    }

    public String getAgency() {
        return get().agency().value();
    }

    public boolean isImporting() {
        return find().filter(Actor::mayImport).isPresent();
    }

    /** Whether e-invoices may be handed in, which are the Tax Service's. */
    public boolean isIssuingInvoices() {
        return find().filter(a -> a.mayImport() && a.sees(NumberInvoice.ISSUER)).isPresent();
    }

    public boolean isAdministrator() {
        return find().filter(a -> a.role() == Role.ADMINISTRATOR).isPresent();
    }

    public boolean isSeeingAll() {
        return find().filter(Actor::seesAll).isPresent();
    }
}
