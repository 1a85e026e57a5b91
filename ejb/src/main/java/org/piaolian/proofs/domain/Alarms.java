package org.piaolian.proofs.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** All alarms that were raised. */
public interface Alarms {

    /** @return false where the same one is open already */
    boolean raise(Alarm.Kind kind, String subject, String detail, Instant at);

    /** Settles the open ones of a kind that are about something else than these. */
    void settleOthers(Alarm.Kind kind, Set<String> subjects, Instant at);

    /** Settles one that a person has looked into. */
    boolean settle(long id, String by, Instant at);

    /** Oldest first. */
    List<Alarm> listOpen();
}
