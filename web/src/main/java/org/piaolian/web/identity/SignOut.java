package org.piaolian.web.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import org.piaolian.identity.KeepAccounts;

/** The sign-out button. */
@RequestScoped
@Named
public class SignOut {

    private final KeepAccounts accounts;
    private final StaffSession session;
    private final CurrentActor actor;
    private final HttpServletRequest request;

    @Inject
    public SignOut(KeepAccounts accounts, StaffSession session, CurrentActor actor, HttpServletRequest request) {
        this.accounts = accounts;
        this.session = session;
        this.actor = actor;
        this.request = request;
    }

    public String leave() {
        accounts.signedOut(actor.get(), ClientAddress.of(request));
        session.end(request);
        return "/staff/signin?faces-redirect=true";
    }
}
