package org.piaolian.identity.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.NoSuchElementException;
import org.piaolian.identity.domain.Officers;

/** The column {@code reference} of the table {@code account}, which the database fills. */
@ApplicationScoped
@Transactional
public class SqlOfficers implements Officers {

    @PersistenceContext
    private EntityManager entities;

    protected SqlOfficers() {}

    public SqlOfficers(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public String reference(String user) {
        List<?> found = entities.createNativeQuery("select reference from account where user_name = :user")
                .setParameter("user", user)
                .getResultList();
        if (found.isEmpty()) {
            throw new NoSuchElementException("no account " + user);
        }
        return (String) found.get(0);
    }
}
