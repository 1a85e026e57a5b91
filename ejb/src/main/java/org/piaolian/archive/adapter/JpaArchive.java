package org.piaolian.archive.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.piaolian.archive.domain.Archive;
import org.piaolian.archive.domain.ArchivedEvidence;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The archive in PostgreSQL. */
@ApplicationScoped
public class JpaArchive implements Archive {

    @PersistenceContext
    private EntityManager entities;

    protected JpaArchive() {}

    public JpaArchive(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Group> listDue(Instant sealedBefore, Instant provableUntil, int most) {
        List<?> rows = entities.createNativeQuery("""
                        select g.code, g.first, g.count
                        from receipt_group g left join archived_group a on a.code = g.code and a.first = g.first
                        where g.state = 'REGISTERED' and g.sealed_at < :sealed
                          and (a.code is null or a.provable_until < :provable)
                        order by a.provable_until nulls first, g.sealed_at
                        """)
                .setParameter("sealed", sealedBefore)
                .setParameter("provable", provableUntil)
                .setMaxResults(most)
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new Group(
                        new ReceiptCode((String) row[0]), ((Number) row[1]).longValue(), ((Number) row[2]).intValue()))
                .toList();
    }

    @Override
    public Optional<ArchivedEvidence> findLast(ReceiptNumber receipt) {
        List<?> rows = entities.createNativeQuery("""
                        select sequence, added_at, provable_until from archived_evidence
                        where code = :code and number = :number order by sequence desc
                        """)
                .setParameter("code", receipt.code().value())
                .setParameter("number", receipt.number())
                .setMaxResults(1)
                .getResultList();
        return rows.stream()
                .map(Object[].class::cast)
                .map(row ->
                        new ArchivedEvidence(receipt, ((Number) row[0]).intValue(), (Instant) row[1], (Instant) row[2]))
                .findFirst();
    }

    @Override
    public List<byte[]> listIncrements(ReceiptNumber receipt) {
        List<?> increments = entities.createNativeQuery("""
                        select increment from archived_evidence
                        where code = :code and number = :number order by sequence
                        """)
                .setParameter("code", receipt.code().value())
                .setParameter("number", receipt.number())
                .getResultList();
        return increments.stream().map(byte[].class::cast).toList();
    }

    @Override
    public void add(ArchivedEvidence evidence, byte[] increment) {
        entities.createNativeQuery("""
                        insert into archived_evidence (code, number, sequence, increment, added_at, provable_until)
                        values (:code, :number, :sequence, :increment, :added, :provable) on conflict do nothing
                        """)
                .setParameter("code", evidence.receipt().code().value())
                .setParameter("number", evidence.receipt().number())
                .setParameter("sequence", evidence.sequence())
                .setParameter("increment", increment)
                .setParameter("added", evidence.addedAt())
                .setParameter("provable", evidence.provableUntil())
                .executeUpdate();
    }

    @Override
    public void finish(Group group, Instant provableUntil) {
        entities.createNativeQuery("""
                        insert into archived_group (code, first, provable_until) values (:code, :first, :provable)
                        on conflict (code, first) do update set provable_until = excluded.provable_until
                        """)
                .setParameter("code", group.code().value())
                .setParameter("first", group.first())
                .setParameter("provable", provableUntil)
                .executeUpdate();
    }
}
