package org.piaolian.lifecycle.domain;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;

/**
 * A seller's credit note by which the receipt of an invoice is taken back: what the red receipt will say.
 *
 * @param identity by which it is the same note, and its red receipt the receipt of no other
 * @param lines at least one
 * @param payMode as in {@link ReceiptContent}
 */
public record CreditNote(
        String identity,
        ReceiptContent.Invoice head,
        Party buyer,
        List<Line> lines,
        String payMode,
        @Nullable String remark) {

    public CreditNote {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a credit note has at least one line");
        }
    }

    public Money total() {
        return lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow();
    }

    /** Whether it is the same note, whatever file brought it. */
    public boolean isSameAs(CreditNote other) {
        return identity.equals(other.identity)
                && head.type().equals(other.head.type())
                && head.issuedOn().equals(other.head.issuedOn())
                && buyer.equals(other.buyer)
                && lines.equals(other.lines);
    }

    /** Whether it is for the buyer of that receipt: the same identifier; or the same name, where neither has one. */
    public boolean isForBuyerOf(ReceiptContent content) {
        return Objects.equals(buyer.identifier(), content.party().identifier())
                && (buyer.identifier() != null
                        || buyer.name().equals(content.party().name()));
    }

    public String json() {
        JsonArrayBuilder all = Json.createArrayBuilder();
        lines.forEach(line -> all.add(ContentJson.line(line)));
        JsonObjectBuilder o = Json.createObjectBuilder()
                .add("identity", identity)
                .add("invoice", ContentJson.invoice(head))
                .add("party", ContentJson.party(buyer))
                .add("currency", total().currency().getCurrencyCode())
                .add("lines", all)
                .add("payMode", payMode);
        if (remark != null) {
            o.add("remark", remark);
        }
        return o.build().toString();
    }

    /** Reads what {@link #json} wrote. */
    public static CreditNote read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonObject o = reader.readObject();
            String currency = o.getString("currency");
            return new CreditNote(
                    o.getString("identity"),
                    ContentJson.readInvoice(o.getJsonObject("invoice"), currency),
                    ContentJson.readParty(o.getJsonObject("party")),
                    o.getJsonArray("lines").getValuesAs(JsonObject.class).stream()
                            .map(line -> ContentJson.readLine(line, currency))
                            .toList(),
                    o.getString("payMode"),
                    o.getString("remark", null));
        }
    }
}
