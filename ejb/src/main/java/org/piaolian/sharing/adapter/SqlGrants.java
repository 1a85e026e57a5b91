package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.GrantQuery;
import org.piaolian.sharing.domain.Grants;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.WithdrawalReason;

/** The table {@code sharing_grant}. */
@ApplicationScoped
@Transactional
public class SqlGrants implements Grants {

    private static final int MOST_UNRECORDED = 100;
    private static final String COLUMNS =
            "select g.id, g.agency, g.department, array_to_string(g.kinds, ' '), g.purpose,"
                    + " g.legal_basis, array_to_string(g.fields, ' '), g.begins_at, g.ends_at, g.granted_by, g.granted_at,"
                    + " g.transaction, g.withdrawn_by, g.withdrawn_at, g.withdrawal_reason, g.withdrawal_transaction";

    @PersistenceContext
    private EntityManager entities;

    protected SqlGrants() {}

    public SqlGrants(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Grant add(Grant grant, Digest words, Optional<Instant> sameSince) {
        asked().reserve(words);
        Optional<Grant> same = sameSince.flatMap(since -> findSame(grant, words, since));
        if (same.isPresent()) {
            return same.get();
        }
        insert(grant, words);
        return find(grant.id()).orElseThrow();
    }

    private Optional<Grant> findSame(Grant grant, Digest words, Instant since) {
        return grants(entities.createNativeQuery(COLUMNS + " from sharing_grant g where g.words = :words"
                                + " and g.agency = :agency and g.granted_by = :by and g.granted_at >= :since"
                                + " and g.withdrawn_at is null order by g.granted_at")
                        .setParameter("words", words.bytes())
                        .setParameter("agency", grant.agency().value())
                        .setParameter("by", grant.by())
                        .setParameter("since", since))
                .stream()
                .findFirst();
    }

    private void insert(Grant grant, Digest words) {
        entities.createNativeQuery(
                        "insert into sharing_grant (id, agency, department, department_digest, kinds, purpose,"
                                + " legal_basis, fields, begins_at, ends_at, granted_by, granted_at, words) values (:id,"
                                + " :agency, :department, :digest, string_to_array(:kinds, ' '), :purpose, :basis,"
                                + " string_to_array(:fields, ' '), :begins, :ends, :by, :at, :words)"
                                + " on conflict do nothing")
                .setParameter("id", grant.id())
                .setParameter("agency", grant.agency().value())
                .setParameter("department", grant.department().subject())
                .setParameter("digest", grant.department().digest().bytes())
                .setParameter(
                        "kinds", grant.kinds().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")))
                .setParameter("purpose", grant.purpose().name())
                .setParameter("basis", grant.legalBasis())
                .setParameter(
                        "fields",
                        grant.fields().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")))
                .setParameter("begins", grant.from())
                .setParameter("ends", grant.until())
                .setParameter("by", grant.by())
                .setParameter("at", grant.at())
                .setParameter("words", words.bytes())
                .executeUpdate();
    }

    @Override
    public Optional<Grant> find(UUID id) {
        return grants(entities.createNativeQuery(COLUMNS + " from sharing_grant g where g.id = :id")
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    @Override
    public Page<Grant> search(GrantQuery query, Instant now) {
        StringBuilder where = new StringBuilder(" from sharing_grant g where 1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        AgencyId agency = query.agency();
        if (agency != null) {
            where.append(" and g.agency = :agency");
            parameters.put("agency", agency.value());
        }
        Department department = query.department();
        if (department != null) {
            where.append(" and g.department_digest = :department");
            parameters.put("department", department.digest().bytes());
        }
        Purpose purpose = query.purpose();
        if (purpose != null) {
            where.append(" and g.purpose = :purpose");
            parameters.put("purpose", purpose.name());
        }
        String text = query.text();
        if (text != null && !text.isBlank()) {
            where.append(" and strpos(lower(g.department || ' ' || g.legal_basis), :text) > 0");
            parameters.put("text", text.strip().toLowerCase(Locale.ROOT));
        }
        query.standing().ifPresent(standing -> {
            where.append(" and ").append(condition(standing));
            if (standing != Grant.Standing.WITHDRAWN) {
                parameters.put("now", now);
            }
        });
        String direction = query.descending() ? " desc" : "";
        Query rows = entities.createNativeQuery(
                COLUMNS + where + " order by " + column(query.sort()) + direction + ", g.id" + direction);
        Query count = entities.createNativeQuery("select count(*)" + where);
        parameters.forEach((name, value) -> {
            rows.setParameter(name, value);
            count.setParameter(name, value);
        });
        return new Page<>(
                grants(rows.setFirstResult(query.offset()).setMaxResults(query.limit())),
                ((Number) count.getSingleResult()).longValue());
    }

    /** As {@link Grant#standing} has it. */
    private static String condition(Grant.Standing standing) {
        String stands = "g.withdrawn_at is null and ";
        return switch (standing) {
            case WITHDRAWN -> "g.withdrawn_at is not null";
            case ENDED -> stands + "g.ends_at <= :now";
            case WAITING -> stands + "g.ends_at > :now and g.transaction is null";
            case COMING -> stands + "g.ends_at > :now and g.transaction is not null and g.begins_at > :now";
            case IN_FORCE -> stands + "g.ends_at > :now and g.transaction is not null and g.begins_at <= :now";
        };
    }

    private static String column(GrantQuery.Sort sort) {
        return switch (sort) {
            case GRANTED -> "g.granted_at";
            case DEPARTMENT -> "g.department";
            case PURPOSE -> "g.purpose";
            case UNTIL -> "g.ends_at";
        };
    }

    @Override
    public List<Grant> listInForce(Department department, Purpose purpose, Instant now) {
        return grants(entities.createNativeQuery(COLUMNS
                        + " from sharing_grant g where g.department_digest = :department"
                        + " and g.purpose = :purpose and " + condition(Grant.Standing.IN_FORCE) + " order by g.id")
                .setParameter("department", department.digest().bytes())
                .setParameter("purpose", purpose.name())
                .setParameter("now", now));
    }

    private AskedAt asked() {
        return new AskedAt(entities, "sharing_grant");
    }

    @Override
    public Optional<Earlier> asking(UUID id, Instant now) {
        return asked().asking(id, now, "true");
    }

    @Override
    public void notTaken(UUID id, Instant now, Earlier earlier) {
        asked().notTaken(id, now, earlier);
    }

    @Override
    public void refused(UUID id, Instant now) {
        asked().refused(id, now);
    }

    @Override
    public void recorded(UUID id, String transactionId) {
        asked().recorded(id, transactionId);
    }

    @Override
    public boolean withdraw(UUID id, Grant.Withdrawal withdrawal) {
        return entities.createNativeQuery("update sharing_grant set withdrawn_by = :by, withdrawn_at = :at,"
                                + " withdrawal_reason = :reason where id = :id and withdrawn_at is null")
                        .setParameter("by", withdrawal.by())
                        .setParameter("at", withdrawal.at())
                        .setParameter("reason", withdrawal.reason().name())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    @Override
    public void withdrawalRecorded(UUID id, String transactionId) {
        entities.createNativeQuery("update sharing_grant set withdrawal_transaction = :transaction where id = :id")
                .setParameter("transaction", transactionId)
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public List<Grant> listUnrecorded() {
        return grants(entities.createNativeQuery(COLUMNS + " from sharing_grant g where g.transaction is null or"
                        + " (g.withdrawn_at is not null and g.withdrawal_transaction is null) order by g.granted_at")
                .setMaxResults(MOST_UNRECORDED));
    }

    private static List<Grant> grants(Query query) {
        return Rows.of(query).stream().map(SqlGrants::grant).toList();
    }

    private static Grant grant(Object[] row) {
        @Nullable Instant withdrawnAt = (Instant) row[13];
        return new Grant(
                (UUID) row[0],
                new AgencyId((String) row[1]),
                new Department((String) row[2]),
                constants((String) row[3], ReceiptKind::valueOf),
                Purpose.valueOf((String) row[4]),
                (String) row[5],
                constants((String) row[6], SharedField::valueOf),
                (Instant) row[7],
                (Instant) row[8],
                (String) row[9],
                (Instant) row[10],
                (String) row[11],
                withdrawnAt == null
                        ? null
                        : new Grant.Withdrawal(
                                (String) row[12], withdrawnAt, WithdrawalReason.valueOf((String) row[14]), (String)
                                        row[15]));
    }

    private static <E extends Enum<E>> Set<E> constants(String words, java.util.function.Function<String, E> of) {
        return words.isEmpty()
                ? Set.of()
                : Arrays.stream(words.split(" ")).map(of).collect(Collectors.toUnmodifiableSet());
    }
}
