package org.piaolian.claims.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.Claim.OnChannel;
import org.piaolian.claims.domain.ClaimQuery;
import org.piaolian.claims.domain.Claims;
import org.piaolian.money.Money;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The tables {@code subsidy_claim} and {@code claim_check}. */
@ApplicationScoped
@Transactional
public class SqlClaims implements Claims {

    private static final String COLUMNS = "select c.id, c.payment, c.programme, c.period, c.agency, c.reference,"
            + " encode(c.tag, 'hex'), array_to_string(c.keys, ','), c.state, c.wanted_at, c.claimed_at, c.transaction,"
            + " c.reason, c.ended_at, c.end_transaction";
    private static final int COLUMN_COUNT = 15;
    private static final int PAID_AT_ONCE = 5_000;

    /** The codes of all lines of a receipt's content, in one order. */
    private static final String ITEMS = "(select array_agg(distinct l ->> 'itemCode' order by l ->> 'itemCode')"
            + " from json_array_elements(cast(%s.content as json) -> 'lines') l)";

    @PersistenceContext
    private EntityManager entities;

    protected SqlClaims() {}

    public SqlClaims(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Claim> want(List<Claim> claims, BatchId batch) {
        Map<UUID, Claim> kept = new HashMap<>();
        // In one order for all: two batches with the same payments must not wait for each other.
        List<Claim> ordered = claims.stream()
                .sorted(Comparator.comparing(Claim::payment)
                        .thenComparing(Claim::programme)
                        .thenComparing(Claim::period))
                .toList();
        for (Claim claim : ordered) {
            kept.put(claim.id(), want(claim, batch));
        }
        List<Claim> inTheirOrder = new ArrayList<>();
        claims.forEach(claim -> inTheirOrder.add(Objects.requireNonNull(kept.get(claim.id()))));
        return inTheirOrder;
    }

    private Claim want(Claim claim, BatchId batch) {
        int rows = entities.createNativeQuery(
                        "insert into subsidy_claim (id, payment, programme, period, agency, batch_id,"
                                + " reference, tag, keys, state, wanted_at) values (:id, :payment, :programme, :period, :agency,"
                                + " :batch, :reference, decode(:tag, 'hex'), string_to_array(:keys, ','), 'WANTED', :at)"
                                + " on conflict (payment, programme, period) where state <> 'ENDED' do update"
                                + " set batch_id = excluded.batch_id where subsidy_claim.state in ('WANTED', 'HELD')")
                .setParameter("id", claim.id())
                .setParameter("payment", claim.payment())
                .setParameter("programme", claim.programme())
                .setParameter("period", claim.period())
                .setParameter("agency", claim.agency().value())
                .setParameter("batch", batch.value())
                .setParameter("reference", claim.reference())
                .setParameter("tag", claim.tag().hex())
                .setParameter("keys", String.join(",", claim.keys()))
                .setParameter("at", claim.wantedAt())
                .executeUpdate();
        if (rows == 0) {
            throw new IllegalStateException("a claim of " + claim.programme() + " for " + claim.period()
                    + " is being given up; it can be made anew when that is done");
        }
        return all(entities.createNativeQuery(COLUMNS + " from subsidy_claim c where payment = :payment and"
                                + " programme = :programme and period = :period and state <> 'ENDED'")
                        .setParameter("payment", claim.payment())
                        .setParameter("programme", claim.programme())
                        .setParameter("period", claim.period()))
                .get(0);
    }

    @Override
    public void settle(List<Claim> held, List<Claim> refused) {
        for (Claim claim : held) {
            OnChannel at = Optional.ofNullable(claim.held()).orElseThrow();
            entities.createNativeQuery("update subsidy_claim set state = 'HELD', claimed_at = :at,"
                            + " transaction = :transaction, tag = decode(:tag, 'hex'),"
                            + " keys = string_to_array(:keys, ',') where id = :id and state in ('WANTED', 'HELD')")
                    .setParameter("id", claim.id())
                    .setParameter("at", at.at())
                    .setParameter("transaction", at.transactionId())
                    .setParameter("tag", claim.tag().hex())
                    .setParameter("keys", String.join(",", claim.keys()))
                    .executeUpdate();
        }
        for (Claim claim : refused) {
            entities.createNativeQuery("delete from subsidy_claim where id = :id and state = 'WANTED'")
                    .setParameter("id", claim.id())
                    .executeUpdate();
        }
    }

    @Override
    public int markEnding(int limit) {
        int marked = markTakenBack(limit);
        for (Object batch : entities.createNativeQuery(AWAITING_BATCHES).getResultList()) {
            marked += markNotPaid((UUID) batch, limit);
        }
        return marked;
    }

    private int markTakenBack(int limit) {
        String sameItems = ITEMS.formatted("n") + " = " + ITEMS.formatted("o");
        entities.createNativeQuery("update subsidy_claim c set payment = n.payment,"
                        + " taken_back = n.later_state is not distinct from 'REVERSED'"
                        + " from receipt o, reversal v, receipt n"
                        + " where c.state = 'HELD' and c.taken_back and o.payment = c.payment"
                        + " and v.code = o.code and v.number = o.number and v.state in ('CONFIRMED', 'DONE')"
                        + " and n.code = v.replacement_code and n.number = v.replacement_number"
                        + " and upper(n.party_identifier) = upper(o.party_identifier) and " + sameItems)
                .executeUpdate();
        return entities.createNativeQuery("update subsidy_claim c set state = 'ENDING', reason ="
                        + " case when exists (select 1 from reversal v where v.code = o.code and v.number = o.number"
                        + " and v.state in ('CONFIRMED', 'DONE') and v.reason = 'REFUND') then 'PAID_BACK'"
                        + " else 'MISTAKE' end"
                        + " from receipt o where o.payment = c.payment and c.id in (select i.id from subsidy_claim i"
                        + " where i.state = 'HELD' and i.taken_back order by i.wanted_at limit :limit)")
                .setParameter("limit", limit)
                .executeUpdate();
    }

    /** Batches that are done and have claims whose receipt is not known: one is skipped to the next. */
    private static final String AWAITING_BATCHES = "with recursive awaiting(batch_id) as ("
            + "(select batch_id from subsidy_claim where not receipted and state in ('WANTED', 'HELD')"
            + " order by batch_id limit 1) union all"
            + " select (select c.batch_id from subsidy_claim c where not c.receipted and c.state in ('WANTED', 'HELD')"
            + " and c.batch_id > a.batch_id order by c.batch_id limit 1) from awaiting a where a.batch_id is not null)"
            + " select b.id from awaiting a join batch b on b.id = a.batch_id where b.state = 'DONE'";

    /** Of so many claims of a batch that is done, those without a receipt; of the others it is known from then on. */
    private int markNotPaid(UUID batch, int limit) {
        String awaited = " and c.id in (select i.id from subsidy_claim i where i.batch_id = :batch and not i.receipted"
                + " and i.state in ('WANTED', 'HELD') limit :limit)";
        String paid = " exists (select 1 from receipt r where r.payment = c.payment)";
        int marked = entities.createNativeQuery(
                        "update subsidy_claim c set state = 'ENDING', reason = 'NOT_PAID' where not" + paid + awaited)
                .setParameter("batch", batch)
                .setParameter("limit", limit)
                .executeUpdate();
        entities.createNativeQuery("update subsidy_claim c set receipted = true where" + paid + awaited)
                .setParameter("batch", batch)
                .setParameter("limit", PAID_AT_ONCE)
                .executeUpdate();
        return marked;
    }

    @Override
    public List<Claim> listEnding(int limit) {
        return all(entities.createNativeQuery(
                        COLUMNS + " from subsidy_claim c where state = 'ENDING' order by wanted_at, id")
                .setMaxResults(limit));
    }

    @Override
    public void ended(List<Claim> claims) {
        for (Claim claim : claims) {
            OnChannel end = Optional.ofNullable(claim.ended()).orElseThrow();
            entities.createNativeQuery("update subsidy_claim set state = 'ENDED', ended_at = :at,"
                            + " end_transaction = :transaction where id = :id and state = 'ENDING'")
                    .setParameter("id", claim.id())
                    .setParameter("at", end.at())
                    .setParameter("transaction", end.transactionId())
                    .executeUpdate();
        }
    }

    /** The sets of keys that held claims are known by, without those that have all of these: one is skipped to the next. */
    private static final String SETS_BEHIND = "with recursive sets(keys) as ("
            + "(select keys from subsidy_claim where state = 'HELD' order by keys limit 1) union all"
            + " select (select c.keys from subsidy_claim c where c.state = 'HELD' and c.keys > s.keys"
            + " order by c.keys limit 1) from sets s where s.keys is not null),"
            + " behind(keys) as (select keys from sets where not (keys @> string_to_array(:keys, ',')))";

    private static final String BEHIND = " join receipt r on r.payment = c.payment where c.state = 'HELD'"
            + " and r.party_identifier is not null and r.later_state is distinct from 'REVERSED'";

    @Override
    public List<Behind> listBehind(Collection<String> keys, Optional<Claim> after, int limit) {
        String passed = after.map(claim -> String.join(",", claim.keys())).orElse("");
        List<?> sets = entities.createNativeQuery(SETS_BEHIND + " select array_to_string(keys, ',') from behind"
                        + " where keys >= string_to_array(:passed, ',') order by keys")
                .setParameter("keys", String.join(",", keys))
                .setParameter("passed", passed)
                .getResultList();
        List<Behind> behind = new ArrayList<>();
        for (Object set : sets) {
            if (behind.size() < limit) {
                behind.addAll(
                        listBehind((String) set, after.filter(claim -> set.equals(passed)), limit - behind.size()));
            }
        }
        return behind;
    }

    private List<Behind> listBehind(String set, Optional<Claim> after, int limit) {
        String further = after.isPresent() ? " and (c.wanted_at, c.id) > (:wanted, :id)" : "";
        Query query = entities.createNativeQuery(COLUMNS + ", r.party_identifier from subsidy_claim c" + BEHIND
                        + " and c.keys = string_to_array(:set, ',')" + further + " order by c.wanted_at, c.id")
                .setParameter("set", set);
        after.ifPresent(claim -> query.setParameter("wanted", claim.wantedAt()).setParameter("id", claim.id()));
        List<?> rows = query.setMaxResults(limit).getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Behind(claim(row), (String) row[COLUMN_COUNT]))
                .toList();
    }

