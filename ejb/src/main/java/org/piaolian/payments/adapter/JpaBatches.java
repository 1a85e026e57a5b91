package org.piaolian.payments.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.paging.Page;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.payments.domain.BatchState;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;

/** Batches in PostgreSQL. */
@ApplicationScoped
public class JpaBatches implements Batches {

    private static final int PART = 1 << 20;

    private static final String SEALED = "('SEALED', 'REGISTERED')";

    /** Counts come from the groups, a few hundred receipts each, so that asking for progress costs little. */
    private static final String PROGRESS =
            "select b.id, b.file_name, b.agency, b.received_by, b.received_at, b.done_at,"
                    + " b.state, b.entries, b.read, b.trouble,"
                    + " (select coalesce(sum(count), 0) from receipt_group g where g.batch_id = b.id),"
                    + " (select coalesce(sum(count), 0) from receipt_group g where g.batch_id = b.id and g.state in "
                    + SEALED
                    + "),"
                    + " (select coalesce(sum(count), 0) from receipt_group g where g.batch_id = b.id and g.state = 'REGISTERED'),"
                    + " (select count(*) from rejected_entry r where r.batch_id = b.id and not r.unmatched),"
                    + " (select count(*) from rejected_entry r where r.batch_id = b.id and r.unmatched)"
                    + " from batch b";

    /** Batches that somebody sent in as a payment file. */
    private static final String FILES = " where b.format in "
            + Arrays.stream(PaymentFormat.values())
                    .filter(PaymentFormat::isFile)
                    .map(format -> "'" + format + "'")
                    .collect(Collectors.joining(", ", "(", ")"));

    @PersistenceContext
    private EntityManager entities;

    private final Clock clock;

    @Inject
    public JpaBatches(Clock clock) {
        this.clock = clock;
    }

