package org.piaolian.receipts.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.json.Json;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ReceiptContent.Correction;

/**
 * The structured data of a receipt as canonical JSON (RFC 8785), version 1. Figures are strings, so that no reader
 * rounds them. A random salt of 32 bytes keeps anybody from guessing the data behind a digest that the whole channel
 * sees.
 */
public final class ContentJson {

    public static final int SALT_BYTES = 32;

    private static final int VERSION = 1;

    private ContentJson() {}

    /** @param salt {@value #SALT_BYTES} random bytes, of this receipt alone */
    public static String write(ReceiptContent c, byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt has " + SALT_BYTES + " bytes, not " + salt.length);
        }
        JsonObjectBuilder o = Json.createObjectBuilder()
                .add("version", VERSION)
                .add("salt", HexFormat.of().formatHex(salt))
                .add("code", c.number().code().value())
                .add("number", c.number().digits())
                .add("checkCode", c.checkCode().value())
                .add("kind", c.kind().name())
                .add("agency", c.agency().value())
                .add("issuedAt", c.issuedAt().toString())
                .add("party", party(c.party()))
                .add("lines", lines(c.lines()))
                .add("currency", c.total().currency().getCurrencyCode())
                .add("total", c.total().figure())
                .add("payMode", c.payMode())
                .add("paymentReference", c.paymentReference())
                .add("bookedOn", c.bookedOn().toString())
                .add("drawer", c.drawer())
                .add("reviewer", c.reviewer());
        ReceiptContent.@Nullable ForeignAmount foreign = c.foreign();
        if (foreign != null) {
            JsonObjectBuilder f = Json.createObjectBuilder()
                    .add("currency", foreign.amount().currency().getCurrencyCode())
                    .add("amount", foreign.amount().figure());
            addIfPresent(f, "rate", figure(foreign.rate()));
            o.add("foreign", f);
        }
        addIfPresent(o, "remark", c.remark());
        ReceiptNumber related = c.related();
        addIfPresent(o, "related", related == null ? null : related.toString());
        ReceiptContent.@Nullable Invoice invoice = c.invoice();
        if (invoice != null) {
            o.add("invoice", invoice(invoice));
        }
        Correction correction = c.correction();
        if (correction != null) {
            o.add(
                    "correction",
                    Json.createObjectBuilder()
                            .add("act", correction.act().name())
                            .add("reason", correction.reason().name()));
        }
        return canonical(o.build());
    }

    public static ReceiptContent read(String json) {
        JsonObject o;
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            o = reader.readObject();
        }
        if (o.getInt("version") != VERSION) {
            throw new IllegalArgumentException("content of version " + o.get("version") + ", not " + VERSION);
        }
        String currency = o.getString("currency");
        JsonObject foreign = o.getJsonObject("foreign");
        JsonObject invoice = o.getJsonObject("invoice");
        String related = o.getString("related", null);
        return new ReceiptContent(
                new ReceiptNumber(new ReceiptCode(o.getString("code")), Long.parseLong(o.getString("number"))),
                new CheckCode(o.getString("checkCode")),
                ReceiptKind.valueOf(o.getString("kind")),
                new AgencyId(o.getString("agency")),
                OffsetDateTime.parse(o.getString("issuedAt")),
                readParty(o.getJsonObject("party")),
                o.getJsonArray("lines").getValuesAs(JsonObject.class).stream()
                        .map(line -> readLine(line, currency))
                        .toList(),
                Money.of(o.getString("total"), currency),
                foreign == null
                        ? null
                        : new ReceiptContent.ForeignAmount(
                                Money.of(foreign.getString("amount"), foreign.getString("currency")),
                                decimal(foreign, "rate")),
                o.getString("payMode"),
                o.getString("paymentReference"),
                LocalDate.parse(o.getString("bookedOn")),
                o.getString("drawer"),
                o.getString("reviewer"),
                o.getString("remark", null),
                related == null ? null : ReceiptNumber.parse(related).orElseThrow(),
                invoice == null ? null : readInvoice(invoice, currency),
                readCorrection(o.getJsonObject("correction")));
    }

    private static @Nullable Correction readCorrection(@Nullable JsonObject o) {
        return o == null
                ? null
                : new Correction(
                        Correction.Act.valueOf(o.getString("act")), ReversalReason.valueOf(o.getString("reason")));
    }

    /** The content digest that the receipt's leaf binds: SHA-256 over the canonical JSON's UTF-8. */
    public static Digest digest(String canonicalJson) {
        return Digest.sha256(canonicalJson.getBytes(UTF_8));
    }

    /** A party as it stands in the content. */
    public static JsonObjectBuilder party(Party party) {
        JsonObjectBuilder o =
                Json.createObjectBuilder().add("type", party.type().name()).add("name", party.name());
        PartyIdentifier identifier = party.identifier();
        if (identifier != null) {
            o.add(
                    "identifier",
                    Json.createObjectBuilder()
                            .add("scheme", identifier.scheme().name())
                            .add("value", identifier.value()));
        }
        return o;
    }

    /** Reads what {@link #party} wrote. */
    public static Party readParty(JsonObject o) {
        JsonObject identifier = o.getJsonObject("identifier");
        return new Party(
                Party.Type.valueOf(o.getString("type")),
                o.getString("name"),
                identifier == null
                        ? null
                        : new PartyIdentifier(
                                PartyIdentifier.Scheme.valueOf(identifier.getString("scheme")),
                                identifier.getString("value")));
    }

    /** What makes an e-invoice, as it stands in the content. */
    public static JsonObjectBuilder invoice(ReceiptContent.Invoice invoice) {
        JsonObjectBuilder o = Json.createObjectBuilder()
                .add("number", invoice.number())
                .add("type", invoice.type())
                .add("issuedOn", invoice.issuedOn().toString())
                .add("seller", party(invoice.seller()))
                .add("payable", invoice.payable().figure())
                .add("xmlSha256", invoice.xml().hex());
        LocalDate dueOn = invoice.dueOn();
        addIfPresent(o, "dueOn", dueOn == null ? null : dueOn.toString());
        return o;
    }

    /** Reads what {@link #invoice} wrote. */
    public static ReceiptContent.Invoice readInvoice(JsonObject o, String currency) {
        String dueOn = o.getString("dueOn", null);
        return new ReceiptContent.Invoice(
                o.getString("number"),
                o.getString("type"),
                LocalDate.parse(o.getString("issuedOn")),
                dueOn == null ? null : LocalDate.parse(dueOn),
                readParty(o.getJsonObject("seller")),
                Money.of(o.getString("payable"), currency),
                Digest.ofHex(o.getString("xmlSha256")));
    }

    private static JsonArrayBuilder lines(List<Line> lines) {
        JsonArrayBuilder all = Json.createArrayBuilder();
        lines.forEach(line -> all.add(line(line)));
        return all;
    }

    /** A line as it stands in the content. */
    public static JsonObjectBuilder line(Line line) {
        JsonObjectBuilder o =
                Json.createObjectBuilder().add("itemCode", line.itemCode()).add("name", line.name());
        addIfPresent(o, "unit", line.unit());
        addIfPresent(o, "quantity", figure(line.quantity()));
        addIfPresent(o, "rate", figure(line.rate()));
        return o.add("amount", line.amount().figure());
    }

    /** Reads what {@link #line} wrote. */
    public static Line readLine(JsonObject o, String currency) {
        return new Line(
                o.getString("itemCode"),
                o.getString("name"),
                o.getString("unit", null),
                decimal(o, "quantity"),
                decimal(o, "rate"),
                Money.of(o.getString("amount"), currency));
    }

    private static void addIfPresent(JsonObjectBuilder o, String name, @Nullable String value) {
        if (value != null) {
            o.add(name, value);
        }
    }

    private static @Nullable String figure(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }

    private static @Nullable BigDecimal decimal(JsonObject o, String name) {
        String figure = o.getString(name, null);
        return figure == null ? null : new BigDecimal(figure);
    }

    private static String canonical(JsonObject o) {
        try {
            return new JsonCanonicalizer(o.toString()).getEncodedString();
        } catch (IOException e) {
            throw new IllegalStateException("JSON that was just written does not parse", e);
        }
    }
}
