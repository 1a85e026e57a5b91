package org.piaolian.identity.domain;

import java.util.List;
import java.util.Optional;

/** The accounts of this installation. */
public interface Accounts {

    Optional<Account> find(String user);

    /** The same, and nobody else changes it until this transaction ends. */
    Optional<Account> lock(String user);

    /** In the order of their names. */
    List<Account> list();

    void add(Account account);

    /** Failures, lock and closure as they are now. */
    void update(Account account);
}
