package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.domain.Changes;

/** The table {@code channel_change}, which the feature that follows the channel fills. */
@ApplicationScoped
@Transactional
public class SqlChanges implements Changes {

    private static final int MOST = 10_000;

    @PersistenceContext
    private EntityManager entities;

    protected SqlChanges() {}

    public SqlChanges(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Change> listFrom(long position, int limit) {
        if (position < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("from " + position + ", " + limit + " changes");
        }
        // The row that holds the position begins at it or before; each row has one change or more.
        List<Object[]> rows =
                Rows.of(entities.createNativeQuery("select start, count, code, first, action, state, msp_id,"
                                + " block, transaction from channel_change where start >= coalesce((select max(start) from"
                                + " channel_change where start <= :position), 0) order by start")
                        .setParameter("position", position)
                        .setMaxResults(limit + 1));
        List<Change> changes = new ArrayList<>();
        for (Object[] row : rows) {
            long start = Rows.number(row[0]);
            long end = start + Rows.number(row[1]);
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
