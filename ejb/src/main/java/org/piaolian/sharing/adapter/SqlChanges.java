package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.domain.Changes;
import org.piaolian.sharing.domain.ChosenChanges;

/** The table {@code channel_change}, which the feature that follows the channel fills. */
@ApplicationScoped
@Transactional
public class SqlChanges implements Changes {

    private static final int MOST = 10_000;

    /** Of a later change, the registration of the receipt says whose it is. */
    private static final String ISSUED_BY =
            " and coalesce(msp_id, (select msp_id from channel_change r where r.action = 'register' and r.code = c.code"
                    + " and r.first <= c.first order by r.first desc limit 1))"
                    + " in (select msp_id from agency where id in (:agencies))";

    @PersistenceContext
    private EntityManager entities;

    protected SqlChanges() {}

    public SqlChanges(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Change> listFrom(long position, int limit) {
        return changes(query(position, ""), position, Long.MAX_VALUE, limit);
    }

    @Override
    public List<Change> listChosen(long position, long before, ChosenChanges chosen, int most) {
        StringBuilder where = new StringBuilder(" and start < :before");
        if (!chosen.actions().isEmpty()) {
            where.append(" and action in (:actions)");
        }
        if (!chosen.agencies().isEmpty()) {
            where.append(ISSUED_BY);
        }
        Query query = query(position, where.toString()).setParameter("before", before);
        if (!chosen.actions().isEmpty()) {
            query.setParameter("actions", chosen.actions());
        }
        if (!chosen.agencies().isEmpty()) {
            query.setParameter(
                    "agencies", chosen.agencies().stream().map(AgencyId::value).toList());
        }
        return changes(query, position, before, most);
    }

    // The row that holds the position begins at it or before; each row has one change or more.
    private Query query(long position, String where) {
        return entities.createNativeQuery("select start, count, code, first, action, state, msp_id, block, transaction"
                        + " from channel_change c where start >= coalesce((select max(start) from channel_change"
                        + " where start <= :position), 0)"
                        + where
                        + " order by start")
                .setParameter("position", position);
    }

    private static List<Change> changes(Query query, long position, long before, int limit) {
        if (position < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("from " + position + ", " + limit + " changes");
        }
        List<Change> changes = new ArrayList<>();
        for (Object[] row : Rows.of(query.setMaxResults(limit + 1))) {
            long start = Rows.number(row[0]);
            long end = Math.min(before, start + Rows.number(row[1]));
            for (long at = Math.max(start, position); at < end && changes.size() < limit; at++) {
                changes.add(new Change(
                        at,
                        new ReceiptNumber(new ReceiptCode((String) row[2]), Rows.number(row[3]) + at - start),
                        (String) row[4],
                        (String) row[5],
                        (String) row[6],
                        Rows.number(row[7]),
                        (String) row[8]));
            }
        }
        return changes;
    }

    @Override
    public long end() {
        Object end = entities.createNativeQuery(
                        "select coalesce((select start + count from channel_change order by start desc limit 1), 0)")
                .getSingleResult();
        return Rows.number(end);
    }
}
