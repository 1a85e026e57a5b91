package org.piaolian.lifecycle.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.NamedLock;
import org.piaolian.lifecycle.domain.CreditNote;
import org.piaolian.lifecycle.domain.CreditNoteFiles;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.By;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.ReversalQuery;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.money.Money;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;

/** The table {@code reversal}. */
@ApplicationScoped
@Transactional
public class SqlReversals implements Reversals {

    private static final String COLUMNS =
            "select id, code, number, agency, reason, amount, currency, replacement, note, state,"
                    + " asked_by, asked_by_name, asked_at, asked_by_system, until, decided_by, decided_by_name, decided_at, red_code, red_number,"
                    + " replacement_code, replacement_number, refusal, trouble, withdrawn_at, done_at from reversal";
    private static final String UNFINISHED = "state in ('ASKED', 'OPEN', 'CONFIRMED', 'DECLINED', 'WITHDRAWING')";

    /** What no reversal has taken back, or is on its way to. */
    private static final String LEFT = "(select r.total from receipt r where r.code = :code and r.number = :number)"
            + " - coalesce((select sum(t.amount) from reversal t where t.code = :code and t.number = :number"
            + " and (t." + UNFINISHED + " or t.state = 'DONE')), 0)";

    @PersistenceContext
    private EntityManager entities;

    protected SqlReversals() {}

