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
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;

/** The tables {@code log_batch}, {@code log_state} and {@code log_head}, by SQL: there is nothing to map. */
@ApplicationScoped
@Transactional
public class SqlChannelLog implements ChannelLog {

    private static final int MOST_FOUND = 100;
    private static final String BATCH = "select b.start, b.code, b.first, b.count, b.msp_id, b.block, b.transaction,"
            + " encode(b.root, 'hex') from log_batch b ";
    private static final String STATE =
            "select s.place, s.code, s.number, s.sequence, s.at, s.state, s.msp_id, s.block,"
                    + " s.transaction, encode(s.root, 'hex') from log_state s ";

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
        if (!move(from, head)) {
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
            addChange(batch.first(), batch.count(), "register", ReceiptState.REGISTERED, batch.mspId(), batch.at());
        }
        return true;
    }

    @Override
    public boolean append(long from, ChannelNews.Changed changed, List<LoggedState> states, Head head) {
        if (!move(from, head)) {
            return false;
        }
        for (LoggedState logged : states) {
            LogEntry.State state = logged.state();
            @Nullable Hash root = logged.root();
            entities.createNativeQuery(
                            "insert into log_state (place, code, number, sequence, state, msp_id, at, block, transaction, root)"
                                    + " values (:place, :code, :number, :sequence, :state, :msp, :at, :block, :transaction,"
                                    + " decode(cast(:root as text), 'hex'))")
                    .setParameter("place", logged.place())
                    .setParameter("code", logged.receipt().code().value())
                    .setParameter("number", logged.receipt().number())
                    .setParameter("sequence", state.sequence())
                    .setParameter("state", state.name())
                    .setParameter("msp", state.agency())
                    .setParameter("at", Instant.ofEpochSecond(state.time()))
                    .setParameter("block", logged.at().block())
                    .setParameter("transaction", logged.at().transactionId())
                    .setParameter("root", root == null ? null : root.hex())
                    .executeUpdate();
        }
        for (Change change : changed.changes()) {
            addChange(change.receipt(), 1, change.action(), change.state(), null, changed.at());
        }
        return true;
    }

    /** The row is locked by whoever moves it, so of two that follow the channel only one adds a batch. */
    private boolean move(long from, Head head) {
        ChannelPosition at = head.at().orElseThrow();
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
        return moving.executeUpdate() == 1;
    }

    /** What others are told of the channel. Told again, as after another node was faster, it changes nothing. */
    private void addChange(
            ReceiptNumber first,
            int count,
            String action,
            ReceiptState state,
            @Nullable String mspId,
            ChannelPosition at) {
        entities.createNativeQuery(
                        "insert into channel_change (start, count, code, first, action, state, msp_id, block,"
                                + " transaction) values (coalesce((select start + count from channel_change order by start desc"
                                + " limit 1), 0), :count, :code, :first, :action, :state, cast(:msp as text), :block,"
                                + " :transaction) on conflict (transaction, code, first) do nothing")
                .setParameter("count", count)
                .setParameter("code", first.code().value())
                .setParameter("first", first.number())
                .setParameter("action", action)
                .setParameter("state", state.name())
                .setParameter("msp", mspId)
                .setParameter("block", at.block())
                .setParameter("transaction", at.transactionId())
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
    public Optional<LoggedState> findState(ReceiptNumber number) {
        return states(entities.createNativeQuery(
                                STATE + "where s.code = :code and s.number = :number order by s.place desc limit 1")
                        .setParameter("code", number.code().value())
                        .setParameter("number", number.number()))
                .stream()
                .findFirst();
    }

    @Override
    public boolean hasFollowed(ReceiptNumber number, String transactionId) {
        return !entities.createNativeQuery(
                        "select 1 from channel_change where transaction = :transaction and code = :code"
                                + " and first = :number")
                .setParameter("transaction", transactionId)
                .setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .getResultList()
                .isEmpty();
    }

    @Override
    public Optional<Hash> rootAt(long size) {
        List<?> found = entities.createNativeQuery(
                        "select encode(root, 'hex') from log_batch where start + count = :size"
                                + " union all select encode(root, 'hex') from log_state where place = :size - 1"
                                + " and root is not null")
                .setParameter("size", size)
                .getResultList();
        return found.stream()
                .map(root -> Hash.of(HexFormat.of().parseHex((String) root)))
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
    public List<LoggedState> listStatesFrom(long place, Instant heardBefore) {
        return states(
                entities.createNativeQuery(STATE + "where s.place >= :place and s.heard_at < :before order by s.place")
                        .setParameter("place", place)
                        .setParameter("before", heardBefore)
                        .setMaxResults(MOST_FOUND));
    }

    @Override
    public List<ReceiptNumber> listUntoldReversals(Instant doneBefore) {
        return numbers(
                entities.createNativeQuery("select r.red_code, r.red_number from reversal r where r.state = 'DONE'"
                                + " and r.done_at < :before and not exists (select 1 from channel_change c"
                                + " where c.code = r.red_code and c.first = r.red_number and c.action = 'reverses')"
                                + " order by r.red_code, r.red_number")
                        .setParameter("before", doneBefore)
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

    private static List<LoggedState> states(Query query) {
        return rows(query).stream()
                .map(row -> new LoggedState(
                        number(row[0]),
                        new ReceiptNumber(new ReceiptCode((String) row[1]), number(row[2])),
                        new LogEntry.State(
                                (int) number(row[3]),
                                ((Instant) row[4]).getEpochSecond(),
                                (String) row[5],
                                Hash.of(HexFormat.of().parseHex((String) row[8])),
                                (String) row[6]),
                        new ChannelPosition(number(row[7]), (String) row[8]),
                        row[9] == null ? null : Hash.of(HexFormat.of().parseHex((String) row[9]))))
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
