package org.piaolian.web.requests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @Test
    void a_key_is_a_string_of_structured_fields_or_the_same_without_quotes() {
        IdempotencyKey key = new IdempotencyKey("8e03978e-40d5");
        assertThat(IdempotencyKey.parse("\"8e03978e-40d5\"")).contains(key);
        assertThat(IdempotencyKey.parse("8e03978e-40d5")).contains(key);
        assertThat(IdempotencyKey.parse(" \"8e03978e-40d5\" ")).contains(key);
        assertThat(IdempotencyKey.parse("\"a \\\"b\\\" \\\\c\"")).contains(new IdempotencyKey("a \"b\" \\c"));
        assertThat(IdempotencyKey.parse("\"" + "k".repeat(128) + "\"")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"\"", "\" \"", "\"open", "a\"b", "two words", "钥匙", "\"钥匙\"", "\"a\\b\"", "a,b", "a;b"})
    void anything_else_is_no_key(String header) {
        assertThat(IdempotencyKey.parse(header)).isEmpty();
        assertThat(IdempotencyKey.parse(null)).isEmpty();
        assertThat(IdempotencyKey.parse("k".repeat(129))).isEmpty();
    }
}