    public SqlReversals(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Optional<Reversal> find(ReversalId id) {
        return first(query(" where id = :id").setParameter("id", id.value()));
    }

    @Override
    public Optional<Reversal> lock(ReversalId id) {
        return first(query(" where id = :id for update").setParameter("id", id.value()));
    }

    @Override
    public Optional<Reversal> findByKey(AgencyId agency, String key) {
        return first(query(" where agency = :agency and request_key = :key")
                .setParameter("agency", agency.value())
                .setParameter("key", key));
    }

    @Override
    public Optional<Reversal> findByCreditNote(String identity) {
        return first(query(" where note_identity = :identity and (" + UNFINISHED + " or state = 'DONE')")
                .setParameter("identity", identity));
    }

    @Override
    public Optional<Reversal> findUnfinished(ReceiptNumber receipt) {
        return first(of(receipt, " and " + UNFINISHED));
    }

    @Override
    public List<Reversal> listOf(ReceiptNumber receipt) {
        return all(of(receipt, " order by asked_at, id"));
    }

    private Query of(ReceiptNumber receipt, String rest) {
        return query(" where code = :code and number = :number" + rest)
                .setParameter("code", receipt.code().value())
                .setParameter("number", receipt.number());
    }

    @Override
    public Page<Reversal> search(ReversalQuery query) {
        StringBuilder where = new StringBuilder(" where true");
        Map<String, Object> parameters = new HashMap<>();
        if (query.receipt() != null) {
            where.append(" and code = :code and number = :number");
            parameters.put("code", query.receipt().code().value());
            parameters.put("number", query.receipt().number());
        }
        if (!query.states().isEmpty()) {
            where.append(" and state in (:states)");
            parameters.put("states", query.states().stream().map(Enum::name).toList());
        }
        if (query.agency() != null) {
            where.append(" and agency = :agency");
            parameters.put("agency", query.agency().value());
        }
        String direction = query.descending() ? " desc" : "";
        String column = switch (query.sort()) {
            case ASKED -> "asked_at" + direction;
            case RECEIPT -> "code" + direction + ", number" + direction;
            case AMOUNT -> "amount" + direction;
            case STATE -> "state" + direction;
        };
        Query rows = query(where + " order by " + column + ", id")
                .setFirstResult(query.offset())
                .setMaxResults(query.limit());
        Query count = entities.createNativeQuery("select count(*) from reversal" + where);
        parameters.forEach((name, value) -> {
            rows.setParameter(name, value);
            count.setParameter(name, value);
        });
        return new Page<>(all(rows), ((Number) count.getSingleResult()).longValue());
    }

    @Override
    public List<ReversalId> listToDo(Instant now) {
        List<?> ids = entities.createNativeQuery(
                        "select id from reversal where state in ('ASKED', 'CONFIRMED', 'DECLINED',"
                                + " 'WITHDRAWING')"
                                + " or (state = 'OPEN' and until <= :now) order by asked_at",
                        UUID.class)
                .setParameter("now", now)
                .getResultList();
        return ids.stream().map(id -> new ReversalId((UUID) id)).toList();
    }

    @Override
    public boolean add(Reversal reversal, @Nullable String key) {
        Replacement replacement = reversal.replacement();
        CreditNote note = reversal.note();
        // Of two at the same moment, one waits for the other and then adds nothing.
        return entities.createNativeQuery(
                                "insert into reversal (id, code, number, agency, reason, amount, currency, replacement,"
                                        + " note, note_identity, request_key, state, asked_by, asked_by_name, asked_at,"
                                        + " asked_by_system, until)"
                                        + " select :id, :code, :number, :agency, :reason, :amount, :currency,"
                                        + " :replacement, :note, :identity, :key, :state, :by, :name, :at, :system,"
                                        + " :until where :amount <= " + LEFT + " on conflict do nothing")
                        .setParameter("id", reversal.id().value())
                        .setParameter("code", reversal.receipt().code().value())
                        .setParameter("number", reversal.receipt().number())
                        .setParameter("agency", reversal.agency().value())
                        .setParameter("reason", reversal.reason().name())
                        .setParameter("amount", reversal.amount().amount())
                        .setParameter("currency", reversal.amount().currency().getCurrencyCode())
                        .setParameter("replacement", replacement == null ? null : replacement.json())
                        .setParameter("note", note == null ? null : note.json())
                        .setParameter("identity", note == null ? null : note.identity())
                        .setParameter("key", key)
                        .setParameter("state", reversal.state().name())
                        .setParameter("by", reversal.asked().user())
                        .setParameter("name", reversal.asked().name())
                        .setParameter("at", reversal.asked().at())
                        .setParameter("system", reversal.asked().system())
                        .setParameter("until", reversal.until())
                        .executeUpdate()
                == 1;
    }

    @Override
    public boolean add(Reversal reversal, CreditNoteFiles files) {
        String identity = Optional.ofNullable(reversal.note()).orElseThrow().identity();
        // As Invoices.lock does: the note may be on its way to a number of its own.
        NamedLock.hold(entities, identity);
        boolean numbered = !entities.createNativeQuery("select 1 from receipt where payment = :identity")
                .setParameter("identity", identity)
                .getResultList()
                .isEmpty();
        if (numbered || !add(reversal, (String) null)) {
            return false;
        }
        entities.createNativeQuery("insert into credit_note (reversal, sent, cii) values (:id, :sent, :cii)")
                .setParameter("id", reversal.id().value())
                .setParameter("sent", files.sent())
                .setParameter("cii", files.cii())
                .executeUpdate();
        return true;
    }

    @Override
    public CreditNoteFiles files(ReversalId id) {
        List<?> rows = entities.createNativeQuery("select sent, cii from credit_note where reversal = :id")
                .setParameter("id", id.value())
                .getResultList();
        if (rows.isEmpty()) {
            throw new NoSuchElementException("no credit note of reversal " + id);
        }
        Object[] row = (Object[]) rows.get(0);
        return new CreditNoteFiles((byte[]) row[0], (byte[]) row[1]);
    }

    @Override
    public void update(Reversal reversal) {
        By decided = reversal.decided();
        ReceiptNumber red = reversal.red();
        ReceiptNumber anew = reversal.issuedAnew();
        entities.createNativeQuery(
                        "update reversal set state = :state, until = :until, decided_by = :by,"
                                + " decided_by_name = :name, decided_at = cast(:at as timestamptz), red_code = :redCode,"
                                + " red_number = cast(:redNumber as bigint), replacement_code = :anewCode,"
                                + " replacement_number = cast(:anewNumber as bigint), refusal = :refusal, trouble = :trouble,"
                                + " withdrawn_at = cast(:withdrawnAt as timestamptz), done_at = cast(:doneAt as timestamptz) where id = :id")
                .setParameter("id", reversal.id().value())
                .setParameter("state", reversal.state().name())
                .setParameter("until", reversal.until())
                .setParameter("by", decided == null ? null : decided.user())
                .setParameter("name", decided == null ? null : decided.name())
                .setParameter("at", decided == null ? null : decided.at())
                .setParameter("redCode", red == null ? null : red.code().value())
                .setParameter("redNumber", red == null ? null : red.number())
                .setParameter("anewCode", anew == null ? null : anew.code().value())
                .setParameter("anewNumber", anew == null ? null : anew.number())
                .setParameter("refusal", reversal.refusal())
                .setParameter("trouble", reversal.trouble())
                .setParameter("withdrawnAt", reversal.withdrawnAt())
                .setParameter("doneAt", reversal.doneAt())
                .executeUpdate();
    }

    private Query query(String rest) {
        return entities.createNativeQuery(COLUMNS + rest);
    }

    private static Optional<Reversal> first(Query query) {
        return all(query).stream().findFirst();
    }

    private static List<Reversal> all(Query query) {
        List<?> rows = query.getResultList();
        return rows.stream().map(row -> reversal((Object[]) row)).toList();
    }

    private static Reversal reversal(Object[] row) {
        String replacement = (String) row[7];
        String note = (String) row[8];
        return new Reversal(
                new ReversalId((UUID) row[0]),
                number(row[1], row[2]),
                new AgencyId((String) row[3]),
                ReversalReason.valueOf((String) row[4]),
                new Money(((BigDecimal) row[5]).stripTrailingZeros(), Currency.getInstance((String) row[6])),
                replacement == null ? null : Replacement.read(replacement),
                note == null ? null : CreditNote.read(note),
                Reversal.State.valueOf((String) row[9]),
                new By((String) row[10], (String) row[11], (Instant) row[12], (Boolean) row[13]),
                (Instant) row[14],
                row[15] == null ? null : new By((String) row[15], (String) row[16], (Instant) row[17]),
                row[18] == null ? null : number(row[18], row[19]),
                row[20] == null ? null : number(row[20], row[21]),
                (String) row[22],
                (String) row[23],
                (Instant) row[24],
                (Instant) row[25]);
    }

    private static ReceiptNumber number(Object code, Object number) {
        return new ReceiptNumber(new ReceiptCode((String) code), ((Number) number).longValue());
    }
}
