package org.piaolian.web.lifecycle;

import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Standing.Holder;
import org.piaolian.ledger.domain.Transition;
import org.piaolian.lifecycle.TakeSteps;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.JsonBody;

/** What a department sends with a step of a receipt's life. */
@Schema(name = "StepRequest")
public record StepBody(
        @Nullable
        @Schema(
                description = "the department's own, opaque name of the unit that acts; its agency where it is missing",
                pattern = Transition.REFERENCE,
                examples = "claims-2")
        String unit,

        @Nullable
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                description = "when a lock (90 days away at most) or pledge (1830 days) ends",
                examples = "2026-12-24T08:00:00Z")
        String until,

        @Nullable @Schema(description = "a code of the channel's list; the usual one where it is missing")
        String reason,

        @Schema(description = "to whom it is pledged, or the pledge transferred")
        StepJson.@Nullable HolderJson pledgee) {

    static final String LOCK = "{\"unit\":\"claims-2\",\"until\":\"2026-12-24T08:00:00Z\"}";
    static final String END = "{\"unit\":\"claims-2\"}";
    static final String PLEDGE =
            "{\"until\":\"2027-11-24T08:00:00Z\",\"pledgee\":{\"msp\":\"FinanceMSP\",\"unit\":\"bank-1\"}}";
    static final String TRANSFER = "{\"unit\":\"bank-1\",\"pledgee\":{\"msp\":\"FinanceMSP\",\"unit\":\"bank-2\"}}";

    /** @throws JsonBody.Malformed where the action wants something else */
    static TakeSteps.Step read(LifeAction action, ReceiptNumber receipt, JsonBody body) {
        boolean begins = action == LifeAction.LOCK || action == LifeAction.PLEDGE;
        boolean names = action == LifeAction.PLEDGE || action == LifeAction.TRANSFER;
        Optional<Instant> until = begins ? body.optionalTime("until") : Optional.empty();
        if (begins && until.isEmpty()) {
            throw body.malformed("until", "is missing");
        }
        Optional<Holder> pledgee = names ? body.optionalObject("pledgee").map(StepBody::holder) : Optional.empty();
        if (names && pledgee.isEmpty()) {
            throw body.malformed("pledgee", "is missing");
        }
        TakeSteps.Step step = new TakeSteps.Step(
                receipt,
                action == LifeAction.PLEDGE ? null : reference(body, "unit").orElse(null),
                until.orElse(null),
                reference(body, "reason").orElse(null),
                pledgee.orElse(null));
        body.end();
        return step;
    }

    private static Holder holder(JsonBody body) {
        Holder holder = new Holder(
                reference(body, "msp").orElseThrow(() -> body.malformed("msp", "is missing")),
                reference(body, "unit").orElseThrow(() -> body.malformed("unit", "is missing")));
        body.end();
        return holder;
    }

    private static Optional<String> reference(JsonBody body, String name) {
        return body.optionalText(name, 64).map(text -> {
            if (!text.matches(Transition.REFERENCE)) {
                throw body.malformed(name, "has other characters than letters, digits, dots, hyphens and underscores");
            }
            return text;
        });
    }
}
