package org.piaolian.claims.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ClaimKeyTest {

    private static final byte[] SECRET =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private final ClaimKey key = ClaimKey.of("k1", SECRET);

    /** Made with Python's hmac module. */
    @Test
    void a_tag_is_the_hmac_of_identifier_programme_and_period() {
        assertThat(key.tag("11010519491231002X", "LOW-INCOME", "2026-11").hex())
                .isEqualTo("8d6568a7b8dd8c1e5e60596e68344a98968eedb3446df5263b4c36f031b7393c");
    }

    @Test
    void the_identifier_counts_in_capitals_however_it_is_written() {
        assertThat(key.tag(" 11010519491231002x ", "LOW-INCOME", "2026-11"))
                .isEqualTo(key.tag("11010519491231002X", "LOW-INCOME", "2026-11"));
    }

    @Test
    void another_key_programme_or_period_makes_another_tag_and_no_two_parts_run_together() {
        assertThat(key.tag("A", "B", "C")).isNotEqualTo(key.tag("A", "B", "D"));
        assertThat(key.tag("A", "B", "C")).isNotEqualTo(key.tag("A", "E", "C"));
        assertThat(key.tag("AB", "C", "D")).isNotEqualTo(key.tag("A", "BC", "D"));
        byte[] other = SECRET.clone();
        other[31] ^= 1;
        assertThat(ClaimKey.of("k1", other).tag("A", "B", "C")).isNotEqualTo(key.tag("A", "B", "C"));
    }

    @Test
    void a_key_does_not_show_its_secret_and_has_32_bytes() {
        assertThat(key).hasToString("key k1");
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimKey.of("k1", new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimKey.of("k 1", SECRET));
    }
}
