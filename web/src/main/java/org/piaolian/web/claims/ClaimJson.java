package org.piaolian.web.claims;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.Claims.Listed;
import org.piaolian.receipts.domain.ReceiptNumber;

/** A claim as the API tells it: without the person, whom the receipt names to those who may see it. */
@Schema(name = "Claim")
@JsonbPropertyOrder({
    "programme",
    "period",
    "agency",
    "state",
    "reference",
    "receipt",
    "claimedAt",
    "transaction",
    "reason",
    "endedAt",
    "endTransaction"
})
public record ClaimJson(
        @Schema(examples = "LOW-INCOME") String programme,
        @Schema(examples = "2026-11") String period,
        @Schema(examples = "civil") String agency,

        @Schema(
                description = "WANTED: asked for; HELD: on the channel; ENDING: to be given up; ENDED: given up",
                enumeration = {"WANTED", "HELD", "ENDING", "ENDED"})
        String state,

        @Schema(description = "what the channel calls the payment by")
        String reference,

        @Nullable @Schema(description = "number of the payment’s receipt, once it has one")
        String receipt,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
        String claimedAt,

        @Nullable @Schema(description = "id of the channel’s transaction")
        String transaction,

        @Nullable
        @Schema(
                description = "why it is given up",
                enumeration = {"NOT_PAID", "PAID_BACK", "MISTAKE"})
        String reason,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
        String endedAt,

        @Nullable String endTransaction) {

    static final String EXAMPLE = "{\"programme\":\"LOW-INCOME\",\"period\":\"2026-11\",\"agency\":\"civil\","
            + "\"state\":\"HELD\",\"reference\":\"5f0c2c9e-93c0-4f0b-8e57-6a3c7d0e8d11\","
            + "\"receipt\":\"11030126-0000000001\",\"claimedAt\":\"2026-11-24T08:00:00Z\",\"transaction\":\"4bf1…\"}";

    static ClaimJson of(Listed listed) {
        Claim claim = listed.claim();
        Optional<Claim.OnChannel> held = Optional.ofNullable(claim.held());
        Optional<Claim.OnChannel> ended = Optional.ofNullable(claim.ended());
        return new ClaimJson(
                claim.programme(),
                claim.period(),
                claim.agency().value(),
                claim.state().name(),
                claim.reference(),
                Optional.ofNullable(listed.receipt())
                        .map(ReceiptNumber::toString)
                        .orElse(null),
                held.map(one -> one.at().toString()).orElse(null),
                held.map(Claim.OnChannel::transactionId).orElse(null),
                Optional.ofNullable(claim.reason()).map(Enum::name).orElse(null),
                ended.map(one -> one.at().toString()).orElse(null),
                ended.map(Claim.OnChannel::transactionId).orElse(null));
    }
}
