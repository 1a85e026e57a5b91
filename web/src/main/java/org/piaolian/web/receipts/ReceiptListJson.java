package org.piaolian.web.receipts;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.web.api.AmountJson;

/** A page of receipts. */
@Schema(name = "Receipts")
@JsonbPropertyOrder({"total", "page", "pages", "next", "receipts"})
public record ReceiptListJson(
        @Schema(description = "receipts on all pages together")
        long total,

        @Schema(description = "this page, from 1") int page,
        int pages,

        @Nullable @Schema(description = "the next page, where there is one", format = "uri")
        String next,

        List<Row> receipts) {

    @Schema(name = "ReceiptSummary")
    @JsonbPropertyOrder({"number", "kind", "agency", "issuedAt", "party", "item", "total", "paymentReference", "state"})
    public record Row(
            @Schema(examples = "11010126-0000000001") String number,
            String kind,
            String agency,

            @Schema(type = SchemaType.STRING, format = "date-time")
            String issuedAt,

            String party,
            String item,
            AmountJson total,
            String paymentReference,
            String state) {

        static Row of(ReceiptSummary receipt) {
            return new Row(
                    receipt.number().toString(),
                    receipt.kind().name(),
                    receipt.agency().value(),
                    receipt.issuedAt().toString(),
                    receipt.party(),
                    receipt.item(),
                    AmountJson.of(receipt.total()),
                    receipt.paymentReference(),
                    receipt.state().name());
        }
    }
}
