package org.piaolian.web.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.Standing;

/**
 * What a receipt went through on the channel, as pages show it.
 *
 * @param available false where the channel does not tell it: then nothing is known, and that is said
 * @param last how the receipt stands; null where nothing was done to it, or that is not known
 * @param steps in order
 */
public record LifeView(boolean available, @Nullable Standing last, List<StepView> steps) {

    public LifeView {
        steps = List.copyOf(steps);
    }

    /**
     * One step in words.
     *
     * @param what what was done
     * @param agency who did it
     * @param at when, by the agency's clock
     * @param reason why
     * @param detail until when, or which other receipts it is about; empty where there is nothing more
     * @param standing the same as the channel has it
     */
    public record StepView(String what, String agency, String at, String reason, String detail, Standing standing) {}

    public boolean isUntouched() {
        return available && steps.isEmpty();
    }
}
