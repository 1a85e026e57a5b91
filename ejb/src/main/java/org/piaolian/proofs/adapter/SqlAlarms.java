package org.piaolian.proofs.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.piaolian.proofs.domain.Alarm;
import org.piaolian.proofs.domain.Alarms;

/** The table {@code alarm}. */
@ApplicationScoped
@Transactional
public class SqlAlarms implements Alarms {

    private static final int LONGEST_DETAIL = 8000;

    @PersistenceContext
    private EntityManager entities;

    protected SqlAlarms() {}

    public SqlAlarms(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public boolean raise(Alarm.Kind kind, String subject, String detail, Instant at) {
        return entities.createNativeQuery("insert into alarm (kind, subject, detail, raised_at)"
                                + " values (:kind, :subject, :detail, :at) on conflict do nothing")
                        .setParameter("kind", kind.name())
                        .setParameter("subject", subject)
                        .setParameter("detail", detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)))
                        .setParameter("at", at)
                        .executeUpdate()
                == 1;
    }

    @Override
    public void settleOthers(Alarm.Kind kind, Set<String> subjects, Instant at) {
        for (Alarm open : listOpen()) {
            if (open.kind() == kind && kind.passes() && !subjects.contains(open.subject())) {
                entities.createNativeQuery("update alarm set settled_at = :at where id = :id")
                        .setParameter("at", at)
                        .setParameter("id", open.id())
                        .executeUpdate();
            }
        }
    }

    @Override
    public boolean settle(long id, String by, Instant at) {
        return entities.createNativeQuery("update alarm set settled_at = :at, settled_by = :by"
                                + " where id = :id and settled_at is null")
                        .setParameter("at", at)
                        .setParameter("by", by)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    @Override
    public List<Alarm> listOpen() {
        List<?> found = entities.createNativeQuery(
                        "select id, kind, subject, detail, raised_at from alarm where settled_at is null order by id")
                .getResultList();
        return found.stream()
                .map(Object[].class::cast)
                .map(row -> new Alarm(
                        ((Number) row[0]).longValue(),
                        Alarm.Kind.valueOf((String) row[1]),
                        (String) row[2],
                        (String) row[3],
                        (Instant) row[4]))
                .toList();
    }
}
