package org.piaolian.sharing.adapter;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.database.NamedLock;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.sharing.domain.Unrecorded.Earlier;

/** What the tables of grants and disclosures have in common: {@code asked_at}, {@code transaction} and {@code words}. */
final class AskedAt {

    private final EntityManager entities;
    private final String table;

    AskedAt(EntityManager entities, String table) {
        this.entities = entities;
        this.table = table;
    }

    /** @param where condition under which it is to be recorded still */
    Optional<Earlier> asking(UUID id, Instant now, String where) {
        List<?> rows = entities.createNativeQuery(
                        "select asked_at from " + table + " where id = :id and " + where + " for update")
                .setParameter("id", id)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        entities.createNativeQuery("update " + table + " set asked_at = :now where id = :id")
                .setParameter("now", now)
                .setParameter("id", id)
                .executeUpdate();
        return Optional.of(new Earlier(Optional.ofNullable((Instant) rows.get(0))));
    }

    void notTaken(UUID id, Instant now, Earlier earlier) {
        @Nullable Instant asked = earlier.asked().orElse(null);
        entities.createNativeQuery("update " + table
                        + " set asked_at = cast(:asked as timestamptz) where id = :id and asked_at = :now")
                .setParameter("asked", asked)
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
    }

    void refused(UUID id, Instant now) {
        entities.createNativeQuery(
                        "delete from " + table + " where id = :id and transaction is null and asked_at = :now")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
    }

    void recorded(UUID id, String transactionId) {
        entities.createNativeQuery(
                        "update " + table + " set transaction = :transaction, asked_at = null where id = :id")
                .setParameter("transaction", transactionId)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** From here to the end of the transaction nobody else adds anything of these words. */
    void reserve(Digest words) {
        NamedLock.hold(entities, table + " " + words.hex());
    }
}
