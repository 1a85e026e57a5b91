package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.DisclosureQuery;
import org.piaolian.sharing.domain.Disclosures;
import org.piaolian.sharing.domain.Purpose;

/** The tables {@code disclosure}, {@code disclosure_receipt} and {@code disclosure_reading}. */
@ApplicationScoped
@Transactional
public class SqlDisclosures implements Disclosures {

    private static final int MOST_AT_ONCE = 100;
    private static final String COLUMNS = "select d.id, d.agency, d.recipient, d.purpose, d.legal_basis, d.receipts,"
            + " encode(d.hash, 'hex'), d.ends_at, d.disclosed_by, d.disclosed_at, d.transaction, d.content is null,"
            + " d.discarded_agency, d.discarded_by, d.discarded_at, d.discard_reason, d.discard_transaction"
            + " from disclosure d";

    @PersistenceContext
    private EntityManager entities;

    protected SqlDisclosures() {}

    public SqlDisclosures(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Disclosure add(
            Disclosure disclosure,
            byte[] content,
            List<ReceiptNumber> receipts,
            Digest words,
            Optional<Instant> sameSince) {
        asked().reserve(words);
        Optional<Disclosure> same = sameSince.flatMap(since -> findSame(disclosure, words, since));
        if (same.isPresent()) {
            return same.get();
        }
        if (insert(disclosure)) {
            addContent(disclosure, content, receipts, words);
        }
        return find(disclosure.id()).orElseThrow();
    }

    private Optional<Disclosure> findSame(Disclosure disclosure, Digest words, Instant since) {
        return disclosures(entities.createNativeQuery(COLUMNS + " where d.words = :words and d.agency = :agency"
                                + " and d.disclosed_by = :by and d.disclosed_at >= :since and d.discarded_at is null"
                                + " order by d.disclosed_at")
                        .setParameter("words", words.bytes())
                        .setParameter("agency", disclosure.agency().value())
                        .setParameter("by", disclosure.by())
                        .setParameter("since", since))
                .stream()
                .findFirst();
    }

    private void addContent(Disclosure disclosure, byte[] content, List<ReceiptNumber> receipts, Digest words) {
        entities.createNativeQuery(
                        "update disclosure set content = decode(:content, 'hex'), words = :words where id = :id")
                .setParameter("content", HexFormat.of().formatHex(content))
                .setParameter("words", words.bytes())
                .setParameter("id", disclosure.id())
                .executeUpdate();
        entities.createNativeQuery("insert into disclosure_receipt (code, number, disclosure_id)"
                        + " select split_part(n, '-', 1), cast(split_part(n, '-', 2) as bigint), cast(:id as uuid)"
                        + " from unnest(string_to_array(:numbers, ' ')) as n")
                .setParameter("id", disclosure.id())
                .setParameter(
                        "numbers",
                        receipts.stream().map(ReceiptNumber::toString).collect(Collectors.joining(" ")))
                .executeUpdate();
    }

    @Override
    public void learn(Disclosure disclosure) {
        insert(disclosure);
        Disclosure.@Nullable Discarding discarding = disclosure.discarding();
        if (discarding != null) {
            discard(disclosure.id(), discarding);
            String transaction = discarding.transactionId();
            if (transaction != null) {
                discardRecorded(disclosure.id(), transaction);
            }
        }
    }

    /** @return false where it was there before */
    private boolean insert(Disclosure disclosure) {
        return entities.createNativeQuery(
                                "insert into disclosure (id, agency, recipient, purpose, legal_basis, receipts, hash,"
                                        + " ends_at, disclosed_by, disclosed_at, transaction) values (:id, :agency, :recipient, :purpose,"
                                        + " :basis, :receipts, decode(:hash, 'hex'), :ends, :by, :at, cast(:transaction as varchar))"
                                        + " on conflict do nothing")
                        .setParameter("id", disclosure.id())
                        .setParameter("agency", disclosure.agency().value())
                        .setParameter("recipient", disclosure.recipient().value())
                        .setParameter("purpose", disclosure.purpose().name())
                        .setParameter("basis", disclosure.legalBasis())
                        .setParameter("receipts", disclosure.receipts())
                        .setParameter("hash", disclosure.hash().hex())
                        .setParameter("ends", disclosure.until())
                        .setParameter("by", disclosure.by())
                        .setParameter("at", disclosure.at())
                        .setParameter("transaction", disclosure.transactionId())
                        .executeUpdate()
                == 1;
    }

    @Override
    public Optional<Disclosure> find(UUID id) {
        return disclosures(entities.createNativeQuery(COLUMNS + " where d.id = :id")
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    @Override
    public Page<Disclosure> search(DisclosureQuery query, Instant now) {
        StringBuilder where = new StringBuilder();
        where.append(
                switch (query.direction().map(Enum::name).orElse("")) {
                    case "SENT" -> " where d.agency = :of";
                    case "RECEIVED" -> " where d.recipient = :of";
                    default -> " where (d.agency = :of or d.recipient = :of)";
                });
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("of", query.of().value());
        Purpose purpose = query.purpose();
        if (purpose != null) {
            where.append(" and d.purpose = :purpose");
            parameters.put("purpose", purpose.name());
        }
        String text = query.text();
        if (text != null && !text.isBlank()) {
            where.append(" and strpos(lower(d.legal_basis), :text) > 0");
            parameters.put("text", text.strip().toLowerCase(Locale.ROOT));
        }
        query.standing().ifPresent(standing -> {
            where.append(" and ").append(condition(standing));
            if (standing != Disclosure.Standing.DISCARDED) {
                parameters.put("now", now);
            }
        });
        String direction = query.descending() ? " desc" : "";
        Query rows = entities.createNativeQuery(
                COLUMNS + where + " order by " + column(query.sort()) + direction + ", d.id" + direction);
        Query count = entities.createNativeQuery("select count(*) from disclosure d" + where);
        parameters.forEach((name, value) -> {
            rows.setParameter(name, value);
            count.setParameter(name, value);
        });
        return new Page<>(
                disclosures(rows.setFirstResult(query.offset()).setMaxResults(query.limit())),
                ((Number) count.getSingleResult()).longValue());
    }

    /** As {@link Disclosure#standing} has it. */
    private static String condition(Disclosure.Standing standing) {
        String stands = "d.discarded_at is null and ";
        return switch (standing) {
            case DISCARDED -> "d.discarded_at is not null";
            case ENDED -> stands + "d.ends_at <= :now";
            case OPEN -> stands + "d.ends_at > :now and d.transaction is not null and d.content is null";
            case WAITING -> stands + "d.ends_at > :now and (d.transaction is null or d.content is not null)";
        };
    }

    private static String column(DisclosureQuery.Sort sort) {
        return switch (sort) {
            case DISCLOSED -> "d.disclosed_at";
            case OTHER -> "case when d.agency = :of then d.recipient else d.agency end";
            case PURPOSE -> "d.purpose";
            case RECEIPTS -> "d.receipts";
            case UNTIL -> "d.ends_at";
        };
    }

    private AskedAt asked() {
        return new AskedAt(entities, "disclosure");
    }

    /** What was discarded is not told to the channel. */
    @Override
    public Optional<Earlier> asking(UUID id, Instant now) {
        return asked().asking(id, now, "discarded_at is null");
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
    public Optional<Instant> findAsked(UUID id) {
        List<?> found = entities.createNativeQuery(
                        "select asked_at from disclosure where id = :id and asked_at is not null")
                .setParameter("id", id)
                .getResultList();
        return found.stream().map(Instant.class::cast).findFirst();
    }

    @Override
    public Optional<byte[]> findContent(UUID id) {
        List<?> found = entities.createNativeQuery(
                        "select encode(content, 'hex') from disclosure where id = :id and content is not null")
                .setParameter("id", id)
                .getResultList();
        return found.stream().map(hex -> HexFormat.of().parseHex((String) hex)).findFirst();
    }

    @Override
    public void delivered(UUID id) {
        entities.createNativeQuery("update disclosure set content = null where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public void remove(UUID id) {
        entities.createNativeQuery("delete from disclosure where id = :id and transaction is null")
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public boolean discard(UUID id, Disclosure.Discarding discarding) {
        return entities.createNativeQuery("update disclosure set discarded_agency = :agency, discarded_by = :by,"
                                + " discarded_at = :at, discard_reason = :reason, content = null"
                                + " where id = :id and discarded_at is null")
                        .setParameter("agency", discarding.agency().value())
                        .setParameter("by", discarding.by())
                        .setParameter("at", discarding.at())
                        .setParameter("reason", discarding.reason().name())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    @Override
    public void discardRecorded(UUID id, String transactionId) {
        entities.createNativeQuery("update disclosure set discard_transaction = :transaction where id = :id"
                        + " and discard_transaction is null")
                .setParameter("transaction", transactionId)
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public List<Disclosure> listUnfinished() {
        return disclosures(entities.createNativeQuery(
                        COLUMNS + " where d.transaction is null or d.content is not null or (d.discarded_at is not null"
                                + " and d.discard_transaction is null) order by d.disclosed_at")
                .setMaxResults(MOST_AT_ONCE));
    }

    @Override
    public List<Disclosure> listEnded(Instant now) {
        return disclosures(entities.createNativeQuery(
                        COLUMNS + " where d.discarded_at is null and d.ends_at <= :now and exists (select 1"
                                + " from disclosure_receipt r where r.disclosure_id = d.id) order by d.ends_at")
                .setParameter("now", now)
                .setMaxResults(MOST_AT_ONCE));
    }

    @Override
    public void addReading(UUID disclosure, String reader, Instant at, String transactionId) {
        entities.createNativeQuery("insert into disclosure_reading (id, disclosure_id, reader, read_at, transaction)"
                        + " select :id, d.id, :reader, :at, :transaction from disclosure d where d.id = :disclosure"
                        + " on conflict (transaction) do nothing")
                .setParameter("transaction", transactionId)
                .setParameter("id", UUID.randomUUID())
                .setParameter("disclosure", disclosure)
                .setParameter("reader", reader)
                .setParameter("at", at)
                .executeUpdate();
    }

    private static List<Disclosure> disclosures(Query query) {
        return Rows.of(query).stream().map(SqlDisclosures::disclosure).toList();
    }

    private static Disclosure disclosure(Object[] row) {
        @Nullable Instant discardedAt = (Instant) row[14];
        return new Disclosure(
                (UUID) row[0],
                new AgencyId((String) row[1]),
                new AgencyId((String) row[2]),
                Purpose.valueOf((String) row[3]),
                (String) row[4],
                (int) Rows.number(row[5]),
                Digest.ofHex((String) row[6]),
                (Instant) row[7],
                (String) row[8],
                (Instant) row[9],
                (String) row[10],
                (Boolean) row[11],
                discardedAt == null
                        ? null
                        : new Disclosure.Discarding(
                                new AgencyId((String) row[12]),
                                (String) row[13],
                                discardedAt,
                                DiscardReason.valueOf((String) row[15]),
                                (String) row[16]));
    }
}
