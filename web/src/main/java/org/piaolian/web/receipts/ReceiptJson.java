package org.piaolian.web.receipts;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.io.StringReader;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.web.api.AmountJson;

/** One receipt with everything it says. */
@Schema(name = "Receipt")
@JsonbPropertyOrder({
    "number",
    "checkCode",
    "state",
    "kind",
    "agency",
    "issuedAt",
    "total",
    "batch",
    "verification",
    "content",
    "contentSha256",
    "pdfSha256",
    "sealedAt",
    "registration"
})
public record ReceiptJson(
        @Schema(examples = "11010126-0000000001") String number,
        @Schema(examples = "k3m9x2") String checkCode,

        @Schema(
                enumeration = {"PREPARED", "SEALED", "REGISTERED", "REVERSED", "LOCKED", "CLOSED", "PLEDGED", "ASSIGNED"
                })
        String state,

        @Schema(examples = "TAX_PAYMENT") String kind,
        @Schema(examples = "tax") String agency,

        @Schema(type = SchemaType.STRING, format = "date-time")
        String issuedAt,

        AmountJson total,
        String batch,

        @Schema(description = "where anyone can verify it", format = "uri")
        String verification,

        @Schema(
                type = SchemaType.OBJECT,
                description = "the structured data; in its canonical form (RFC 8785) its SHA-256 is contentSha256")
        JsonObject content,

        String contentSha256,

        @Nullable @Schema(description = "of the sealed PDF, once there is one")
        String pdfSha256,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
        String sealedAt,

        @Nullable RegistrationJson registration) {

    @Schema(name = "Registration", description = "where the receipt stands on the channel")
    @JsonbPropertyOrder({"transaction", "block", "at", "batchFirst", "batchCount"})
    public record RegistrationJson(
            String transaction,
            long block,

            @Schema(type = SchemaType.STRING, format = "date-time")
            String at,

            String batchFirst,
            int batchCount) {}

    static ReceiptJson of(Receipt receipt, URI verification) {
        return new ReceiptJson(
                receipt.number().toString(),
                receipt.content().checkCode().value(),
                receipt.state().name(),
                receipt.content().kind().name(),
                receipt.content().agency().value(),
                receipt.content().issuedAt().toString(),
                AmountJson.of(receipt.content().total()),
                receipt.batch().toString(),
                verification.toString(),
                parse(receipt.contentJson()),
                receipt.contentDigest().hex(),
                receipt.pdfDigest() == null ? null : receipt.pdfDigest().hex(),
                text(receipt.sealedAt()),
                registration(receipt.registration()));
    }

    private static @Nullable RegistrationJson registration(Receipt.@Nullable RegisteredAs registered) {
        return registered == null
                ? null
                : new RegistrationJson(
                        registered.transactionId(),
                        registered.block(),
                        registered.at().toString(),
                        registered.batchFirst().toString(),
                        registered.batchCount());
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
