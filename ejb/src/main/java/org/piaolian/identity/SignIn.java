package org.piaolian.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Passwords;
import org.piaolian.identity.domain.SignInLog;
import org.piaolian.identity.domain.SignInRecord;
import org.piaolian.identity.domain.SignInRecord.Method;
import org.piaolian.identity.domain.SignInRecord.Result;

/**
 * Admits a person by account name and password. Whatever is wrong — no such account, a wrong password, a lock — takes
 * the same work and gives the same answer; only the sign-in log tells them apart.
 */
@ApplicationScoped
public class SignIn {

    public sealed interface Outcome {
        record Admitted(Actor actor) implements Outcome {}

        record Refused() implements Outcome {}

        /** More sign-ins are under way than this machine can check; try again in a moment. */
        record Busy() implements Outcome {}
    }

    private static final int PATIENCE_SECONDS = 10;

    private final Accounts accounts;
    private final Passwords passwords;
    private final SignInLog log;
    private final Clock clock;
    private final RecentPasswords recent;
    // Hashing is slow by design: a flood of sign-ins must not take every processor and database connection.
    private final Semaphore checking =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));
    private volatile @Nullable String nobodysHash;

    @Inject
    public SignIn(Accounts accounts, Passwords passwords, SignInLog log, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.log = log;
        this.clock = clock;
        this.recent = new RecentPasswords();
    }

    /** @param client address that the request came from */
    @Transactional
    public Outcome byPassword(String user, String password, Method method, String client) {
        if (method == Method.BASIC && isRecent(user, password)) {
            return admit(accounts.find(user).orElseThrow());
        }
        if (!patiently()) {
            return new Outcome.Busy();
        }
        try {
            return check(user, password, method, client);
        } finally {
            checking.release();
        }
    }

    // A system that posts with every request would otherwise pay for the slow hash each time.
    private boolean isRecent(String user, String password) {
        return accounts.find(user)
                .filter(account -> account.admits(clock.instant()))
                .filter(account -> recent.knows(account, password, clock.instant()))
                .isPresent();
    }

    private Outcome check(String user, String password, Method method, String client) {
        Instant now = clock.instant();
        Optional<Account> found = accounts.lock(user);
        boolean matches =
                passwords.matches(password, found.map(Account::passwordHash).orElseGet(this::nobodysHash));
        Result result = judge(found, matches, now);
        log.add(new SignInRecord(now, user, method, result, client));
        if (result == Result.WRONG_PASSWORD) {
            accounts.update(found.orElseThrow().failed(now));
        }
        if (result != Result.ADMITTED) {
            return new Outcome.Refused();
        }
        Account account = found.orElseThrow();
        if (!account.equals(account.unlocked())) {
            accounts.update(account.unlocked());
        }
        recent.remember(account, password, now);
        return admit(account);
    }

    private static Result judge(Optional<Account> found, boolean matches, Instant now) {
        if (found.isEmpty()) {
            return Result.NO_SUCH_ACCOUNT;
        }
        Account account = found.get();
        if (account.disabled()) {
            return Result.DISABLED;
        }
        if (account.isLocked(now)) {
            return Result.LOCKED;
        }
        return matches ? Result.ADMITTED : Result.WRONG_PASSWORD;
    }

    private static Outcome admit(Account account) {
        return new Outcome.Admitted(account.actor());
    }

    private boolean patiently() {
        try {
            return checking.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String nobodysHash() {
        @Nullable String hash = nobodysHash;
        if (hash == null) {
            hash = passwords.hash("nobody");
            nobodysHash = hash;
        }
        return hash;
    }
}