    @Override
    public long countBehind(Collection<String> keys) {
        return ((Number) entities.createNativeQuery(SETS_BEHIND
                                + " select count(*) from behind b join subsidy_claim c on c.keys = b.keys" + BEHIND)
                        .setParameter("keys", String.join(",", keys))
                        .getSingleResult())
                .longValue();
    }

    private static final String LISTED = ", r.code, r.number, r.total, r.currency, r.party_name";
    private static final String WITH_RECEIPT = " from subsidy_claim c left join receipt r on r.payment = c.payment";

    @Override
    public Optional<Listed> findByReference(String reference) {
        return listed(entities.createNativeQuery(COLUMNS + LISTED + WITH_RECEIPT + " where c.reference = :reference")
                        .setParameter("reference", reference))
                .stream()
                .findFirst();
    }

    @Override
    public Page<Listed> search(ClaimQuery query) {
        StringBuilder where = new StringBuilder(" where true");
        Map<String, Object> parameters = new HashMap<>();
        if (query.programme() != null) {
            where.append(" and c.programme = :programme");
            parameters.put("programme", query.programme());
        }
        if (query.period() != null) {
            where.append(" and c.period = :period");
            parameters.put("period", query.period());
        }
        if (!query.states().isEmpty()) {
            where.append(" and c.state in (:states)");
            parameters.put("states", query.states().stream().map(Enum::name).toList());
        }
        if (query.agency() != null) {
            where.append(" and c.agency = :agency");
            parameters.put("agency", query.agency().value());
        }
        String direction = query.descending() ? " desc" : "";
        String column = switch (query.sort()) {
            case CLAIMED -> "c.wanted_at" + direction;
            case PROGRAMME -> "c.programme" + direction + ", c.period" + direction;
            case PERIOD -> "c.period" + direction;
            case RECEIPT -> "r.code" + direction + " nulls last, r.number" + direction;
            case STATE -> "c.state" + direction;
        };
        Query rows = entities.createNativeQuery(
                        COLUMNS + LISTED + WITH_RECEIPT + where + " order by " + column + ", c.id")
                .setFirstResult(query.offset())
                .setMaxResults(query.limit());
        Query count = entities.createNativeQuery("select count(*) from subsidy_claim c" + where);
        parameters.forEach((name, value) -> {
            rows.setParameter(name, value);
            count.setParameter(name, value);
        });
        return new Page<>(listed(rows), ((Number) count.getSingleResult()).longValue());
    }

