package org.piaolian.proofs.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
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

    private static final String ADD_BATCHES =
            "insert into log_batch (start, code, first, count, msp_id, block, transaction, root)"
                    + " select start, code, number, count, msp, block, transaction, decode(root, 'hex')"
                    + " from json_to_recordset(cast(:rows as json)) as r(start bigint, code text, number bigint,"
                    + " count integer, msp text, block bigint, transaction text, root text)";

    private static final String ADD_STATES =
            "insert into log_state (place, code, number, sequence, state, msp_id, at, block, transaction, root)"
                    + " select place, code, number, sequence, state, msp, at, block, transaction, decode(root, 'hex')"
                    + " from json_to_recordset(cast(:rows as json)) as r(place bigint, code text, number bigint,"
                    + " sequence integer, state text, msp text, at timestamptz, block bigint, transaction text, root text)";

    /** What others are told of the channel. Told again, as after another node was faster, it changes nothing. */
    private static final String ADD_CHANGES =
            "insert into channel_change (start, count, code, first, action, state, msp_id, block, transaction)"
                    + " select e.place + sum(count) over (order by ord) - count, count, code, number, action, state,"
                    + " msp, block, transaction"
                    + " from (select coalesce((select start + count from channel_change order by start desc limit 1), 0)"
                    + " as place) e,"
                    + " (select *, row_number() over (partition by transaction, code, number order by ord) as nth"
                    + " from rows from (json_to_recordset(cast(:rows as json)) as (code text, number bigint, count integer,"
                    + " action text, state text, msp text, block bigint, transaction text)) with ordinality"
                    + " as r(code, number, count, action, state, msp, block, transaction, ord)) n"
                    + " where nth = 1 and not exists (select 1 from channel_change c where c.transaction = n.transaction"
                    + " and c.code = n.code and c.first = n.number)";

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
        JsonArrayBuilder rows = Json.createArrayBuilder();
        JsonArrayBuilder changes = Json.createArrayBuilder();
        for (LoggedBatch batch : batches) {
            rows.add(of(batch.first(), batch.at())
                    .add("start", batch.start())
                    .add("count", batch.count())
                    .add("msp", batch.mspId())
                    .add("root", batch.root().hex()));
            changes.add(of(batch.first(), batch.at())
                    .add("count", batch.count())
                    .add("action", "register")
                    .add("state", ReceiptState.REGISTERED.name())
                    .add("msp", batch.mspId()));
        }
        insert(ADD_BATCHES, rows);
        insert(ADD_CHANGES, changes);
        return true;
    }

    @Override
    public boolean append(long from, ChannelNews.Changed changed, List<LoggedState> states, Head head) {
        if (!move(from, head)) {
            return false;
        }
        JsonArrayBuilder rows = Json.createArrayBuilder();
        for (LoggedState logged : states) {
            LogEntry.State state = logged.state();
            @Nullable Hash root = logged.root();
            JsonObjectBuilder row = of(logged.receipt(), logged.at())
                    .add("place", logged.place())
                    .add("sequence", state.sequence())
                    .add("state", state.name())
                    .add("msp", state.agency())
                    .add("at", Instant.ofEpochSecond(state.time()).toString());
            rows.add(root == null ? row : row.add("root", root.hex()));
        }
        JsonArrayBuilder changes = Json.createArrayBuilder();
        for (Change change : changed.changes()) {
            changes.add(of(change.receipt(), changed.at())
                    .add("count", 1)
                    .add("action", change.action())
                    .add("state", change.state().name()));
        }
        insert(ADD_STATES, rows);
        insert(ADD_CHANGES, changes);
        return true;
    }

    private static JsonObjectBuilder of(ReceiptNumber receipt, ChannelPosition at) {
        return Json.createObjectBuilder()
                .add("code", receipt.code().value())
                .add("number", receipt.number())
                .add("block", at.block())
                .add("transaction", at.transactionId());
    }

    /** All rows in one statement: a transaction on the channel can change 500 receipts. */
    private void insert(String sql, JsonArrayBuilder rows) {
        entities.createNativeQuery(sql)
                .setParameter("rows", rows.build().toString())
                .executeUpdate();
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
