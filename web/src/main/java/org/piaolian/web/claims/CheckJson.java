package org.piaolian.web.claims;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.claims.CheckClaim.Answer;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Whether a person may be paid, as the API tells it. */
@Schema(name = "ClaimCheck")
@JsonbPropertyOrder({"result", "member", "claimedAt", "receipt"})
public record CheckJson(
        @Schema(enumeration = {"free", "claimed"}) String result,

        @Nullable @Schema(description = "the channel’s name of who claimed", examples = "CivilAffairsMSP")
        String member,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
        String claimedAt,

        @Nullable @Schema(description = "of the payment, where the caller may see it")
        String receipt) {

    static CheckJson of(Answer.Claimed claimed) {
        return new CheckJson(
                "claimed",
                claimed.mspId(),
                claimed.at().toString(),
                claimed.receipt().map(ReceiptNumber::toString).orElse(null));
    }

    static CheckJson free() {
        return new CheckJson("free", null, null, null);
    }
}
