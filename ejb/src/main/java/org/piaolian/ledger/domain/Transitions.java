package org.piaolian.ledger.domain;

import java.util.List;
import org.piaolian.agencies.domain.AgencyId;

/**
 * The same step of several receipts' lives, in one transaction.
 *
 * @param agency in whose name it is signed
 * @param items 1 to {@value #MOST}, each receipt once
 */
public record Transitions(AgencyId agency, LifeAction action, Mode mode, List<Transition> items) {

    public static final int MOST = 500;

    public enum Mode {
        /** All or none. */
        ALL,
        /** Each for itself. */
        EACH
    }

    public Transitions {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " transitions go together, not " + items.size());
        }
    }

    public static Transitions one(AgencyId agency, LifeAction action, Transition item) {
        return new Transitions(agency, action, Mode.ALL, List.of(item));
    }
}
