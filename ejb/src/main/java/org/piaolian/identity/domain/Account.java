package org.piaolian.identity.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * A person's account.
 *
 * @param passwordHash as {@link Passwords} writes it
 * @param failures wrong passwords since the last right one or the last lock
 * @param lockedUntil no password is accepted before this moment
 * @param disabled closed by an administrator until one opens it again
 */
public record Account(
        String user,
        String name,
        AgencyId agency,
        Role role,
        String passwordHash,
        int failures,
        @Nullable Instant lockedUntil,
        boolean disabled) {

    public static final int FAILURES_UNTIL_LOCK = 5;
    public static final Duration LOCK = Duration.ofMinutes(15);

    public Account {
        if (!user.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")) {
            throw new IllegalArgumentException("not an account name: " + user);
        }
    }

    public static Account open(String user, String name, AgencyId agency, Role role, String passwordHash) {
        return new Account(user, name, agency, role, passwordHash, 0, null, false);
    }

    public boolean isLocked(Instant now) {
        return lockedUntil != null && now.isBefore(lockedUntil);
    }

    public boolean admits(Instant now) {
        return !disabled && !isLocked(now);
    }

    /** After a wrong password; the fifth in a row locks the account for a quarter of an hour. */
    public Account failed(Instant now) {
        return failures + 1 < FAILURES_UNTIL_LOCK
                ? with(failures + 1, lockedUntil, disabled)
                : with(0, now.plus(LOCK), disabled);
    }

    /** After the right password, or when an administrator takes the lock off. */
    public Account unlocked() {
        return with(0, null, disabled);
    }

    public Account disable() {
        return with(failures, lockedUntil, true);
    }

    public Account enable() {
        return with(0, null, false);
    }

    public Actor actor() {
        return new Actor(user, name, agency, role);
    }

    private Account with(int newFailures, @Nullable Instant newLock, boolean newDisabled) {
        return new Account(user, name, agency, role, passwordHash, newFailures, newLock, newDisabled);
    }
}
