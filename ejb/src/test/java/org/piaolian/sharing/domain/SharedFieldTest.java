package org.piaolian.sharing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.json.Json;
import org.piaolian.receipts.domain.ContentJson;

class SharedFieldTest {

    private static final JsonObject CONTENT =
            json(ContentJson.write(ExampleReceipts.fee(), new byte[ContentJson.SALT_BYTES]));

    @ParameterizedTest
    @EnumSource(SharedField.class)
    void each_is_found_by_its_path(SharedField field) {
        assertThat(SharedField.of(field.path())).contains(field);
    }

    @Test
    void the_check_code_cannot_be_shared() {
        assertThat(CONTENT).containsKey("checkCode");
        assertThat(SharedField.of("checkCode")).isEmpty();
        assertThat(SharedField.select(CONTENT, "REGISTERED", EnumSet.allOf(SharedField.class)))
                .doesNotContainKey("checkCode");
    }

    @Test
    void only_what_is_named_is_selected() {
        JsonObject selected = SharedField.select(CONTENT, "LOCKED", Set.of(SharedField.TOTAL, SharedField.PARTY_NAME));

        assertThat(selected.keySet()).containsExactlyInAnyOrder("total", "party");
        assertThat(selected.get("total")).isEqualTo(CONTENT.get("total"));
        assertThat(selected.getJsonObject("party").keySet()).containsExactly("name");
    }

    @Test
    void the_state_is_the_present_one() {
        assertThat(SharedField.select(CONTENT, "LOCKED", Set.of(SharedField.STATE)))
                .isEqualTo(json("{\"state\":\"LOCKED\"}"));
    }

    @Test
    void what_a_receipt_does_not_have_is_left_out() {
        assertThat(SharedField.select(CONTENT, "LOCKED", Set.of(SharedField.FOREIGN, SharedField.RELATED)))
                .isEmpty();
        JsonObject nameless = json("{\"party\":{}}");
        assertThat(SharedField.select(nameless, "LOCKED", Set.of(SharedField.PARTY_NAME)))
                .isEmpty();
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }
}
