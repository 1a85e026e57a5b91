package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.sharing.domain.ChosenChanges;
import org.piaolian.sharing.domain.Webhook;
import org.piaolian.sharing.domain.Webhooks;

/** The table {@code webhook}. */
@ApplicationScoped
@Transactional
public class SqlWebhooks implements Webhooks {

    private static final int LONGEST_ANSWER = 200;
    private static final String COLUMNS = "select id, agency, url, created_by, created_at, position, up_to, failures,"
            + " failing_since, next_attempt_at, last_answer, last_success_at, stopped,"
            + " array_to_string(agencies, ' '), array_to_string(actions, ' ') from webhook";
    private static final String DUE = " not stopped and next_attempt_at <= :now and position <"
            + " (select start + count from channel_change order by start desc limit 1)";

    @PersistenceContext
    private EntityManager entities;

    protected SqlWebhooks() {}

    public SqlWebhooks(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void add(Webhook webhook) {
        entities.createNativeQuery("insert into webhook (id, agency, url, created_by, created_at, agencies,"
                        + " actions, position, next_attempt_at) values (:id, :agency, :url, :by, :at,"
                        + " string_to_array(cast(:agencies as text), ' '), string_to_array(cast(:actions as text), ' '),"
                        + " :position, :next)")
                .setParameter("id", webhook.id())
                .setParameter("agency", webhook.agency().value())
                .setParameter("url", webhook.url().toString())
                .setParameter("by", webhook.by())
                .setParameter("at", webhook.createdAt())
                .setParameter(
                        "agencies", words(webhook.chosen().agencies().stream().map(AgencyId::value)))
                .setParameter("actions", words(webhook.chosen().actions().stream()))
                .setParameter("position", webhook.position())
                .setParameter("next", webhook.nextAttempt())
                .executeUpdate();
    }

    @Override
    public Optional<Webhook> find(UUID id) {
        return webhooks(entities.createNativeQuery(COLUMNS + " where id = :id").setParameter("id", id)).stream()
                .findFirst();
    }

    @Override
    public List<Webhook> list(AgencyId agency) {
        return webhooks(entities.createNativeQuery(COLUMNS + " where agency = :agency order by created_at, id")
                .setParameter("agency", agency.value()));
    }

    @Override
    public boolean remove(UUID id) {
        return entities.createNativeQuery("delete from webhook where id = :id")
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    @Override
    public List<UUID> listDue(Instant now, int limit) {
        List<?> ids = entities.createNativeQuery("select id from webhook where" + DUE + " order by next_attempt_at")
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
        return ids.stream().map(UUID.class::cast).toList();
    }

    @Override
    public Optional<Webhook> take(UUID id, Instant now, Instant lease) {
        int taken = entities.createNativeQuery("update webhook set next_attempt_at = :lease where id = :id and" + DUE)
                .setParameter("lease", lease)
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
        return taken == 1 ? find(id) : Optional.empty();
    }

    @Override
    public void pass(UUID id, long from, long upTo, Instant at) {
        entities.createNativeQuery("update webhook set position = :upTo, next_attempt_at = :at"
                        + " where id = :id and position = :from and up_to is null")
                .setParameter("upTo", upTo)
                .setParameter("at", at)
                .setParameter("id", id)
                .setParameter("from", from)
                .executeUpdate();
    }

    @Override
    public void begin(UUID id, long upTo) {
        entities.createNativeQuery("update webhook set up_to = :upTo where id = :id")
                .setParameter("upTo", upTo)
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public void delivered(UUID id, long upTo, String answer, Instant at) {
        // Somebody may have asked for a replay meanwhile: then it begins where they said.
        entities.createNativeQuery(
                        "update webhook set position = up_to, up_to = null, failures = 0, failing_since = null,"
                                + " next_attempt_at = :at, last_answer = :answer, last_success_at = :at"
                                + " where id = :id and up_to = :upTo")
                .setParameter("at", at)
                .setParameter("answer", shortened(answer))
                .setParameter("id", id)
                .setParameter("upTo", upTo)
                .executeUpdate();
    }

    @Override
    public void failed(UUID id, String answer, Instant at, Instant again, boolean stop) {
        entities.createNativeQuery("update webhook set failures = failures + 1, failing_since = coalesce(failing_since,"
                        + " :at), next_attempt_at = :again, last_answer = :answer, stopped = :stop"
                        + " where id = :id and up_to is not null")
                .setParameter("at", at)
                .setParameter("again", again)
                .setParameter("answer", shortened(answer))
                .setParameter("stop", stop)
                .setParameter("id", id)
                .executeUpdate();
    }

    @Override
    public boolean replay(UUID id, @Nullable Long position, Instant now) {
        return entities.createNativeQuery("update webhook set failures = 0, failing_since = null, stopped = false,"
                                + " next_attempt_at = :now"
                                + (position == null ? "" : ", up_to = null, position = " + position)
                                + " where id = :id")
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** In one order, with blanks between; null where there are none. */
    private static @Nullable String words(Stream<String> all) {
        String words = all.sorted().collect(Collectors.joining(" "));
        return words.isEmpty() ? null : words;
    }

    private static Stream<String> read(@Nullable Object words) {
        return words == null ? Stream.of() : Arrays.stream(((String) words).split(" ", -1));
    }

    private static String shortened(String answer) {
        return answer.substring(0, Math.min(answer.length(), LONGEST_ANSWER));
    }

    private static List<Webhook> webhooks(Query query) {
        return Rows.of(query).stream()
                .map(row -> new Webhook(
                        (UUID) row[0],
                        new AgencyId((String) row[1]),
                        URI.create((String) row[2]),
                        (String) row[3],
                        (Instant) row[4],
                        new ChosenChanges(
                                read(row[13]).map(AgencyId::new).collect(Collectors.toSet()),
                                read(row[14]).collect(Collectors.toSet())),
                        Rows.number(row[5]),
                        row[6] == null ? null : (Long) Rows.number(row[6]),
                        (int) Rows.number(row[7]),
                        (Instant) row[8],
                        (Instant) row[9],
                        (String) row[10],
                        (Instant) row[11],
                        (Boolean) row[12]))
                .toList();
    }
}
