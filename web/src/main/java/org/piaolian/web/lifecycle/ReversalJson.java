package org.piaolian.web.lifecycle;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.domain.CreditNote;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.AmountJson;

/** A reversal that was asked for, and how far it is. */
@Schema(name = "Reversal")
@JsonbPropertyOrder({
    "id",
    "receipt",
    "agency",
    "state",
    "reason",
    "amount",
    "creditNote",
    "asked",
    "until",
    "decided",
    "redReceipt",
    "replacement",
    "refusal",
    "trouble",
    "withdrawnAt",
    "doneAt"
})
public record ReversalJson(
        @Schema(examples = "0d4bd1ec-58cb-4a17-9c62-1d1f1ac5c1f9")
        String id,

        @Schema(examples = "11010126-0000000001") String receipt,
        @Schema(examples = "tax") String agency,

        @Schema(
                description = "OPEN: locked on the channel, another officer is to decide; DONE: on the channel",
                enumeration = {
                    "ASKED",
                    "OPEN",
                    "CONFIRMED",
                    "DONE",
                    "DECLINED",
                    "RELEASED",
                    "EXPIRED",
                    "REFUSED",
                    "WITHDRAWING",
                    "WITHDRAWN"
                })
        String state,

        @Schema(enumeration = {"WRONG_AMOUNT", "WRONG_PARTY", "WRONG_ITEM", "DUPLICATE", "REFUND"})
        String reason,

        AmountJson amount,

        @Nullable
        @Schema(description = "the seller's credit note that takes his invoice back; its receipt is the red receipt")
        CreditNoteJson creditNote,

        ByJson asked,

        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                description = "when the lock ends; it is to be decided before")
        String until,

        @Nullable ByJson decided,

        @Nullable @Schema(description = "number of the red receipt, once it is confirmed")
        String redReceipt,

        @Nullable @Schema(description = "number of what is issued anew, once it is confirmed")
        String replacement,

        @Nullable @Schema(description = "of a reversal that is REFUSED: the channel's code", examples = "LOCKED")
        String refusal,

        @Nullable @Schema(description = "what holds it up now")
        String trouble,

        @Nullable
        @Schema(
                type = SchemaType.STRING,
                format = "date-time",
                description = "when who asked for it took the request back")
        String withdrawnAt,

        @Nullable @Schema(type = SchemaType.STRING, format = "date-time")
        String doneAt) {

    static final String EXAMPLE = """
            {"id":"0d4bd1ec-58cb-4a17-9c62-1d1f1ac5c1f9","receipt":"11010126-0000000001","agency":"tax","state":"OPEN",
            "reason":"WRONG_AMOUNT","amount":{"amount":"100.00","currency":"CNY"},
            "asked":{"name":"王晓明","at":"2026-11-24T08:00:00Z"},"until":"2026-12-23T08:00:00Z"}""";

    static final String EXAMPLE_WITHDRAWN = """
            {"id":"0d4bd1ec-58cb-4a17-9c62-1d1f1ac5c1f9","receipt":"11010126-0000000001","agency":"tax","state":"WITHDRAWN",
            "reason":"WRONG_AMOUNT","amount":{"amount":"100.00","currency":"CNY"},
            "asked":{"name":"王晓明","at":"2026-11-24T08:00:00Z"},"until":"2026-12-23T08:00:00Z",
            "withdrawnAt":"2026-11-24T09:00:00Z","doneAt":"2026-11-24T09:00:01Z"}""";

    /** A seller's credit note (EN 16931). */
    @Schema(name = "CreditNote")
    @JsonbPropertyOrder({"number", "issuedOn", "seller"})
    public record CreditNoteJson(
            @Schema(description = "BT-1", examples = "CN-2026-17")
            String number,

            @Schema(type = SchemaType.STRING, format = "date", description = "BT-2")
            String issuedOn,

            @Schema(description = "BT-27") String seller) {

        static CreditNoteJson of(CreditNote note) {
            return new CreditNoteJson(
                    note.head().number(),
                    note.head().issuedOn().toString(),
                    note.head().seller().name());
        }
    }

    /** Who, and when. */
    @Schema(name = "By")
    @JsonbPropertyOrder({"name", "at"})
    public record ByJson(
            String name,

            @Schema(type = SchemaType.STRING, format = "date-time")
            String at) {

        static ByJson of(Reversal.By by) {
            return new ByJson(by.name(), by.at().toString());
        }
    }

    public static ReversalJson of(Reversal reversal) {
        Reversal.By decided = reversal.decided();
        CreditNote note = reversal.note();
        return new ReversalJson(
                reversal.id().toString(),
                reversal.receipt().toString(),
                reversal.agency().value(),
                reversal.state().name(),
                reversal.reason().name(),
                AmountJson.of(reversal.amount()),
                note == null ? null : CreditNoteJson.of(note),
                ByJson.of(reversal.asked()),
                reversal.until().toString(),
                decided == null ? null : ByJson.of(decided),
                text(reversal.red()),
                text(reversal.issuedAnew()),
                reversal.refusal(),
                reversal.trouble(),
                text(reversal.withdrawnAt()),
                text(reversal.doneAt()));
    }

    private static @Nullable String text(@Nullable ReceiptNumber number) {
        return number == null ? null : number.toString();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
