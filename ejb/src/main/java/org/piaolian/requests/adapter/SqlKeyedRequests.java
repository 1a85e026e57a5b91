package org.piaolian.requests.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.requests.domain.KeptAnswer;
import org.piaolian.requests.domain.KeyedRequest;
import org.piaolian.requests.domain.KeyedRequests;

/** The table {@code keyed_request}. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class SqlKeyedRequests implements KeyedRequests {

    @PersistenceContext
    private EntityManager entities;

    protected SqlKeyedRequests() {}

    public SqlKeyedRequests(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Found begin(KeyedRequest request, Instant now, Instant lease, Instant end) {
        entities.createNativeQuery("delete from keyed_request where ends_at <= :now")
                .setParameter("now", now)
                .executeUpdate();
        UUID attempt = UUID.randomUUID();
        UUID makes = UUID.randomUUID();
        // Of two at the same moment, one waits for the other and then inserts nothing.
        int begun = of(
                        request,
                        "insert into keyed_request (caller, key, fingerprint, begun_at, attempt, leased_to, ends_at, makes)"
                                + " values (:caller, :key, :fingerprint, :now, :attempt, :lease, :end, :makes)"
                                + " on conflict do nothing")
                .setParameter("fingerprint", request.fingerprint().bytes())
                .setParameter("now", now)
                .setParameter("attempt", attempt)
                .setParameter("lease", lease)
                .setParameter("end", end)
                .setParameter("makes", makes)
                .executeUpdate();
        return begun == 1 ? new Found.ToDo(attempt, Optional.empty(), makes) : before(request, now, lease, attempt);
    }

    private Found before(KeyedRequest request, Instant now, Instant lease, UUID attempt) {
        List<?> rows = of(
                        request,
                        "select fingerprint, begun_at, leased_to, status, media_type, location, body, makes"
                                + " from keyed_request where caller = :caller and key = :key for update")
                .getResultList();
        if (rows.isEmpty()) {
            // It ended in this very moment; asked again it is a new one.
            return new Found.InFlight();
        }
        Object[] row = (Object[]) rows.get(0);
        if (!Arrays.equals((byte[]) row[0], request.fingerprint().bytes())) {
            return new Found.Other();
        }
        if (row[3] != null) {
            return new Found.Answered(
                    new KeptAnswer(((Number) row[3]).intValue(), (String) row[4], (String) row[5], (String) row[6]));
        }
        if (now.isBefore((Instant) row[2])) {
            return new Found.InFlight();
        }
        of(
                        request,
                        "update keyed_request set attempt = :attempt, leased_to = :lease"
                                + " where caller = :caller and key = :key")
                .setParameter("attempt", attempt)
                .setParameter("lease", lease)
                .executeUpdate();
        return new Found.ToDo(attempt, Optional.of((Instant) row[1]), (UUID) row[7]);
    }

    @Override
    public void keep(KeyedRequest request, UUID attempt, KeptAnswer answer) {
        of(
                        request,
                        "update keyed_request set status = :status, media_type = cast(:type as varchar),"
                                + " location = cast(:location as varchar), body = :body"
                                + " where caller = :caller and key = :key and attempt = :attempt")
                .setParameter("status", answer.status())
                .setParameter("type", answer.mediaType())
                .setParameter("location", answer.location())
                .setParameter("body", answer.body())
                .setParameter("attempt", attempt)
                .executeUpdate();
    }

    @Override
    public void letGo(KeyedRequest request, UUID attempt, Instant now) {
        of(
                        request,
                        "update keyed_request set leased_to = :now"
                                + " where caller = :caller and key = :key and attempt = :attempt and status is null")
                .setParameter("now", now)
                .setParameter("attempt", attempt)
                .executeUpdate();
    }

    private Query of(KeyedRequest request, String sql) {
        return entities.createNativeQuery(sql)
                .setParameter("caller", request.caller())
                .setParameter("key", request.key());
    }
}
