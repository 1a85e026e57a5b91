package org.piaolian.dashboard.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.piaolian.dashboard.domain.Figures;
import org.piaolian.dashboard.domain.KindTotal;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ReceiptKind;

/** Figures by SQL, since they are sums over many rows of other features' tables. */
@ApplicationScoped
public class SqlFigures implements Figures {

    private static final int HOURS = 24;

    @PersistenceContext
    private EntityManager entities;

    private final Clock clock;

    @Inject
    public SqlFigures(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<KindTotal> totals(List<String> agencies, Instant from, Instant before) {
        return rows(
                        "select kind, currency, count(*), sum(total) from receipt"
                                + " where issued_at >= :from and issued_at < :before" + of("agency", agencies)
                                + " group by kind, currency order by kind, currency",
                        agencies,
                        from,
                        before)
                .stream()
                .map(row -> new KindTotal(
                        ReceiptKind.valueOf((String) row[0]),
                        ((Number) row[2]).longValue(),
                        new Money(((BigDecimal) row[3]).stripTrailingZeros(), Currency.getInstance((String) row[1]))))
                .toList();
    }

    @Override
    public long pending(List<String> agencies) {
        return count(
                "select coalesce(sum(g.count), 0) from receipt_group g join series s on s.code = g.code"
                        + " where g.state <> 'REGISTERED'" + of("s.agency", agencies),
                agencies);
    }

    @Override
    public long rejected(List<String> agencies, Instant from, Instant before) {
        return rows(
                        "select count(*), 0 from rejected_entry r join batch b on b.id = r.batch_id"
                                + " where r.at >= :from and r.at < :before and not r.unmatched"
                                + of("b.agency", agencies),
                        agencies,
                        from,
                        before)
                .stream()
                .mapToLong(row -> ((Number) row[0]).longValue())
                .sum();
    }

    @Override
    public long unmatched(List<String> agencies) {
        return count(
                "select count(*) from rejected_entry r join batch b on b.id = r.batch_id where r.unmatched"
                        + of("b.agency", agencies),
                agencies);
    }

    @Override
    public List<Long> byHour(List<String> agencies, Instant from) {
        List<Long> hours = new ArrayList<>(Collections.nCopies(HOURS, 0L));
        rows(
                        "select cast(floor(extract(epoch from issued_at - cast(:from as timestamptz)) / 3600) as integer),"
                                + " count(*) from receipt where issued_at >= :from and issued_at < :before"
                                + of("agency", agencies) + " group by 1",
                        agencies,
                        from,
                        from.plusSeconds(HOURS * 3600L))
                .forEach(row -> hours.set(((Number) row[0]).intValue(), ((Number) row[1]).longValue()));
        return hours;
    }

    @Override
    public Map<LocalDate, Long> byDay(List<String> agencies, LocalDate first, LocalDate last) {
        Map<LocalDate, Long> days = new LinkedHashMap<>();
        first.datesUntil(last.plusDays(1)).forEach(day -> days.put(day, 0L));
        rows(
                        "select cast(issued_at at time zone '" + clock.getZone().getId() + "' as date), count(*)"
                                + " from receipt where issued_at >= :from and issued_at < :before"
                                + of("agency", agencies) + " group by 1",
                        agencies,
                        first.atStartOfDay(clock.getZone()).toInstant(),
                        last.plusDays(1).atStartOfDay(clock.getZone()).toInstant())
                .forEach(row -> days.put(day(row[0]), ((Number) row[1]).longValue()));
        return days;
    }

    private static LocalDate day(Object column) {
        return column instanceof LocalDate day ? day : ((java.sql.Date) column).toLocalDate();
    }

    private static String of(String column, List<String> agencies) {
        return agencies.isEmpty() ? "" : " and " + column + " in (:agencies)";
    }

    private long count(String sql, List<String> agencies) {
        return ((Number) query(sql, agencies).getSingleResult()).longValue();
    }

    private List<Object[]> rows(String sql, List<String> agencies, Instant from, Instant before) {
        List<?> found = query(sql, agencies)
                .setParameter("from", from)
                .setParameter("before", before)
                .getResultList();
        return found.stream().map(Object[].class::cast).toList();
    }

    private Query query(String sql, List<String> agencies) {
        Query query = entities.createNativeQuery(sql);
        return agencies.isEmpty() ? query : query.setParameter("agencies", agencies);
    }
}
