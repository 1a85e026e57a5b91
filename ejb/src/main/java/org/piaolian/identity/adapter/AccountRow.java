package org.piaolian.identity.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Role;

/** A row of {@code account}. */
@Entity
@Table(name = "account")
class AccountRow {

    @Id
    @Column(name = "user_name")
    String user;

    @Column(name = "display_name")
    String name;

    @Column
    String agency;

    @Column
    @Enumerated(EnumType.STRING)
    Role role;

    @Column(name = "password_hash")
    String passwordHash;

    @Column
    int failures;

    @Column(name = "locked_until")
    @Nullable
    Instant lockedUntil;

    @Column
    boolean disabled;

    protected AccountRow() {}

    AccountRow(Account account) {
        user = account.user();
        name = account.name();
        agency = account.agency().value();
        role = account.role();
        passwordHash = account.passwordHash();
        take(account);
    }

    final void take(Account account) {
        failures = account.failures();
        lockedUntil = account.lockedUntil();
        disabled = account.disabled();
    }

    Account account() {
        return new Account(user, name, new AgencyId(agency), role, passwordHash, failures, lockedUntil, disabled);
    }
}
