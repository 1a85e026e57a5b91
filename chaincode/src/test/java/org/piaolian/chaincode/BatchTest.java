package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BatchTest {

    private static final Batch BATCH = batch(3, 3);

    private static Batch batch(int count, int leaves) {
        return new Batch(
                "TaxMSP",
                "0f".repeat(32),
                Instant.parse("2026-11-24T12:00:00.000000001Z"),
                count,
                "ab".repeat(32),
                new Leaves(new byte[32 * leaves]));
    }

    @Test
    void a_packed_batch_reads_back_as_it_was() {
        assertThat(Batch.decode(BATCH.encode())).isEqualTo(BATCH);
    }

    @Test
    void the_first_128_leaves_of_a_larger_batch_are_in_its_value() {
        Batch large = batch(2000, 128);
        assertThat(Batch.decode(large.encode())).isEqualTo(large);
        assertThatIllegalStateException().isThrownBy(() -> batch(2000, 129));
        assertThatIllegalStateException().isThrownBy(() -> batch(127, 128));
        assertThatIllegalStateException().isThrownBy(() -> batch(2001, 128));
    }

    @Test
    void a_value_of_any_other_length_is_corrupt() {
        byte[] value = BATCH.encode();
        for (int length = 0; length < value.length + 40; length++) {
            if (length != value.length) {
                byte[] other = Arrays.copyOf(value, length);
                assertThatIllegalStateException().isThrownBy(() -> Batch.decode(other));
            }
        }
    }

    @Test
    void an_unknown_version_and_impossible_headers_are_corrupt() {
        corrupt(value -> value[0] = 1);
        corrupt(value -> value[2] = 0);
        corrupt(value -> value[1] = (byte) 0xff);
        corrupt(value -> value[3] = 0);
        corrupt(value -> value[4] = (byte) 0xc0);
        corrupt(value -> value[4 + 6 + 32 + 8] = (byte) 0x7f);
        corrupt(value -> value[4 + 6 + 32 + 8] = (byte) 0x80);
    }

    private static void corrupt(Consumer<byte[]> change) {
        byte[] value = BATCH.encode();
        change.accept(value);
        assertThatIllegalStateException().isThrownBy(() -> Batch.decode(value));
    }
}
