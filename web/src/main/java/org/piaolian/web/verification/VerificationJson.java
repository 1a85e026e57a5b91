package org.piaolian.web.verification;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.api.AmountJson;

/** The answer to a verification, as the API gives it. */
@Schema(name = "Verification")
@JsonbPropertyOrder({"verdict", "statement", "checks", "receipt", "deadline", "checkedAt"})
public record VerificationJson(
        @Schema(
                enumeration = {"valid", "altered", "unknown", "reversed", "pending", "unavailable"},
                examples = "valid")
        String verdict,

        @Schema(description = "the verdict in plain words", examples = "This receipt is genuine and valid.")
        String statement,

        @Schema(description = "the four questions, always all of them and in this order")
        List<CheckJson> checks,

        @Nullable
        @Schema(description = "what was issued, for someone who knows the check code or holds the very document")
        ReceiptJson receipt,

        @Nullable
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                description = "of a pending receipt: when it will be on the channel at the latest")
        String deadline,

        @Schema(type = SchemaType.STRING, format = "date-time")
        String checkedAt) {

    @Schema(name = "Check")
    @JsonbPropertyOrder({"question", "answer", "label", "evidence"})
    public record CheckJson(
            @Schema(
                    enumeration = {"untouched", "sealed-by-agency", "on-the-channel", "still-valid"},
                    examples = "on-the-channel")
            String question,

            @Schema(
                    enumeration = {"yes", "no", "unknown", "not-asked"},
                    examples = "yes")
            String answer,

            @Schema(description = "the question in words", examples = "Is it registered on the channel?")
            String label,

            @Schema(description = "what the answer rests on", examples = "Registered by TaxMSP in block 12")
            String evidence) {}

    @Schema(name = "VerifiedReceipt")
    @JsonbPropertyOrder({"number", "kind", "agency", "issuedAt", "party", "item", "total"})
    public record ReceiptJson(
            @Schema(examples = "11010126-0000000001") String number,
            @Schema(examples = "TAX_PAYMENT") String kind,
            @Schema(examples = "tax") String agency,

            @Schema(type = SchemaType.STRING, format = "date-time")
            String issuedAt,

            String party,
            String item,
            AmountJson total) {

        static ReceiptJson of(ReceiptContent content) {
            return new ReceiptJson(
                    content.number().toString(),
                    content.kind().name(),
                    content.agency().value(),
                    content.issuedAt().toString(),
                    content.party().name(),
                    content.lines().get(0).name(),
                    AmountJson.of(content.total()));
        }
    }

    public static VerificationJson of(Verification verification, VerificationWords words) {
        return new VerificationJson(
                code(verification.verdict()),
                words.headline(verification.verdict()),
                verification.checks().stream().map(c -> check(c, words)).toList(),
                verification.receipt() == null ? null : ReceiptJson.of(verification.receipt()),
                text(verification.deadline()),
                verification.checkedAt().toString());
    }

    private static CheckJson check(Check check, VerificationWords words) {
        return new CheckJson(
                code(check.question()), code(check.answer()), words.question(check.question()), words.evidence(check));
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
