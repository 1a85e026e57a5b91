package org.piaolian.receipts.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroup.State;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Groups in PostgreSQL. Numbers are leased under row locks (ADR 0001). */
@ApplicationScoped
public class JpaReceiptGroups implements ReceiptGroups {

    /** Hibernate's value of the lock timeout for {@code for update skip locked}. */
    private static final int SKIP_LOCKED = -2;

    @PersistenceContext
    private EntityManager entities;

    protected JpaReceiptGroups() {}

    public JpaReceiptGroups(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public ReceiptGroup lease(ReceiptCode code, AgencyId agency, int wanted, BatchId batch, Instant now) {
        if (wanted < 1) {
            throw new IllegalArgumentException("at least one number is wanted, not " + wanted);
        }
        LaneRow lane = lockLane(code, agency);
        int count = Math.min(wanted, lane.left());
        GroupRow group = new GroupRow(lane, count, batch, now);
        lane.give(count);
        entities.persist(group);
        entities.flush();
        return group.group(agency.value());
    }

    /** A lane that nobody else holds, with numbers left on its page. */
    private LaneRow lockLane(ReceiptCode code, AgencyId agency) {
        List<LaneRow> free = entities.createQuery("from LaneRow where code = :code order by lane", LaneRow.class)
                .setParameter("code", code.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setHint("jakarta.persistence.lock.timeout", SKIP_LOCKED)
                .setMaxResults(1)
                .getResultList();
        if (free.isEmpty()) {
            LaneRow lane = newLane(code, agency);
            entities.persist(lane);
            return lane;
        }
        LaneRow lane = free.get(0);
        if (lane.left() == 0) {
            lane.open(nextPage(lockSeries(code, agency)));
        }
        return lane;
    }

    private LaneRow newLane(ReceiptCode code, AgencyId agency) {
        SeriesRow series = lockSeries(code, agency);
        int lanes = entities.createQuery("select count(*) from LaneRow where code = :code", Long.class)
                .setParameter("code", code.value())
                .getSingleResult()
                .intValue();
        return new LaneRow(code.value(), lanes + 1, nextPage(series));
    }

    private static long nextPage(SeriesRow series) {
        long page = series.nextPage;
        series.nextPage += NumberPage.SIZE;
        return page;
    }

    private SeriesRow lockSeries(ReceiptCode code, AgencyId agency) {
        entities.createNativeQuery(
                        "insert into series (code, agency, next_page) values (?1, ?2, 1) on conflict do nothing")
                .setParameter(1, code.value())
                .setParameter(2, agency.value())
                .executeUpdate();
        SeriesRow series = entities.find(SeriesRow.class, code.value(), LockModeType.PESSIMISTIC_WRITE);
        if (!series.agency.equals(agency.value())) {
            throw new IllegalStateException("series " + code + " is " + series.agency + "'s, not " + agency + "'s");
        }
        return series;
    }

    @Override
    public List<ReceiptGroup> listPrepared(int limit) {
        return groups(entities.createQuery(
                        "select g, s.agency from GroupRow g join SeriesRow s on s.code = g.code"
                                + " where g.state = :prepared order by g.preparedAt, g.code, g.first",
                        Object[].class)
                .setParameter("prepared", State.PREPARED)
                .setMaxResults(limit)
                .getResultList());
    }

    @Override
    public List<List<ReceiptGroup>> listSealed(int limit, int enough, Instant longest) {
        List<Object[]> rows = entities.createQuery(
                        "select g, s.agency from GroupRow g join SeriesRow s on s.code = g.code"
                                + " where g.state = :sealed order by g.code, g.first",
                        Object[].class)
                .setParameter("sealed", State.SEALED)
                .setMaxResults(limit)
                .getResultList();
        List<List<ReceiptGroup>> runs = runs(groups(rows));
        Set<ReceiptNumber> young = young(rows, longest);
        runs.removeIf(run -> young.contains(run.get(0).first()) && isGrowing(run, enough));
        return runs;
    }

    /** The first numbers of the groups that were sealed after this. */
    private static Set<ReceiptNumber> young(List<Object[]> rows, Instant longest) {
        Set<ReceiptNumber> young = new HashSet<>();
        for (Object[] row : rows) {
            GroupRow group = (GroupRow) row[0];
            if (Objects.requireNonNull(group.sealedAt).isAfter(longest)) {
                young.add(new ReceiptNumber(new ReceiptCode(group.code), group.first));
            }
        }
        return young;
    }

    private List<List<ReceiptGroup>> runs(List<ReceiptGroup> sealed) {
        List<List<ReceiptGroup>> runs = new ArrayList<>();
        for (ReceiptGroup group : sealed) {
            if (!runs.isEmpty() && follows(runs.get(runs.size() - 1), group)) {
                runs.get(runs.size() - 1).add(group);
            } else if (group.previous().isEmpty()
                    || isRegistered(group.first().code(), group.previous().getAsLong())) {
                runs.add(new ArrayList<>(List.of(group)));
            }
        }
        return runs;
    }

    private static boolean follows(List<ReceiptGroup> run, ReceiptGroup group) {
        ReceiptGroup last = run.get(run.size() - 1);
        return group.page().equals(last.page())
                && group.previous().isPresent()
                && group.previous().getAsLong() == last.first().number()
                && group.ledgerFirst().equals(last.ledgerFirst());
    }

    private boolean isGrowing(List<ReceiptGroup> run, int enough) {
        ReceiptGroup first = run.get(0);
        ReceiptGroup last = run.get(run.size() - 1);
        long behind = last.first().number() + last.count();
        if (first.ledgerFirst().isPresent()
                || run.stream().mapToInt(ReceiptGroup::count).sum() >= enough
                || NumberPage.startOf(behind) != first.page().number()) {
            return false;
        }
        return row(first.first().code(), behind)
                .filter(row -> row.state == State.PREPARED
                        && row.batchId.equals(last.batch().value()))
                .isPresent();
    }

    private Optional<GroupRow> row(ReceiptCode code, long first) {
        return Optional.ofNullable(entities.find(GroupRow.class, new GroupKey(code, first)));
    }

    private boolean isRegistered(ReceiptCode code, long first) {
        return findLedgerFirst(code, first).isPresent();
    }

    @Override
    public Optional<Long> findLedgerFirst(ReceiptCode code, long groupFirst) {
        return row(code, groupFirst)
                .filter(group -> group.state == State.REGISTERED)
                .map(group -> group.ledgerFirst);
    }

    @Override
    public boolean settle(List<ReceiptGroup> run) {
        long first = run.get(0).first().number();
        int count = run.stream().mapToInt(ReceiptGroup::count).sum();
        List<GroupRow> rows = entities.createQuery(
                        "from GroupRow where code = :code and first in :firsts order by first", GroupRow.class)
                .setParameter("code", run.get(0).first().code().value())
                .setParameter(
                        "firsts", run.stream().map(g -> g.first().number()).toList())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        boolean free = rows.size() == run.size() && rows.stream().allMatch(row -> row.canSettle(first, count));
        if (free) {
            rows.forEach(row -> row.settle(first, count));
        }
        return free;
    }

    @Override
    public boolean sealed(ReceiptGroup group, Instant at) {
        return entities.createQuery("update GroupRow set state = :sealed, sealedAt = :at"
                                + " where code = :code and first = :first and state = :prepared")
                        .setParameter("sealed", State.SEALED)
                        .setParameter("prepared", State.PREPARED)
                        .setParameter("at", at)
                        .setParameter("code", group.first().code().value())
                        .setParameter("first", group.first().number())
                        .executeUpdate()
                == 1;
    }

    @Override
    public void registered(List<ReceiptGroup> groups, String transaction, long block, Instant at) {
        ReceiptGroup first = groups.get(0);
        entities.createQuery("update GroupRow set state = :registered, transaction = :transaction, block = :block,"
                        + " registeredAt = :at"
                        + " where code = :code and first in :firsts and state = :sealed")
                .setParameter("registered", State.REGISTERED)
                .setParameter("sealed", State.SEALED)
                .setParameter("transaction", transaction)
                .setParameter("block", block)
                .setParameter("at", at)
                .setParameter("code", first.first().code().value())
                .setParameter(
                        "firsts", groups.stream().map(g -> g.first().number()).toList())
                .executeUpdate();
    }

    @Override
    public boolean allRegistered(BatchId batch) {
        return entities.createQuery(
                                "select count(*) from GroupRow where batchId = :batch and state <> :registered",
                                Long.class)
                        .setParameter("batch", batch.value())
                        .setParameter("registered", State.REGISTERED)
                        .getSingleResult()
                == 0;
    }

    private static List<ReceiptGroup> groups(List<Object[]> rows) {
        return rows.stream()
                .map(row -> ((GroupRow) row[0]).group((String) row[1]))
                .toList();
    }
}
