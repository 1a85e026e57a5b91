package org.piaolian.web.lifecycle;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.receipts.domain.ReceiptNumber;

/** What a receipt went through on the channel. */
@Schema(name = "Life")
@JsonbPropertyOrder({"available", "state", "until", "redReceipts", "replacedBy", "replaces", "reverses", "history"})
public record LifeJson(
        @Schema(description = "false where the channel does not tell it: then nothing is known of its life")
        boolean available,

        @Nullable
        @Schema(
                enumeration = {"REGISTERED", "LOCKED", "CLOSED", "PLEDGED", "ASSIGNED", "REVERSED"},
                examples = "REVERSED")
        String state,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time", description = "when the lock or pledge ends")
        String until,

        @Nullable @Schema(description = "that take it back") List<String> redReceipts,

        @Nullable @Schema(description = "what was issued in its place")
        String replacedBy,

        @Nullable @Schema(description = "in whose place it was issued")
        String replaces,

        @Nullable @Schema(description = "of a red receipt: what it takes back")
        String reverses,

        @Nullable @Schema(description = "each step, in order; none where nothing was done since it was registered")
        List<StepOfLifeJson> history) {

    public static final String EXAMPLE = """
            {"available":true,"state":"REVERSED","redReceipts":["11010126-0000000002"],"history":[
            {"action":"askReversal","agency":"TaxMSP","at":"2026-11-24T08:00:00Z","reason":"WRONG_AMOUNT","state":"LOCKED",
            "until":"2026-12-23T08:00:00Z","words":"…","transaction":"5f0c…"},
            {"action":"reverse","agency":"TaxMSP","at":"2026-11-24T08:10:00Z","reason":"WRONG_AMOUNT","state":"REVERSED",
            "words":"…","transaction":"77ab…"}]}""";

    /** One step. */
    @Schema(name = "StepOfLife")
    @JsonbPropertyOrder({"action", "agency", "at", "reason", "state", "until", "words", "transaction"})
    public record StepOfLifeJson(
            @Schema(examples = "lock") String action,

            @Schema(description = "MSP id of the agency that did it", examples = "CivilAffairsMSP")
            String agency,

            @Schema(type = SchemaType.STRING, format = "date-time", description = "by that agency's clock")
            String at,

            @Schema(examples = "REIMBURSEMENT") String reason,

            @Schema(description = "after it", examples = "LOCKED")
            String state,

            @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
            String until,

            @Schema(description = "the step in plain words") String words,
            @Schema(description = "64 hexadecimal digits") String transaction) {

        static StepOfLifeJson of(LifeView.StepView step) {
            Standing standing = step.standing();
            return new StepOfLifeJson(
                    standing.last().action(),
                    standing.last().mspId(),
                    standing.last().at().toString(),
                    standing.last().reason(),
                    standing.state().name(),
                    untilText(standing),
                    step.what(),
                    standing.last().transactionId());
        }
    }

    public static LifeJson of(LifeView life) {
        if (!life.available()) {
            return new LifeJson(false, null, null, null, null, null, null, null);
        }
        Standing last = life.last();
        List<StepOfLifeJson> history =
                life.steps().stream().map(StepOfLifeJson::of).toList();
        return last == null
                ? new LifeJson(true, "REGISTERED", null, null, null, null, null, history)
                : new LifeJson(
                        true,
                        last.state().name(),
                        untilText(last),
                        last.reversals().isEmpty()
                                ? null
                                : last.reversals().stream()
                                        .map(ReceiptNumber::toString)
                                        .toList(),
                        text(last.replacedBy()),
                        text(last.replaces()),
                        text(last.reverses()),
                        history);
    }

    private static @Nullable String untilText(Standing standing) {
        Standing.Hold hold = standing.hold();
        return hold == null ? null : hold.until().toString();
    }

    private static @Nullable String text(@Nullable ReceiptNumber number) {
        return number == null ? null : number.toString();
    }
}