    public JpaBatches(EntityManager entities, Clock clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Kept keep(
            Digest digest,
            PaymentFormat format,
            @Nullable String fileName,
            long size,
            int entries,
            InputStream content,
            Actor by) {
        UUID id = UUID.randomUUID();
        // Where another transaction is keeping the same file right now, the insert waits for its outcome.
        int inserted = entities.createNativeQuery(
                        "insert into batch (id, agency, digest, format, file_name, size, received_by, drawer,"
                                + " received_at, state, entries)"
                                + " values (:id, :agency, :digest, :format, :fileName, :size, :by, :drawer, :at,"
                                + " 'RECEIVED', :entries) on conflict (agency, digest) do nothing")
                .setParameter("id", id)
                .setParameter("agency", by.agency().value())
                .setParameter("digest", digest.bytes())
                .setParameter("format", format.name())
                .setParameter("fileName", fileName)
                .setParameter("size", size)
                .setParameter("by", by.user())
                .setParameter("drawer", by.name())
                .setParameter("at", clock.instant())
                .setParameter("entries", entries)
                .executeUpdate();
        if (inserted == 0) {
            return new Kept(idOf(digest, by.agency()), true);
        }
        keepContent(id, content);
        return new Kept(new BatchId(id), false);
    }

    private BatchId idOf(Digest digest, AgencyId agency) {
        return new BatchId((UUID) entities.createNativeQuery(
                        "select id from batch where agency = :agency and digest = :digest", UUID.class)
                .setParameter("agency", agency.value())
                .setParameter("digest", digest.bytes())
                .getSingleResult());
    }

    private void keepContent(UUID id, InputStream content) {
        try {
            int part = 0;
            for (byte[] bytes = content.readNBytes(PART); bytes.length > 0; bytes = content.readNBytes(PART)) {
                entities.persist(new BatchPartRow(id, part++, bytes));
                entities.flush();
                entities.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(BatchId id) {
        return new PartsInputStream(part -> load(id.value(), part));
    }

    private byte @Nullable [] load(UUID id, int part) {
        return entities.createQuery(
                        "select content from BatchPartRow where batchId = :id and part = :part", byte[].class)
                .setParameter("id", id)
                .setParameter("part", part)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    @Override
    public Optional<BatchProgress> find(BatchId id) {
        List<?> rows = entities.createNativeQuery(PROGRESS + " where b.id = :id")
                .setParameter("id", id.value())
                .getResultList();
        return rows.stream().map(row -> progress((Object[]) row)).findFirst();
    }

    @Override
    public Page<BatchProgress> list(Actor by, int offset, int limit) {
        String where = FILES + (by.seesAll() ? "" : " and b.agency = :agency");
        var rows = entities.createNativeQuery(PROGRESS + where + " order by b.received_at desc, b.id")
                .setFirstResult(offset)
                .setMaxResults(limit);
        var count = entities.createNativeQuery("select count(*) from batch b" + where, Long.class);
        if (!by.seesAll()) {
            rows.setParameter("agency", by.agency().value());
            count.setParameter("agency", by.agency().value());
        }
        List<?> found = rows.getResultList();
        return new Page<>(
                found.stream().map(row -> progress((Object[]) row)).toList(),
                ((Number) count.getSingleResult()).longValue());
    }

    private static BatchProgress progress(Object[] c) {
        return new BatchProgress(
                new BatchId((UUID) c[0]),
                (String) c[1],
                new AgencyId((String) c[2]),
                (String) c[3],
                instant(c[4]),
                c[5] == null ? null : instant(c[5]),
                BatchState.valueOf((String) c[6]),
                number(c[7]),
                number(c[8]),
                number(c[10]),
                number(c[11]),
                number(c[12]),
                number(c[13]),
                number(c[14]),
                (String) c[9]);
    }

    private static Instant instant(Object column) {
        return (Instant) column;
    }

    private static int number(Object column) {
        return ((Number) column).intValue();
    }

    @Override
    public Page<RejectedEntry> listRejected(BatchId id, int offset, int limit) {
        return page(
                entities.createQuery("from RejectedEntryRow where batchId = :id order by seq", RejectedEntryRow.class)
                        .setParameter("id", id.value()),
                entities.createQuery("select count(*) from RejectedEntryRow where batchId = :id", Long.class)
                        .setParameter("id", id.value()),
                offset,
                limit);
    }

    @Override
    public Page<RejectedEntry> listUnmatched(Actor by, int offset, int limit) {
        String where = " where r.unmatched = true"
                + (by.seesAll() ? "" : " and r.batchId in (select b.id from BatchRow b where b.agency = :agency)");
        TypedQuery<RejectedEntryRow> rows = entities.createQuery(
                "select r from RejectedEntryRow r" + where + " order by r.at desc, r.batchId, r.seq",
                RejectedEntryRow.class);
        TypedQuery<Long> count = entities.createQuery("select count(*) from RejectedEntryRow r" + where, Long.class);
        if (!by.seesAll()) {
            rows.setParameter("agency", by.agency().value());
            count.setParameter("agency", by.agency().value());
        }
        return page(rows, count, offset, limit);
    }

    private static Page<RejectedEntry> page(
            TypedQuery<RejectedEntryRow> rows, TypedQuery<Long> count, int offset, int limit) {
        return new Page<>(
                rows.setFirstResult(offset)
                        .setMaxResults(limit)
                        .getResultStream()
                        .map(RejectedEntryRow::entry)
                        .toList(),
                count.getSingleResult());
    }

    @Override
    public List<Unfinished> listUnfinished() {
        return entities.createQuery("from BatchRow where state <> :done order by receivedAt, id", BatchRow.class)
                .setParameter("done", BatchState.DONE)
                .getResultStream()
                .map(BatchRow::unfinished)
                .toList();
    }

    @Override
    public boolean advance(BatchId id, int from, int count) {
        return entities.createQuery("update BatchRow set read = :to, state = :working"
                                + " where id = :id and read = :from and state <> :done")
                        .setParameter("to", from + count)
                        .setParameter("working", BatchState.WORKING)
                        .setParameter("done", BatchState.DONE)
                        .setParameter("id", id.value())
                        .setParameter("from", from)
                        .executeUpdate()
                == 1;
    }

    @Override
    public void addRejected(List<RejectedAt> rejected) {
        rejected.forEach(entry -> entities.persist(new RejectedEntryRow(entry)));
        entities.flush();
        entities.clear();
    }

    @Override
    @Transactional
    public void note(BatchId id, @Nullable String trouble) {
        entities.createQuery("update BatchRow set trouble = :trouble where id = :id")
                .setParameter("trouble", trouble)
                .setParameter("id", id.value())
                .executeUpdate();
    }

    @Override
    public void done(BatchId id, Instant at) {
        entities.createQuery("update BatchRow set state = :done, doneAt = :at, trouble = null"
                        + " where id = :id and read = entries and state <> :done")
                .setParameter("done", BatchState.DONE)
                .setParameter("at", at)
                .setParameter("id", id.value())
                .executeUpdate();
    }
}
