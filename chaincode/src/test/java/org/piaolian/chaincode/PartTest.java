package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PartTest {

    private static final Part PART = part(3, 0, 3);

    private static Part part(int count, int from, int leaves) {
        return new Part(
                "TaxMSP",
                "0f".repeat(32),
                Instant.parse("2026-11-24T12:00:00.000000001Z"),
                count,
                "ab".repeat(32),
                from,
                new Leaves(new byte[32 * leaves]));
    }

    @Test
    void a_packed_part_reads_back_as_it_was() {
        assertThat(Part.decode(PART.encode())).isEqualTo(PART);
    }

    @Test
    void a_batch_of_2000_is_read_back_from_whole_parts_and_the_rest() {
        assertThat(Part.decode(part(2000, 1792, 128).encode())).isEqualTo(part(2000, 1792, 128));
        assertThat(Part.decode(part(2000, 1920, 80).encode())).isEqualTo(part(2000, 1920, 80));
        for (Part wrong : new Part[] {
            part(2000, 0, 127), part(2000, 0, 129), part(2000, 1920, 128), part(2000, 64, 128), part(128, 128, 1)
        }) {
            assertThatIllegalStateException().isThrownBy(() -> Part.decode(wrong.encode()));
        }
    }

    @Test
    void a_value_of_any_other_length_is_corrupt() {
        byte[] value = PART.encode();
        for (int length = 0; length < value.length + 40; length++) {
            if (length != value.length) {
                byte[] other = Arrays.copyOf(value, length);
                assertThatIllegalStateException().isThrownBy(() -> Part.decode(other));
            }
        }
    }

    @Test
    void an_unknown_version_and_impossible_headers_are_corrupt() {
        corrupt(value -> value[0] = 1);
        corrupt(value -> value[2] = 0);
        corrupt(value -> value[1] = (byte) 0xff);
        corrupt(value -> value[4] = 1);
        corrupt(value -> value[5] = 0);
        corrupt(value -> value[6] = (byte) 0xc0);
        corrupt(value -> value[6 + 6 + 32 + 8] = (byte) 0x7f);
        corrupt(value -> value[6 + 6 + 32 + 8] = (byte) 0x80);
    }

    private static void corrupt(Consumer<byte[]> change) {
        byte[] value = PART.encode();
        change.accept(value);
        assertThatIllegalStateException().isThrownBy(() -> Part.decode(value));
    }
}
