package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What is kept here before the channel has it: the channel may have it although nobody heard so. */
public interface Unrecorded {

    /** @param asked when the channel was asked before, where it is not known how that ended */
    record Earlier(Optional<Instant> asked) {}

    /**
     * Notes that the channel is being asked to record it; whoever is killed then leaves that behind.
     *
     * @return empty where it is not to be recorded any more: then the channel must not be asked
     */
    Optional<Earlier> asking(UUID id, Instant now);

    /** It was asked at {@code now} and did not take it: what is known of earlier stands again. */
    void notTaken(UUID id, Instant now, Earlier earlier);

    /** Takes it back: it was asked at {@code now} for the last time, and refused. Nothing is done where it has it. */
    void refused(UUID id, Instant now);

    /** Notes the transaction that recorded it. */
    void recorded(UUID id, String transactionId);
}
