package org.piaolian.identity.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Set;
import org.piaolian.identity.domain.SignInLog;
import org.piaolian.identity.domain.SignInRecord;

/** The sign-in log in PostgreSQL. */
@ApplicationScoped
public class JpaSignInLog implements SignInLog {

    @PersistenceContext
    private EntityManager entities;

    protected JpaSignInLog() {}

    public JpaSignInLog(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void add(SignInRecord line) {
        entities.persist(new SignInRow(line));
    }

    @Override
    public List<SignInRecord> newestWithout(Set<String> users, int limit) {
        return entities.createQuery(
                        "select s from SignInRow s where s.user not in :users order by s.id desc", SignInRow.class)
                .setParameter("users", users)
                .setMaxResults(limit)
                .getResultStream()
                .map(SignInRow::line)
                .toList();
    }
}
