package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.lifecycle.TakeSteps;
import org.piaolian.lifecycle.TakeSteps.Result;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.requests.AskedWithKey;

/** One step of one receipt's life, as the API asks for it. */
@RequestScoped
public class Steps {

    private static final long LARGEST = 64L << 10;

    private final TakeSteps takeSteps;
    private final Refusals refusals;
    private final CurrentActor actor;
    private final Problems problems;
    private final AskedWithKey asked;

    @Inject
    public Steps(TakeSteps takeSteps, Refusals refusals, CurrentActor actor, Problems problems, AskedWithKey asked) {
        this.takeSteps = takeSteps;
        this.refusals = refusals;
        this.actor = actor;
        this.problems = problems;
        this.asked = asked;
    }

    StepJson take(LifeAction action, String number, InputStream body) throws IOException {
        ReceiptNumber receipt = ReceiptNumber.parse(number)
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
        TakeSteps.Step step = StepBody.read(action, receipt, JsonBody.read(body, LARGEST));
        Result result = takeSteps
                .take(action, true, List.of(step), actor.get(), asked.firstAt())
                .results()
                .get(0);
        if (result instanceof Result.Refused refused) {
            throw new ProblemException(refusals.of(refused));
        }
        return StepJson.of(result, refusals);
    }
}