    @Override
    public String officer(BatchId batch) {
        return (String) entities.createNativeQuery("select coalesce(a.reference, 'system') from batch b"
                        + " left join account a on a.user_name = b.received_by where b.id = :id")
                .setParameter("id", batch.value())
                .getSingleResult();
    }

    @Override
    public void addCheck(Check check) {
        entities.createNativeQuery("insert into claim_check (at, checked_by, agency, programme, period, tag, claimed)"
                        + " values (:at, :by, :agency, :programme, :period, decode(:tag, 'hex'), :claimed)")
                .setParameter("at", check.at())
                .setParameter("by", check.user())
                .setParameter("agency", check.agency().value())
                .setParameter("programme", check.programme())
                .setParameter("period", check.period())
                .setParameter("tag", check.tag().hex())
                .setParameter("claimed", check.claimed())
                .executeUpdate();
    }

    private static List<Claim> all(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(row -> claim((Object[]) row)).toList();
    }

    private static List<Listed> listed(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(Object[].class::cast).map(SqlClaims::listed).toList();
    }

    private static Listed listed(Object[] row) {
        @Nullable Object code = row[COLUMN_COUNT];
        if (code == null) {
            return new Listed(claim(row), null, null, null);
        }
        return new Listed(
                claim(row),
                new ReceiptNumber(new ReceiptCode((String) code), ((Number) row[COLUMN_COUNT + 1]).longValue()),
                new Money(((BigDecimal) row[COLUMN_COUNT + 2]).stripTrailingZeros(), Currency.getInstance((String)
                        row[COLUMN_COUNT + 3])),
                (String) row[COLUMN_COUNT + 4]);
    }

    private static Claim claim(Object[] row) {
        String reason = (String) row[12];
        return new Claim(
                (UUID) row[0],
                (String) row[1],
                (String) row[2],
                (String) row[3],
                new AgencyId((String) row[4]),
                (String) row[5],
                Digest.ofHex((String) row[6]),
                List.of(((String) row[7]).split(",", -1)),
                Claim.State.valueOf((String) row[8]),
                (Instant) row[9],
                row[10] == null ? null : new OnChannel((Instant) row[10], (String) row[11]),
                reason == null ? null : Claim.Reason.valueOf(reason),
                row[13] == null ? null : new OnChannel((Instant) row[13], (String) row[14]));
    }
}
