package org.piaolian.proofs.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.piaolian.proofs.domain.SeenCheckpoints;
import org.piaolian.verifier.Hash;

/** The table {@code agency_checkpoint}. */
@ApplicationScoped
@Transactional
public class SqlSeenCheckpoints implements SeenCheckpoints {

    @PersistenceContext
    private EntityManager entities;

    protected SqlSeenCheckpoints() {}

    public SqlSeenCheckpoints(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Optional<Seen> find(String agency) {
        List<?> found = entities.createNativeQuery("select agency, size, encode(root, 'hex'), note, seen_at"
                        + " from agency_checkpoint where agency = :agency")
                .setParameter("agency", agency)
                .getResultList();
        return found.stream()
                .map(Object[].class::cast)
                .map(row -> new Seen(
                        (String) row[0],
                        ((Number) row[1]).longValue(),
                        Hash.of(HexFormat.of().parseHex((String) row[2])),
                        (String) row[3],
                        (Instant) row[4]))
                .findFirst();
    }

    @Override
    public void keep(Seen seen) {
        entities.createNativeQuery("insert into agency_checkpoint (agency, size, root, note, seen_at)"
                        + " values (:agency, :size, :root, :note, :at) on conflict (agency) do update"
                        + " set size = excluded.size, root = excluded.root, note = excluded.note,"
                        + " seen_at = excluded.seen_at where agency_checkpoint.size <= excluded.size")
                .setParameter("agency", seen.agency())
                .setParameter("size", seen.size())
                .setParameter("root", seen.root().bytes())
                .setParameter("note", seen.note())
                .setParameter("at", seen.at())
                .executeUpdate();
    }
}
