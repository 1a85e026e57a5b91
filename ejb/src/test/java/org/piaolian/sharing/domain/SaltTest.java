package org.piaolian.sharing.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.piaolian.receipts.domain.Digest;

class SaltTest {

    private static final Salt SALT = Salt.ofHex("0b".repeat(32));

    @Test
    void it_has_32_bytes_and_comes_back_from_its_hexadecimal_digits() {
        Salt random = Salt.random(new SecureRandom());

        assertThat(Salt.ofHex(random.hex()).hex()).isEqualTo(random.hex()).hasSize(64);
        assertThat(Salt.random(new SecureRandom()).hex()).isNotEqualTo(random.hex());
        assertThatIllegalArgumentException().isThrownBy(() -> Salt.ofHex("0b".repeat(31)));
        assertThatIllegalArgumentException().isThrownBy(() -> Salt.ofHex("xy"));
    }

    /** The value is what {@code openssl dgst -sha256 -mac HMAC -macopt hexkey:0b0b…} says of {@code Hi There}. */
    @Test
    void what_is_derived_is_the_hmac_of_what_it_is_for() {
        assertThat(SALT.derived("Hi There").hex())
                .isEqualTo("198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7");
        assertThat(SALT.derived("another").hex())
                .isNotEqualTo(SALT.derived("Hi There").hex());
    }

    @Test
    void a_hash_and_a_leaf_of_the_same_text_are_different() {
        byte[] salt = Digest.ofHex("0b".repeat(32)).bytes();

        assertThat(SALT.hash("text")).isEqualTo(Digest.sha256(salt, "text".getBytes(UTF_8)));
        assertThat(SALT.leaf("text")).isEqualTo(Digest.sha256(new byte[1], salt, "text".getBytes(UTF_8)));
    }
}
