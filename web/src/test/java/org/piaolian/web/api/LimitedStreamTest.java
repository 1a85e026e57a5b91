package org.piaolian.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.piaolian.web.problems.TooLarge;

class LimitedStreamTest {

    @Test
    void a_body_up_to_the_limit_is_read_whole() throws IOException {
        assertThat(stream(100, 100).readAllBytes()).hasSize(100);
    }

    @Test
    void a_byte_more_fails_whatever_way_it_is_read() {
        assertThatThrownBy(() -> stream(101, 100).readAllBytes()).isInstanceOf(TooLarge.class);
        assertThatThrownBy(() -> stream(101, 100).skip(101)).isInstanceOf(TooLarge.class);
        LimitedStream one = stream(1, 0);
        assertThatThrownBy(one::read).isInstanceOf(TooLarge.class);
    }

    private static LimitedStream stream(int size, long limit) {
        return new LimitedStream(new ByteArrayInputStream(new byte[size]), limit);
    }
}
