package org.piaolian.sharing.domain;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;

/**
 * A part of a receipt's content that a grant may name, by its name in the content's JSON. The check code is none: it
 * opens the receipt to anyone.
 */
public enum SharedField {
    KIND("kind"),
    ISSUED_AT("issuedAt"),
    PARTY_TYPE("party.type"),
    PARTY_NAME("party.name"),
    PARTY_IDENTIFIER("party.identifier"),
    LINES("lines"),
    CURRENCY("currency"),
    TOTAL("total"),
    FOREIGN("foreign"),
    PAY_MODE("payMode"),
    PAYMENT_REFERENCE("paymentReference"),
    BOOKED_ON("bookedOn"),
    DRAWER("drawer"),
    REVIEWER("reviewer"),
    REMARK("remark"),
    RELATED("related"),
    INVOICE("invoice"),
    /** Where the receipt is in its life now; not of the content. */
    STATE("state");

    private static final String PARTY = "party";

    private final String path;

    SharedField(String path) {
        this.path = path;
    }

    /** {@code total}, {@code party.name}. */
    public String path() {
        return path;
    }

    public static Optional<SharedField> of(String path) {
        return Arrays.stream(values()).filter(field -> field.path.equals(path)).findFirst();
    }

    /**
     * What the fields hold of a receipt, and nothing else of it.
     *
     * @param content as {@link org.piaolian.receipts.domain.ContentJson} writes it
     */
    public static JsonObject select(JsonObject content, String state, Set<SharedField> fields) {
        JsonObjectBuilder selected = Json.createObjectBuilder();
        JsonObjectBuilder party = Json.createObjectBuilder();
        boolean ofParty = false;
        for (SharedField field : values()) {
            if (!fields.contains(field)) {
                continue;
            }
            if (field == STATE) {
                selected.add(field.path, state);
            } else if (field.path.startsWith(PARTY + ".")) {
                String name = field.path.substring(PARTY.length() + 1);
                @Nullable JsonValue value = content.getJsonObject(PARTY).get(name);
                if (value != null) {
                    party.add(name, value);
                    ofParty = true;
                }
            } else {
                @Nullable JsonValue value = content.get(field.path);
                if (value != null) {
                    selected.add(field.path, value);
                }
            }
        }
        if (ofParty) {
            selected.add(PARTY, party);
        }
        return selected.build();
    }
}
