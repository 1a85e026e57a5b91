package org.piaolian.web.api;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.piaolian.money.Money;

/** An exact amount. */
@Schema(name = "Amount")
@JsonbPropertyOrder({"amount", "currency"})
public record AmountJson(
        @Schema(description = "decimal figure with the decimals of the currency", examples = "79519.79")
        String amount,

        @Schema(description = "ISO 4217", examples = "CNY") String currency) {

    public static AmountJson of(Money money) {
        return new AmountJson(money.figure(), money.currency().getCurrencyCode());
    }
}
