package org.piaolian.receipts.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.receipts.domain.WrittenContent;

/** Receipts in PostgreSQL. */
@ApplicationScoped
public class JpaReceipts implements Receipts {

    @PersistenceContext
    private EntityManager entities;

    private final Clock clock;

    @Inject
    public JpaReceipts(Clock clock) {
        this.clock = clock;
    }

    public JpaReceipts(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    public Optional<Receipt> find(ReceiptNumber number) {
        ReceiptRow row = entities.find(ReceiptRow.class, new NumberKey(number));
        return row == null ? Optional.empty() : Optional.of(receipt(row, documentDigest(number)));
    }

    @Override
    public Optional<Receipt> findByDocument(Digest pdf) {
        return entities.createQuery("select code, number from DocumentRow where digest = :digest", Object[].class)
                .setParameter("digest", pdf.bytes())
                .getResultStream()
                .findFirst()
                .flatMap(key -> find(new ReceiptNumber(new ReceiptCode((String) key[0]), (Long) key[1])));
    }

    private @Nullable Digest documentDigest(ReceiptNumber number) {
        return entities.createQuery(
                        "select digest from DocumentRow where code = :code and number = :number", byte[].class)
                .setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .getResultStream()
                .findFirst()
                .map(Digest::of)
                .orElse(null);
    }

    private Receipt receipt(ReceiptRow row, @Nullable Digest pdf) {
        ReceiptNumber number = row.receiptNumber();
        GroupRow group = entities.find(GroupRow.class, new GroupKey(number.code(), row.groupFirst));
        return new Receipt(
                row.readContent(),
                row.content,
                row.digestOfContent(),
                pdf,
                row.state(group.state),
                new BatchId(row.batchId),
                group.sealedAt,
                group.registration());
    }

    @Override
    public Optional<byte[]> findDocument(ReceiptNumber number) {
        return Optional.ofNullable(entities.find(DocumentRow.class, new NumberKey(number)))
                .map(document -> document.pdf);
    }

    @Override
    public Page<ReceiptSummary> search(ReceiptQuery query, List<String> issuers) {
        StringBuilder where = new StringBuilder(" where 1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        if (!issuers.isEmpty()) {
            where.append(" and r.agency in :issuers");
            parameters.put("issuers", issuers);
        }
        restrict(
                where,
                parameters,
                "r.batchId =",
                "batch",
                query.batch() == null ? null : query.batch().value());
        restrict(
                where,
                parameters,
                "r.agency =",
                "agency",
                query.agency() == null ? null : query.agency().value());
        restrict(where, parameters, "r.issuedAt >=", "from", startOf(query.from(), 0));
        restrict(where, parameters, "r.issuedAt <", "before", startOf(query.to(), 1));
        restrict(where, parameters, "r.total >=", "least", query.least());
        restrict(where, parameters, "r.total <=", "most", query.most());
        if (!query.kinds().isEmpty()) {
            where.append(" and r.kind in :kinds");
            parameters.put("kinds", query.kinds());
        }
        if (!query.states().isEmpty()) {
            where.append(" and coalesce(cast(r.laterState as String), cast(g.state as String)) in :states");
            parameters.put("states", query.states().stream().map(Enum::name).toList());
        }
        String text = query.text();
        if (text != null && !text.isBlank()) {
            addText(where, parameters, text.strip());
        }
        String from = " from ReceiptRow r join GroupRow g on g.code = r.code and g.first = r.groupFirst" + where;
        String direction = query.descending() ? " desc" : "";
        String order =
                " order by " + column(query.sort()) + direction + ", r.code" + direction + ", r.number" + direction;
        TypedQuery<Object[]> rows = entities.createQuery("select r, g.state" + from + order, Object[].class);
        TypedQuery<Long> count = entities.createQuery("select count(*)" + from, Long.class);
        parameters.forEach((name, value) -> {
            rows.setParameter(name, value);
            count.setParameter(name, value);
        });
        List<ReceiptSummary> found = rows.setFirstResult(query.offset())
                .setMaxResults(query.limit())
                .getResultStream()
                .map(row -> summary((ReceiptRow) row[0], (ReceiptGroup.State) row[1]))
                .toList();
        return new Page<>(found, count.getSingleResult());
    }

    private static void addText(StringBuilder where, Map<String, Object> parameters, String text) {
        Optional<ReceiptNumber> whole = ReceiptNumber.parse(text);
        if (whole.isPresent()) {
            where.append(" and r.code = :code and r.number = :number");
            parameters.put("code", whole.get().code().value());
            parameters.put("number", whole.get().number());
        } else {
            where.append(" and (lower(r.partyName) like :text escape '\\' or lower(r.itemName) like :text escape '\\'"
                    + " or lower(r.paymentReference) like :text escape '\\'"
                    + " or concat(r.code, '-', lpad(cast(r.number as String), 10, '0')) like :text escape '\\')");
            parameters.put("text", "%" + escapeLike(text.toLowerCase(java.util.Locale.ROOT)) + "%");
        }
    }

    private static String escapeLike(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static void restrict(
            StringBuilder where, Map<String, Object> parameters, String left, String name, @Nullable Object value) {
        if (value != null) {
            where.append(" and ").append(left).append(" :").append(name);
            parameters.put(name, value);
        }
    }

    private @Nullable Object startOf(@Nullable LocalDate day, int plus) {
        return day == null
                ? null
                : day.plusDays(plus).atStartOfDay(clock.getZone()).toInstant();
    }

    private static String column(ReceiptQuery.Sort sort) {
        return switch (sort) {
            case ISSUED -> "r.issuedAt";
            case NUMBER -> "r.code";
            case PARTY -> "r.partyName";
            case AMOUNT -> "r.total";
            case KIND -> "r.kind";
            case STATE -> "coalesce(cast(r.laterState as String), cast(g.state as String))";
        };
    }

    private static ReceiptSummary summary(ReceiptRow row, ReceiptGroup.State group) {
        return new ReceiptSummary(
                row.receiptNumber(),
                row.kind,
                row.agencyId(),
                row.issuedAt,
                row.partyName,
                row.itemName,
                new Money(row.total.stripTrailingZeros(), java.util.Currency.getInstance(row.currency)),
                row.paymentReference,
                row.state(group));
    }

    @Override
    public Map<String, ReceiptSummary> findByPayment(Collection<String> payments) {
        if (payments.isEmpty()) {
            return Map.of();
        }
        Map<String, ReceiptSummary> found = new HashMap<>();
        entities.createQuery(
                        "select r, g.state from ReceiptRow r join GroupRow g on g.code = r.code and g.first = r.groupFirst"
                                + " where r.payment in :payments",
                        Object[].class)
                .setParameter("payments", payments)
                .getResultStream()
                .forEach(row -> {
                    ReceiptRow receipt = (ReceiptRow) row[0];
                    found.put(receipt.payment, summary(receipt, (ReceiptGroup.State) row[1]));
                });
        return found;
    }

    @Override
    public void add(ReceiptGroup group, List<PreparedReceipt> receipts) {
        for (PreparedReceipt receipt : receipts) {
            entities.persist(new ReceiptRow(group, receipt));
        }
        entities.flush();
        entities.clear();
    }

    @Override
    public List<WrittenContent> listContents(ReceiptGroup group) {
        return entities.createQuery(
                        "select content from ReceiptRow where code = :code and groupFirst = :first order by number",
                        String.class)
                .setParameter("code", group.first().code().value())
                .setParameter("first", group.first().number())
                .getResultStream()
                .map(WrittenContent::of)
                .toList();
    }

    @Override
    public List<Digests> listDigests(ReceiptGroup group) {
        List<Object[]> rows = entities.createQuery(
                        "select r.number, r.contentDigest, d.digest from ReceiptRow r"
                                + " join DocumentRow d on d.code = r.code and d.number = r.number"
                                + " where r.code = :code and r.groupFirst = :first order by r.number",
                        Object[].class)
                .setParameter("code", group.first().code().value())
                .setParameter("first", group.first().number())
                .getResultList();
        List<Digests> digests = new ArrayList<>(rows.size());
        for (Object[] row : rows) {
            digests.add(new Digests(
                    new ReceiptNumber(group.first().code(), (Long) row[0]),
                    Digest.of((byte[]) row[1]),
                    Digest.of((byte[]) row[2])));
        }
        if (digests.size() != group.count()) {
            throw new IllegalStateException(
                    "group " + group.first() + " has " + digests.size() + " sealed receipts of " + group.count());
        }
        return digests;
    }

    @Override
    public void addDocuments(List<SealedDocument> documents) {
        for (SealedDocument document : documents) {
            entities.persist(new DocumentRow(document));
        }
        entities.flush();
        entities.clear();
    }

    @Override
    public void follow(ReceiptNumber number, ReceiptState state, int sequence) {
        entities.createQuery("update ReceiptRow set laterState = :state, laterSequence = :sequence"
                        + " where code = :code and number = :number and laterSequence < :sequence")
                .setParameter("state", state == ReceiptState.REGISTERED ? null : state)
                .setParameter("sequence", sequence)
                .setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .executeUpdate();
    }
}
