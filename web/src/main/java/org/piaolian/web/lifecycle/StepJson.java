package org.piaolian.web.lifecycle;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Standing.Holder;
import org.piaolian.lifecycle.TakeSteps.Result;

/** What became of one step of a receipt's life. */
@Schema(name = "StepTaken")
@JsonbPropertyOrder({"receipt", "taken", "state", "until", "holder", "refusal", "reason", "transaction"})
public record StepJson(
        @Schema(examples = "11010126-0000000001") String receipt,
        boolean taken,

        @Nullable
        @Schema(description = "how the receipt stands then; none where that could not be read", examples = "LOCKED")
        String state,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time", description = "when the lock or pledge ends")
        String until,

        @Nullable @Schema(description = "who holds it; of a step that was refused, only for who may know")
        HolderJson holder,

        @Nullable @Schema(description = "the channel's code", examples = "LOCKED")
        String refusal,

        @Nullable @Schema(description = "the same in words") String reason,

        @Nullable @Schema(description = "64 hexadecimal digits")
        String transaction) {

    static final String EXAMPLE = """
            {"receipt":"11010126-0000000001","taken":true,"state":"LOCKED","until":"2026-12-24T08:00:00Z",
            "holder":{"msp":"CivilAffairsMSP","unit":"claims-2"},"transaction":"5f0c…"}""";

    static final String EXAMPLE_REFUSED = """
            {"receipt":"11010126-0000000002","taken":false,"until":"2026-12-24T08:00:00Z","refusal":"LOCKED","reason":"…"}""";

    /** A member of the channel and a unit of it, by the member's own reference. */
    @Schema(name = "Holder")
    @JsonbPropertyOrder({"msp", "unit"})
    public record HolderJson(
            @Schema(examples = "CivilAffairsMSP") String msp,
            @Nullable @Schema(examples = "claims-2") String unit) {

        static @Nullable HolderJson of(Optional<Holder> holder) {
            return holder.map(h -> new HolderJson(h.mspId(), h.unit())).orElse(null);
        }
    }

    /** @param refusals say why it was refused */
    static StepJson of(Result result, Refusals refusals) {
        if (result instanceof Result.Refused refused) {
            return new StepJson(
                    refused.receipt().toString(),
                    false,
                    null,
                    text(refused.until()),
                    HolderJson.of(refused.holder()),
                    refused.code(),
                    refusals.of(refused).detail(),
                    null);
        }
        Result.Taken taken = (Result.Taken) result;
        Optional<Standing.Hold> hold = taken.standing().map(Standing::hold);
        return new StepJson(
                taken.receipt().toString(),
                true,
                taken.standing().map(s -> s.state().name()).orElse(null),
                text(hold.map(Standing.Hold::until)),
                HolderJson.of(hold.map(Standing.Hold::holder)),
                null,
                null,
                taken.transactionId());
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }
}
