package org.piaolian.web.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import org.piaolian.identity.KeepAccounts;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.SignInRecord;

/** An administrator's accounts and the sign-in log. */
@RequestScoped
@Named
public class AccountsPage {

    private static final int LINES = 100;

    private final KeepAccounts accounts;
    private final CurrentActor actor;
    private final HttpServletRequest request;
    private final Clock clock;

    @Inject
    public AccountsPage(KeepAccounts accounts, CurrentActor actor, HttpServletRequest request, Clock clock) {
        this.accounts = accounts;
        this.actor = actor;
        this.request = request;
        this.clock = clock;
    }

    public List<Account> getAccounts() {
        return accounts.list(actor.get());
    }

    public List<SignInRecord> getSignIns() {
        return accounts.listSignIns(actor.get(), LINES);
    }

    public boolean isLocked(Account account) {
        return account.isLocked(clock.instant());
    }

    public boolean isOwn(Account account) {
        return account.user().equals(actor.get().user());
    }

    public String disable(String user) {
        accounts.disable(user, actor.get(), ClientAddress.of(request));
        return "/staff/accounts?faces-redirect=true";
    }

    public String enable(String user) {
        accounts.enable(user, actor.get(), ClientAddress.of(request));
        return "/staff/accounts?faces-redirect=true";
    }
}
