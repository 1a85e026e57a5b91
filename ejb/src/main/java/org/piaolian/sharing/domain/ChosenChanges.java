package org.piaolian.sharing.domain;

import java.util.List;
import java.util.Set;
import org.piaolian.agencies.domain.AgencyId;

/**
 * Which changes somebody wants to hear of.
 *
 * @param agencies that issued the receipts; none stand for all
 * @param actions of {@link #ACTIONS}; none stand for all
 */
public record ChosenChanges(Set<AgencyId> agencies, Set<String> actions) {

    /** What can happen to a receipt on the channel, as the feed calls it. */
    public static final List<String> ACTIONS = List.of(
            "register",
            "lock",
            "release",
            "close",
            "askReversal",
            "reverse",
            "reverses",
            "replaces",
            "pledge",
            "transfer",
            "releasePledge");

    public static final ChosenChanges ALL = new ChosenChanges(Set.of(), Set.of());

    public ChosenChanges {
        agencies = Set.copyOf(agencies);
        actions = Set.copyOf(actions);
        if (!ACTIONS.containsAll(actions)) {
            throw new IllegalArgumentException("one of " + actions + " is no change");
        }
    }
}
