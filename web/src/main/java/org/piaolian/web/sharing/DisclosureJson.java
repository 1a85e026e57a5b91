package org.piaolian.web.sharing;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.io.StringReader;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
import org.piaolian.sharing.domain.Disclosure;

/** A disclosure, as the API gives it to either of the two agencies. */
@Schema(name = "Disclosure")
@JsonbPropertyOrder({
    "id",
    "standing",
    "agency",
    "recipient",
    "purpose",
    "legalBasis",
    "receipts",
    "hash",
    "disclosedAt",
    "until",
    "transaction",
    "discarded",
    "content"
})
public record DisclosureJson(
        @Schema(examples = "0c9a4bd2-54a4-4f0f-9d0c-7a1a3f6a2b10")
        String id,

        @Schema(
                description = "WAITING: the recipient does not have it yet; OPEN: either of the two can read it",
                enumeration = {"WAITING", "OPEN", "ENDED", "DISCARDED"})
        String standing,

        @Schema(description = "that disclosed it", examples = "tax")
        String agency,

        @Schema(examples = "civil") String recipient,
        @Schema(examples = "SUBSIDY_REVIEW") String purpose,

        @Schema(examples = "Interim Measures for Social Assistance, article 46")
        String legalBasis,

        @Schema(description = "how many it tells of", examples = "1")
        int receipts,

        @Schema(description = "SHA-256 of salt and content, 64 hexadecimal digits; every member of the channel has it")
        String hash,

        Instant disclosedAt,
        Instant until,

        @Nullable @Schema(description = "of the channel, which told all members; none while it waits")
        String transaction,

        @Nullable DiscardingJson discarded,

        @Nullable
        @Schema(
                description = "what the recipient is told: its case number, and of each receipt number, fields and the"
                        + " transaction that registered it; only of one disclosure, and only while it is open",
                implementation = Object.class)
        JsonObject content) {

    static final String TERMS = """
            "id":"0c9a4bd2-54a4-4f0f-9d0c-7a1a3f6a2b10","standing":"OPEN","agency":"tax","recipient":"civil",
            "purpose":"SUBSIDY_REVIEW","legalBasis":"Interim Measures for Social Assistance, article 46","receipts":1,
            "hash":"c395…","disclosedAt":"2026-11-26T08:01:00Z","until":"2026-12-06T08:01:00Z","transaction":"2534…\"""";

    static final String EXAMPLE = "{" + TERMS + "}";

    static final String WITH_CONTENT = "{" + TERMS + """
            ,"content":{"caseNumber":"2026-117","receipts":[{"fields":{"total":"79519.79"},
            "number":"11010126-0000000001","transaction":"4be1…"}],"version":1}}""";

    /** @param transaction none while the channel is still to be told */
    @Schema(name = "DisclosureDiscarding")
    @JsonbPropertyOrder({"agency", "at", "reason", "transaction"})
    public record DiscardingJson(
            @Schema(description = "which of the two discarded it", examples = "civil")
            String agency,

            Instant at,

            @Schema(enumeration = {"NO_LONGER_NEEDED", "BASIS_GONE", "MISTAKE", "ENDED"})
            String reason,

            @Nullable String transaction) {}

    static DisclosureJson of(Disclosure disclosure, Disclosure.Standing standing) {
        return of(disclosure, standing, null);
    }

    /** @param contentJson null where there is nothing to read */
    static DisclosureJson of(Disclosure disclosure, Disclosure.Standing standing, @Nullable String contentJson) {
        Disclosure.Discarding discarding = disclosure.discarding();
        return new DisclosureJson(
                disclosure.id().toString(),
                standing.name(),
                disclosure.agency().value(),
                disclosure.recipient().value(),
                disclosure.purpose().name(),
                disclosure.legalBasis(),
                disclosure.receipts(),
                disclosure.hash().hex(),
                disclosure.at(),
                disclosure.until(),
                disclosure.transactionId(),
                discarding == null
                        ? null
                        : new DiscardingJson(
                                discarding.agency().value(),
                                discarding.at(),
                                discarding.reason().name(),
                                discarding.transactionId()),
                contentJson == null ? null : parsed(contentJson));
    }

    static JsonObject parsed(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
