package org.piaolian.web.payments;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.payments.domain.RejectedEntry;

/** How far a batch is, as the API tells it. */
@Schema(name = "Batch")
@JsonbPropertyOrder({
    "id",
    "state",
    "percent",
    "fileName",
    "agency",
    "receivedBy",
    "receivedAt",
    "doneAt",
    "counts",
    "rejected",
    "trouble"
})
public record BatchJson(
        String id,

        @Schema(
                enumeration = {"RECEIVED", "WORKING", "DONE"},
                description = "DONE: all its receipts are registered on the channel")
        String state,

        @Schema(description = "0 to 100") int percent,
        @Nullable String fileName,
        @Schema(examples = "finance") String agency,
        String receivedBy,

        @Schema(type = SchemaType.STRING, format = "date-time")
        String receivedAt,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
        String doneAt,

        Counts counts,
        @Schema(description = "in file order, 1,000 a page") List<Rejected> rejected,

        @Nullable @Schema(description = "what holds the batch up at the moment")
        String trouble) {

    @Schema(name = "BatchCounts", description = "payments, each of which becomes one receipt or one rejected entry")
    @JsonbPropertyOrder({"entries", "read", "receipts", "sealed", "registered", "rejected", "unmatched"})
    public record Counts(
            int entries, int read, int receipts, int sealed, int registered, int rejected, int unmatched) {}

    @Schema(name = "RejectedEntry")
    @JsonbPropertyOrder({"position", "reference", "reason", "message", "unmatched"})
    public record Rejected(
            @Schema(examples = "Ntfctn[1]/Ntry[3]/TxDtls[2]")
            String position,

            @Nullable String reference,
            @Schema(examples = "AMOUNT_NOT_POSITIVE") String reason,

            @Schema(examples = "The amount is 0.00; it must be above zero.")
            String message,

            @Schema(description = "true where it waits in the unmatched queue for a person")
            boolean unmatched) {}

    static BatchJson of(BatchProgress batch, Page<RejectedEntry> rejected, Locale locale) {
        return new BatchJson(
                batch.id().toString(),
                batch.state().name(),
                batch.percent(),
                batch.fileName(),
                batch.agency().value(),
                batch.receivedBy(),
                batch.receivedAt().toString(),
                text(batch.doneAt()),
                new Counts(
                        batch.entries(),
                        batch.read(),
                        batch.receipts(),
                        batch.sealed(),
                        batch.registered(),
                        batch.rejected(),
                        batch.unmatched()),
                rejected.items().stream()
                        .map(entry -> new Rejected(
                                entry.position(),
                                entry.reference(),
                                entry.refusal().reason().name(),
                                entry.refusal().message(locale),
                                entry.unmatched() != null))
                        .toList(),
                batch.trouble());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
