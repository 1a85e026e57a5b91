package org.piaolian.receipts.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCodeTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a1b2c", "a1b2c3d", "A1B2C3", "a1b2c-", "a1b2 3", "ａ1b2c3"})
    void only_six_small_letters_and_digits_are_a_check_code(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CheckCode(value));
    }

    @Test
    void it_matches_as_people_type_it_and_nothing_else() {
        CheckCode code = new CheckCode("a1b2c3");

        assertThat(code.matches("a1b2c3")).isTrue();
        assertThat(code.matches(" A1B2C3 ")).isTrue();
        assertThat(code.matches("a1b2c4")).isFalse();
        assertThat(code.matches("a1b2c")).isFalse();
        assertThat(code.matches("")).isFalse();
    }

    @Test
    void random_ones_use_the_whole_alphabet_at_every_place() {
        SecureRandom random = new SecureRandom();
        var codes = IntStream.range(0, 2_000)
                .mapToObj(i -> CheckCode.random(random).value())
                .toList();

        for (int place = 0; place < 6; place++) {
            int at = place;
            Set<Character> seen = codes.stream().map(code -> code.charAt(at)).collect(Collectors.toSet());
            assertThat(seen).as("characters at place " + place).hasSize(36);
        }
        assertThat(Set.copyOf(codes)).hasSizeGreaterThan(1_990);
    }

    @Test
    void it_is_shown_as_it_is() {
        assertThat(new CheckCode("a1b2c3")).hasToString("a1b2c3");
    }
}
