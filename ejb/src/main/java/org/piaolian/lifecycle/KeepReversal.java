package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.function.UnaryOperator;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;

/** Moves a reversal on, unless somebody else has done so meanwhile. */
@ApplicationScoped
public class KeepReversal {

    private final Reversals reversals;

    @Inject
    public KeepReversal(Reversals reversals) {
        this.reversals = reversals;
    }

    /**
     * @param from the state that the step begins in
     * @return the reversal after the step, or as it is where it is in another state
     */
    @Transactional
    public Reversal step(ReversalId id, Reversal.State from, UnaryOperator<Reversal> step) {
        Reversal now = reversals.lock(id).orElseThrow();
        if (now.state() != from) {
            return now;
        }
        Reversal next = step.apply(now);
        reversals.update(next);
        return next;
    }
}
