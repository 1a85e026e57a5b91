package org.piaolian.identity.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;

/** Accounts in PostgreSQL. */
@ApplicationScoped
public class JpaAccounts implements Accounts {

    @PersistenceContext
    private EntityManager entities;

    protected JpaAccounts() {}

    public JpaAccounts(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Optional<Account> find(String user) {
        return storable(user).map(u -> entities.find(AccountRow.class, u)).map(AccountRow::account);
    }

    @Override
    public Optional<Account> lock(String user) {
        Optional<AccountRow> row =
                storable(user).map(u -> entities.find(AccountRow.class, u, LockModeType.PESSIMISTIC_WRITE));
        // The row may have been read before in this transaction; what counts is what it says now that it is locked.
        row.ifPresent(entities::refresh);
        return row.map(AccountRow::account);
    }

    @Override
    public List<Account> list() {
        return entities.createQuery("select a from AccountRow a order by a.user", AccountRow.class)
                .getResultStream()
                .map(AccountRow::account)
                .toList();
    }

    @Override
    public void add(Account account) {
        entities.persist(new AccountRow(account));
    }

    @Override
    public void update(Account account) {
        AccountRow row = entities.find(AccountRow.class, account.user());
        if (row == null) {
            throw new IllegalStateException("no such account: " + account.user());
        }
        row.take(account);
    }

    // No text with a NUL can be asked for in PostgreSQL, and there is no account of that name.
    private static Optional<String> storable(String user) {
        return user.indexOf('\0') < 0 ? Optional.of(user) : Optional.empty();
    }
}
