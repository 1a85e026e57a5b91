package org.piaolian.claims.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.claims.domain.ClaimKey;

class FileClaimKeysTest {

    private static final String HEX = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @TempDir
    Path folder;

    private Path file;
    private FileClaimKeys keys;

    @BeforeEach
    void place() {
        file = folder.resolve("keys");
        keys = new FileClaimKeys(file);
    }

    @Test
    void the_first_line_is_the_present_key_and_a_change_counts_at_once() throws IOException {
        write("# made in 2026", "", "2026 " + HEX);
        assertThat(keys.inForce()).extracting(ClaimKey::id).containsExactly("2026");

        write("2027 " + HEX.replace('1', '2'), "2026 " + HEX);
        assertThat(keys.inForce()).extracting(ClaimKey::id).containsExactly("2027", "2026");
    }

    @Test
    void hexadecimal_and_base64_are_the_same_key() throws IOException {
        write("a " + HEX);
        ClaimKey hex = keys.inForce().get(0);
        write("a " + Base64.getEncoder().encodeToString(java.util.HexFormat.of().parseHex(HEX)));
        assertThat(keys.inForce().get(0).tag("1", "2", "3")).isEqualTo(hex.tag("1", "2", "3"));
    }

    @Test
    void without_a_file_there_are_no_keys() {
        assertThat(keys.inForce()).isEmpty();
    }

    @Test
    void keys_that_others_may_read_are_not_used() throws IOException {
        write("a " + HEX);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatIllegalStateException().isThrownBy(keys::inForce).withMessageContaining("chmod 600");
    }

    @Test
    void what_is_no_key_is_named_by_its_line_and_never_quoted() throws IOException {
        for (List<String> lines : List.of(
                List.of("a " + HEX, "b " + HEX.replace('0', 'x')),
                List.of("a " + HEX, "b c0ffee"),
                List.of("a " + HEX, "b"),
                List.of("a " + HEX, "a " + HEX),
                List.of("a " + HEX, "b 密钥"),
                List.of("a " + HEX, "b,c " + HEX))) {
            write(lines.toArray(String[]::new));
            assertThatIllegalStateException()
                    .isThrownBy(keys::inForce)
                    .withMessageContaining("line 2")
                    .withMessageNotContainingAny("c0ffee", "x1x2", HEX)
                    .withNoCause();
        }
    }

    @Test
    void an_empty_file_or_five_keys_are_a_mistake_and_not_a_portal_without_keys() throws IOException {
        write("# nothing");
        assertThatIllegalStateException().isThrownBy(keys::inForce).withMessageContaining("has no key, or more than 4");
        write("a " + HEX, "b " + HEX, "c " + HEX, "d " + HEX, "e " + HEX);
        assertThatIllegalStateException().isThrownBy(keys::inForce).withMessageContaining("has no key, or more than 4");
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
