package org.piaolian.web.verification;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.verification.domain.Alteration;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Original;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.api.AmountJson;
import org.piaolian.web.lifecycle.LifeJson;
import org.piaolian.web.lifecycle.LifeView;

/** The answer to a verification, as the API gives it; at the same time the report about it as JSON. */
@Schema(name = "Verification")
@JsonbPropertyOrder({
    "verdict",
    "statement",
    "meaning",
    "advice",
    "checks",
    "sha256",
    "receipt",
    "original",
    "alteration",
    "life",
    "deadline",
    "checkedAt",
    "portal",
    "language"
})
public record VerificationJson(
        @Schema(
                enumeration = {"valid", "altered", "unknown", "reversed", "pending", "unavailable"},
                examples = "valid")
        String verdict,

        @Schema(description = "the verdict in plain words", examples = "Genuine and valid")
        String statement,

        @Schema(description = "what that means") String meaning,
        @Schema(description = "what to do now") String advice,

        @Schema(description = "the four questions, always all of them and in this order")
        List<CheckJson> checks,

        @Nullable @Schema(description = "SHA-256 of the document asked about, in hexadecimal; none where a number was")
        String sha256,

        @Nullable
        @Schema(description = "what was issued, for someone who knows the check code or holds the very document")
        ReceiptJson receipt,

        @Nullable
        @Schema(
                description = "of an altered file: what is known of the document issued under the number that it"
                        + " carries; nothing of it is read from the file")
        OriginalJson original,

        @Nullable @Schema(description = "of an altered file: what tells it from the document that was issued")
        AlterationJson alteration,

        @Nullable
        @Schema(
                description = "what the receipt went through on the channel, for someone who knows the check code or"
                        + " holds the very document")
        LifeJson life,

        @Nullable
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                description = "of a pending receipt: when it will be on the channel at the latest")
        String deadline,

        @Schema(type = SchemaType.STRING, format = "date-time")
        String checkedAt,

        @Schema(description = "the portal that gives this answer", examples = "https://receipts.example.gov.cn")
        String portal,

        @Schema(description = "the language of the words in it", examples = "en")
        String language) {

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
    @JsonbPropertyOrder({"number", "kind", "agency", "issuedAt", "seller", "sellersNumber", "party", "item", "total"})
    public record ReceiptJson(
            @Schema(examples = "11010126-0000000001") String number,
            @Schema(examples = "TAX_PAYMENT") String kind,
            @Schema(examples = "tax") String agency,

            @Schema(type = SchemaType.STRING, format = "date-time")
            String issuedAt,

            @Nullable @Schema(description = "of an e-invoice or credit note")
            String seller,

            @Nullable @Schema(description = "the seller's own number of it (BT-1)")
            String sellersNumber,

            @Schema(description = "payer, payee or buyer") String party,
            String item,
            AmountJson total) {

        static ReceiptJson of(ReceiptContent content) {
            ReceiptContent.@Nullable Invoice invoice = content.invoice();
            return new ReceiptJson(
                    content.number().toString(),
                    content.kind().name(),
                    content.agency().value(),
                    content.issuedAt().toString(),
                    invoice == null ? null : invoice.seller().name(),
                    invoice == null ? null : invoice.number(),
                    content.party().name(),
                    content.lines().get(0).name(),
                    AmountJson.of(content.total()));
        }
    }

    @Schema(name = "Original")
    @JsonbPropertyOrder({"number", "agency", "issuedAt", "bytes", "receipt"})
    public record OriginalJson(
            @Schema(examples = "11010126-0000000001") String number,
            @Schema(examples = "tax") String agency,

            @Schema(type = SchemaType.STRING, format = "date-time")
            String issuedAt,

            @Schema(description = "size of the issued document", examples = "38211")
            int bytes,

            @Nullable
            @Schema(description = "what it says; only where the file proves that its maker held the issued document")
            ReceiptJson receipt) {

        static OriginalJson of(Original original) {
            return new OriginalJson(
                    original.number().toString(),
                    original.agency().value(),
                    original.issuedAt().toString(),
                    original.bytes(),
                    original.content() == null ? null : ReceiptJson.of(original.content()));
        }
    }

    @Schema(name = "Alteration")
    @JsonbPropertyOrder({"kind", "at", "removed", "added", "places", "revisions"})
    public record AlterationJson(
            @Schema(
                    enumeration = {"appended", "cut-off", "enclosed", "inserted", "removed", "changed", "remade"},
                    examples = "appended")
            String kind,

            @Nullable
            @Schema(description = "offset in the issued document of the first difference; none where it was remade")
            Integer at,

            @Schema(description = "bytes of the issued document that are missing or changed")
            int removed,

            @Schema(description = "bytes that stand in their place")
            int added,

            @Schema(
                    description = "what these bytes belong to",
                    enumeration = {
                        "header",
                        "page-content",
                        "page",
                        "font",
                        "image",
                        "annotation",
                        "form",
                        "metadata",
                        "attachment",
                        "catalog",
                        "seal",
                        "compressed-objects",
                        "cross-references",
                        "other"
                    })
            List<String> places,

            @Schema(description = "later revisions in the added bytes")
            int revisions) {

        static AlterationJson of(Alteration alteration) {
            return new AlterationJson(
                    code(alteration.kind()),
                    alteration.at() < 0 ? null : alteration.at(),
                    alteration.removed(),
                    alteration.added(),
                    alteration.places().stream().map(VerificationJson::code).toList(),
                    alteration.revisions());
        }
    }

    public static VerificationJson of(
            Verification verification, VerificationWords words, Optional<LifeView> life, URI portal) {
        Original original = verification.original();
        Alteration alteration = verification.alteration();
        return new VerificationJson(
                code(verification.verdict()),
                words.headline(verification.verdict()),
                words.meaning(verification.verdict()),
                words.advice(verification),
                verification.checks().stream().map(c -> check(c, words)).toList(),
                verification.shown() == null ? null : verification.shown().hex(),
                verification.receipt() == null ? null : ReceiptJson.of(verification.receipt()),
                original == null ? null : OriginalJson.of(original),
                alteration == null ? null : AlterationJson.of(alteration),
                life.map(LifeJson::of).orElse(null),
                text(verification.deadline()),
                verification.checkedAt().toString(),
                portal.toString(),
                words.language());
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
