package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/** All webhooks of this installation. */
public interface Webhooks {

    void add(Webhook webhook);

    Optional<Webhook> find(UUID id);

    /** Oldest first. */
    List<Webhook> list(AgencyId agency);

    /** @return false where there is none */
    boolean remove(UUID id);

    /** Those that have something to send, or to send again, at this moment. */
    List<UUID> listDue(Instant now, int limit);

    /**
     * Takes one for one attempt: until {@code lease} no other node of the portal does.
     *
     * @return empty where it is not due, or taken
     */
    Optional<Webhook> take(UUID id, Instant now, Instant lease);

    /** There was nothing to send from its position on: it goes on behind that, at once. */
    void pass(UUID id, long from, long upTo, Instant at);

    /** Fixes what its next message ends with. */
    void begin(UUID id, long upTo);

    /** The message arrived. */
    void delivered(UUID id, long upTo, String answer, Instant at);

    /** @param stop whether to give up until a person says otherwise */
    void failed(UUID id, String answer, Instant at, Instant again, boolean stop);

    /**
     * Has it go on from a position, at once.
     *
     * @param position null for where it is
     */
    boolean replay(UUID id, @Nullable Long position, Instant now);
}
