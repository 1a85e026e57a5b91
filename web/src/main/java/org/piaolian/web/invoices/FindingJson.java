package org.piaolian.web.invoices;

import jakarta.json.JsonObject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.json.Json;

/** What a rule says of an invoice. */
@Schema(name = "Finding")
@JsonbPropertyOrder({"severity", "rule", "location", "message"})
public record FindingJson(
        @Schema(enumeration = {"ERROR", "WARNING"}) String severity,

        @Schema(examples = "BR-CO-16") String rule,

        @Schema(description = "XPath into the invoice, or line and column")
        String location,

        String message) {

    static FindingJson of(Finding finding) {
        return new FindingJson(finding.severity().name(), finding.rule(), finding.location(), finding.message());
    }

    static JsonObject json(Finding finding) {
        return Json.createObjectBuilder()
                .add("severity", finding.severity().name())
                .add("rule", finding.rule())
                .add("location", finding.location())
                .add("message", finding.message())
                .build();
    }
}
