package org.piaolian.proofs.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verifier.Hash;

/** The tables {@code log_batch} and {@code log_head}, by SQL: there is nothing to map. */
@ApplicationScoped
@Transactional
public class SqlChannelLog implements ChannelLog {

    private static final int MOST_FOUND = 100;
    private static final String BATCH = "select b.start, b.code, b.first, b.count, b.msp_id, b.block, b.transaction,"
            + " encode(b.root, 'hex') from log_batch b ";

    @PersistenceContext
    private EntityManager entities;

    protected SqlChannelLog() {}

    public SqlChannelLog(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Optional<Head> head() {
        return rows(entities.createNativeQuery("select encode(genesis, 'hex'), size, encode(edge, 'hex'), block,"
                        + " transaction from log_head"))
                .stream()
                .map(row -> new Head(
                        Digest.ofHex((String) row[0]),
                        number(row[1]),
                        (String) row[2],
                        Optional.of(new ChannelPosition(number(row[3]), (String) row[4]))))
                .findFirst();
    }

    @Override
    public boolean append(long from, List<LoggedBatch> batches, Head head) {
        ChannelPosition at = head.at().orElseThrow();
        // The row is locked by whoever moves it, so of two that follow the channel only one adds a batch.
        String move = from == 0
                ? "insert into log_head (genesis, size, edge, block, transaction) values (:genesis, :size, :edge, :block,"
                        + " :transaction) on conflict do nothing"
                : "update log_head set size = :size, edge = :edge, block = :block, transaction = :transaction"
                        + " where size = :from and genesis = :genesis";
        Query moving = entities.createNativeQuery(move)
                .setParameter("genesis", head.genesis().bytes())
                .setParameter("size", head.size())
                .setParameter("edge", HexFormat.of().parseHex(head.edge()))
                .setParameter("block", at.block())
                .setParameter("transaction", at.transactionId());
        if (from != 0) {
            moving.setParameter("from", from);
        }
        if (moving.executeUpdate() == 0) {
            return false;
        }
        for (LoggedBatch batch : batches) {
            entities.createNativeQuery(
                            "insert into log_batch (start, code, first, count, msp_id, block, transaction, root)"
                                    + " values (:start, :code, :first, :count, :msp, :block, :transaction, :root)")
                    .setParameter("start", batch.start())
                    .setParameter("code", batch.first().code().value())
                    .setParameter("first", batch.first().number())
                    .setParameter("count", batch.count())
                    .setParameter("msp", batch.mspId())
                    .setParameter("block", batch.at().block())
                    .setParameter("transaction", batch.at().transactionId())
                    .setParameter("root", batch.root().bytes())
                    .executeUpdate();
            addChange(batch);
        }
        return true;
    }

    /** What others are told of the channel: only whoever has moved the head adds to it. */
    private void addChange(LoggedBatch batch) {
        entities.createNativeQuery(
                        "insert into channel_change (start, count, code, first, action, state, msp_id, block,"
                                + " transaction) select coalesce(max(start + count), 0), :count, :code, :first, 'register',"
                                + " 'REGISTERED', :msp, :block, :transaction from (select start, count from channel_change"
                                + " order by start desc limit 1) as last")
                .setParameter("count", batch.count())
                .setParameter("code", batch.first().code().value())
                .setParameter("first", batch.first().number())
                .setParameter("msp", batch.mspId())
                .setParameter("block", batch.at().block())
                .setParameter("transaction", batch.at().transactionId())
                .executeUpdate();
    }

    @Override
    public Optional<LoggedBatch> find(ReceiptNumber number) {
        return batches(entities.createNativeQuery(
                                BATCH + "where b.code = :code and b.first <= :number order by b.first desc limit 1")
                        .setParameter("code", number.code().value())
                        .setParameter("number", number.number()))
                .stream()
                .filter(batch -> number.number() < batch.first().number() + batch.count())
                .findFirst();
    }

    @Override
    public Optional<Hash> rootAt(long size) {
        return batches(entities.createNativeQuery(BATCH + "where b.start + b.count = :size")
                        .setParameter("size", size))
                .stream()
                .map(LoggedBatch::root)
                .findFirst();
    }

    @Override
    public List<LoggedBatch> listAfterGaps(long from) {
        return batches(entities.createNativeQuery(BATCH
                                + "where b.start >= :from and b.first % 2000 <> 1 and not exists (select 1 from log_batch p"
                                + " where p.code = b.code and p.first < b.first and p.first >= b.first - 2000"
                                + " and p.first + p.count = b.first) order by b.start")
                        .setParameter("from", from)
                        .setMaxResults(MOST_FOUND))
                .stream()
                .toList();
    }

    @Override
    public List<ReceiptNumber> listMissing(Instant since, long beforeBlock) {
        return numbers(entities.createNativeQuery("select g.code, g.first from receipt_group g"
                        + " where g.state = 'REGISTERED' and g.registered_at >= :since and g.block < :block"
                        + " and not exists (select 1 from log_batch b where b.code = g.code and b.first = g.ledger_first"
                        + " and b.count = g.ledger_count) order by g.code, g.first")
                .setParameter("since", since)
                .setParameter("block", beforeBlock)
                .setMaxResults(MOST_FOUND));
    }

    @Override
    public List<ReceiptNumber> listUnregistered(Instant issuedBefore) {
        return numbers(entities.createNativeQuery("select code, first from receipt_group"
                        + " where state <> 'REGISTERED' and prepared_at < :before order by code, first")
                .setParameter("before", issuedBefore)
                .setMaxResults(MOST_FOUND));
    }

    private static List<ReceiptNumber> numbers(Query query) {
        return rows(query).stream()
                .map(row -> new ReceiptNumber(new ReceiptCode((String) row[0]), number(row[1])))
                .toList();
    }

    private static List<LoggedBatch> batches(Query query) {
        return rows(query).stream()
                .map(row -> new LoggedBatch(
                        number(row[0]),
                        new ReceiptNumber(new ReceiptCode((String) row[1]), number(row[2])),
                        (int) number(row[3]),
                        (String) row[4],
                        new ChannelPosition(number(row[5]), (String) row[6]),
                        Hash.of(HexFormat.of().parseHex((String) row[7]))))
                .toList();
    }

    private static List<Object[]> rows(Query query) {
        List<?> found = query.getResultList();
        return found.stream().map(Object[].class::cast).toList();
    }

    private static long number(Object column) {
        return ((Number) column).longValue();
    }
}
