package org.piaolian.web.lifecycle;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.web.api.AmountJson;
import org.piaolian.web.api.JsonBody;

/** What an officer sends who asks for a reversal. */
@Schema(name = "ReversalRequest")
public record ReversalBody(
        @Schema(
                required = true,
                enumeration = {"WRONG_AMOUNT", "WRONG_PARTY", "WRONG_ITEM", "DUPLICATE", "REFUND"})
        String reason,

        @Nullable @Schema(description = "what is to be taken back; all that is left where it is missing")
        AmountJson amount,

        @Nullable @Schema(description = "what is issued anew; what is missing in it stays as it is in the receipt")
        ReplacementBody replacement) {

    static final String EXAMPLE = """
            {"reason":"WRONG_PARTY","replacement":{"party":{"type":"PERSON","name":"褚静阳",
            "identifier":{"scheme":"CITIZEN_ID","value":"110101197805095633"}},"remark":"姓名更正"}}""";

    static final String EXAMPLE_OF_A_PART =
            "{\"reason\":\"REFUND\",\"amount\":{\"amount\":\"100.00\",\"currency\":\"CNY\"}}";

    private static final int MOST_LINES = 500;

    /** @param lines come to the same total as the receipt's */
    @Schema(name = "ReplacementRequest")
    public record ReplacementBody(
            @Nullable PartyBody party,
            @Nullable List<LineBody> lines,
            @Nullable String remark) {}

    @Schema(name = "PartyRequest")
    public record PartyBody(
            @Schema(enumeration = {"PERSON", "ORGANISATION"})
            String type,

            String name,
            @Nullable IdentifierBody identifier) {}

    @Schema(name = "IdentifierRequest")
    public record IdentifierBody(
            @Schema(enumeration = {"CITIZEN_ID", "CREDIT_CODE", "FOREIGN"})
            String scheme,

            String value) {}

    @Schema(name = "LineRequest")
    public record LineBody(
            @Schema(examples = "TAX-10101") String itemCode,
            String name,
            @Nullable String unit,
            @Nullable String quantity,
            @Nullable String rate,

            @Schema(description = "decimal figure in the receipt's currency", examples = "79519.79")
            String amount) {}

    /**
     * @param key of the request, where it has one
     * @throws JsonBody.Malformed where it is not as described
     */
    static AskReversal.Request read(JsonBody body, ReceiptContent receipt, @Nullable String key) {
        AskReversal.Request request = new AskReversal.Request(
                receipt.number(),
                body.constant("reason", ReversalReason.class),
                body.optionalObject("amount").map(ReversalBody::money).orElse(null),
                body.optionalObject("replacement")
                        .map(replacement -> replacement(replacement, receipt))
                        .orElse(null),
                key);
        body.end();
        return request;
    }

    private static Money money(JsonBody body) {
        String currency = body.text("currency", 3);
        BigDecimal amount = figure(body, "amount").orElseThrow(() -> body.malformed("amount", "is missing"));
        body.end();
        try {
            return new Money(amount, Currency.getInstance(currency));
        } catch (IllegalArgumentException e) {
            throw body.malformed("currency", "is no currency that has such an amount");
        }
    }

    private static Replacement replacement(JsonBody body, ReceiptContent receipt) {
        Party party = body.optionalObject("party").map(ReversalBody::party).orElse(receipt.party());
        List<Line> lines = body.has("lines")
                ? body.objects("lines", MOST_LINES).stream()
                        .map(line -> line(line, receipt.total().currency()))
                        .toList()
                : receipt.lines();
        @Nullable
        String remark = body.optionalText("remark", Replacement.MAX_REMARK).orElse(receipt.remark());
        body.end();
        try {
            return new Replacement(party, lines, remark);
        } catch (IllegalArgumentException e) {
            throw body.malformed("remark", "is too long");
        }
    }

    private static Party party(JsonBody body) {
        Party.Type type = body.constant("type", Party.Type.class);
        String name = body.text("name", Party.MAX_NAME);
        PartyIdentifier identifier =
                body.optionalObject("identifier").map(ReversalBody::identifier).orElse(null);
        body.end();
        return new Party(type, name, identifier);
    }

    private static PartyIdentifier identifier(JsonBody body) {
        PartyIdentifier.Scheme scheme = body.constant("scheme", PartyIdentifier.Scheme.class);
        String value = body.text("value", PartyIdentifier.MAX_LENGTH);
        body.end();
        if (!scheme.isValid(value)) {
            throw body.malformed("value", "is not a " + scheme);
        }
        return new PartyIdentifier(scheme, value);
    }

    private static Line line(JsonBody body, Currency currency) {
        String itemCode = body.text("itemCode", 35);
        String name = body.text("name", 140);
        @Nullable String unit = body.optionalText("unit", 35).orElse(null);
        @Nullable BigDecimal quantity = figure(body, "quantity").orElse(null);
        @Nullable BigDecimal rate = figure(body, "rate").orElse(null);
        BigDecimal amount = figure(body, "amount").orElseThrow(() -> body.malformed("amount", "is missing"));
        body.end();
        try {
            return new Line(itemCode, name, unit, quantity, rate, new Money(amount, currency));
        } catch (IllegalArgumentException e) {
            throw body.malformed("amount", "has more decimals than " + currency);
        }
    }

    private static Optional<BigDecimal> figure(JsonBody body, String name) {
        return body.optionalText(name, 40).map(text -> {
            if (!text.matches("-?[0-9]{1,18}(\\.[0-9]{1,12})?")) {
                throw body.malformed(name, "is no decimal figure such as 79519.79");
            }
            return new BigDecimal(text);
        });
    }
}
