package org.piaolian.lifecycle.domain;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;

/**
 * What is issued anew in place of a receipt that is reversed as a whole. It is for the same payment, so its total is the
 * same.
 *
 * @param lines at least one
 */
public record Replacement(
        Party party, List<Line> lines, @Nullable String remark) {

    public static final int MAX_REMARK = 500;

    public Replacement {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a receipt has at least one line");
        }
        if (remark != null && remark.length() > MAX_REMARK) {
            throw new IllegalArgumentException("a remark has at most " + MAX_REMARK + " characters");
        }
    }

    public Money total() {
        return lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow();
    }

    /** Whether anything in it is otherwise than in the receipt that it replaces. */
    public boolean corrects(ReceiptContent content) {
        return !party.equals(content.party())
                || !lines.equals(content.lines())
                || !Optional.ofNullable(remark).equals(Optional.ofNullable(content.remark()));
    }

    public String json() {
        JsonArrayBuilder all = Json.createArrayBuilder();
        lines.forEach(line -> all.add(ContentJson.line(line)));
        JsonObjectBuilder o = Json.createObjectBuilder()
                .add("party", ContentJson.party(party))
                .add("currency", total().currency().getCurrencyCode())
                .add("lines", all);
        if (remark != null) {
            o.add("remark", remark);
        }
        return o.build().toString();
    }

    /** Reads what {@link #json} wrote. */
    public static Replacement read(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            JsonObject o = reader.readObject();
            String currency = o.getString("currency");
            return new Replacement(
                    ContentJson.readParty(o.getJsonObject("party")),
                    o.getJsonArray("lines").getValuesAs(JsonObject.class).stream()
                            .map(line -> ContentJson.readLine(line, currency))
                            .toList(),
                    o.getString("remark", null));
        }
    }
}
