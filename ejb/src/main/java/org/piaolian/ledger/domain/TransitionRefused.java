package org.piaolian.ledger.domain;

import java.util.List;
import org.piaolian.ledger.domain.Transited.Refused;

/** The contract refused transitions that were to be done all or none: nothing was done. */
public class TransitionRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Refused> refused;

    /** @param refused at least one */
    public TransitionRefused(List<Refused> refused) {
        super(refused.get(0).receipt() + " " + refused.get(0).code() + ": "
                + refused.get(0).words() + (refused.size() > 1 ? ", and " + (refused.size() - 1) + " more" : ""));
        this.refused = List.copyOf(refused);
    }

    public List<Refused> refused() {
        return refused;
    }

    /** The first refusal, which is the only one where one receipt was asked about. */
    public Refused first() {
        return refused.get(0);
    }

    public String code() {
        return first().code();
    }
}
