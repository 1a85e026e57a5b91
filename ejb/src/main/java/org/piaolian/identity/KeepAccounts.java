package org.piaolian.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.identity.domain.SignInLog;
import org.piaolian.identity.domain.SignInRecord;

/** What an administrator does with accounts, and everybody's own questions about them. */
@ApplicationScoped
public class KeepAccounts {

    private final Accounts accounts;
    private final SignInLog log;
    private final Clock clock;

    @Inject
    public KeepAccounts(Accounts accounts, SignInLog log, Clock clock) {
        this.accounts = accounts;
        this.log = log;
        this.clock = clock;
    }

    /** Whether this actor is still what the account says, and the account is open. */
    public boolean stillHolds(Actor actor) {
        return accounts.find(actor.user())
                .filter(account -> !account.disabled() && account.actor().equals(actor))
                .isPresent();
    }

    /** The accounts of an administrator's agency, nothing for others. */
    public List<Account> list(Actor by) {
        return isAdministrator(by)
                ? accounts.list().stream()
                        .filter(account -> isOfTheAgency(account, by))
                        .toList()
                : List.of();
    }

    /**
     * The newest lines of the sign-in log for an administrator, nothing for others: of the agency's accounts, and of
     * names that are no account's, since those are guesses that concern everybody.
     */
    public List<SignInRecord> listSignIns(Actor by, int limit) {
        if (!isAdministrator(by)) {
            return List.of();
        }
        Set<String> others = accounts.list().stream()
                .filter(account -> !isOfTheAgency(account, by))
                .map(Account::user)
                .collect(Collectors.toSet());
        return log.newestWithout(others, limit);
    }

    /**
     * Closes an account.
     *
     * @return false where nothing was done: no administrator, no such account in the agency, or the administrator's
     *     own
     */
    @Transactional
    public boolean disable(String user, Actor by, String client) {
        return !user.equals(by.user())
                && change(user, Account::disable, SignInRecord.Result.ACCOUNT_DISABLED, by, client);
    }

    /** Opens a closed or locked account of the agency; false where nothing was done. */
    @Transactional
    public boolean enable(String user, Actor by, String client) {
        return change(user, Account::enable, SignInRecord.Result.ACCOUNT_ENABLED, by, client);
    }

    /** Notes in the log that somebody left. */
    @Transactional
    public void signedOut(Actor actor, String client) {
        log.add(new SignInRecord(
                clock.instant(), actor.user(), SignInRecord.Method.PAGE, SignInRecord.Result.SIGNED_OUT, client));
    }

    private boolean change(
            String user, UnaryOperator<Account> verb, SignInRecord.Result result, Actor by, String client) {
        if (!isAdministrator(by)) {
            return false;
        }
        Optional<Account> account = accounts.lock(user).filter(a -> isOfTheAgency(a, by));
        account.ifPresent(a -> {
            accounts.update(verb.apply(a));
            log.add(new SignInRecord(
                    clock.instant(), user, SignInRecord.Method.ADMINISTRATION, result, by.user() + " " + client));
        });
        return account.isPresent();
    }

    private static boolean isOfTheAgency(Account account, Actor by) {
        return account.agency().equals(by.agency());
    }

    private static boolean isAdministrator(Actor actor) {
        return actor.role() == Role.ADMINISTRATOR;
    }
}
