package org.piaolian.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.BatchId;

class BatchProgressTest {

    @Test
    void a_file_that_was_received_and_not_read_is_at_nothing() {
        assertThat(progress(BatchState.RECEIVED, 0, 0, 0, 0, 0).percent()).isZero();
    }

    @Test
    void reading_is_one_part_sealing_eight_and_registering_one() {
        assertThat(progress(BatchState.WORKING, 100, 50, 0, 0, 0).percent()).isEqualTo(5);
        assertThat(progress(BatchState.WORKING, 100, 100, 100, 0, 0).percent()).isEqualTo(10);
        assertThat(progress(BatchState.WORKING, 100, 100, 100, 50, 0).percent()).isEqualTo(50);
        assertThat(progress(BatchState.WORKING, 100, 100, 100, 100, 50).percent())
                .isEqualTo(95);
    }

    @Test
    void what_is_read_and_gets_no_receipt_is_not_waited_for() {
        assertThat(progress(BatchState.WORKING, 100, 100, 40, 20, 0).percent()).isEqualTo(50);
    }

    @Test
    void what_is_not_read_yet_is_waited_for_as_if_it_got_a_receipt() {
        assertThat(progress(BatchState.WORKING, 100, 50, 50, 50, 0).percent()).isEqualTo(45);
    }

    @Test
    void a_file_of_which_nothing_gets_a_receipt_does_not_divide_by_zero() {
        assertThat(progress(BatchState.WORKING, 3, 3, 0, 0, 0).percent()).isEqualTo(10);
    }

    @Test
    void only_what_is_done_is_whole() {
        assertThat(progress(BatchState.WORKING, 100, 100, 100, 100, 100).percent())
                .isEqualTo(99);
        assertThat(progress(BatchState.DONE, 100, 100, 100, 100, 100).percent()).isEqualTo(100);
        assertThat(progress(BatchState.DONE, 0, 0, 0, 0, 0).percent()).isEqualTo(100);
    }

    private static BatchProgress progress(
            BatchState state, int entries, int read, int receipts, int sealed, int registered) {
        return new BatchProgress(
                new BatchId(new UUID(0, 1)),
                "day.xml",
                new AgencyId("tax"),
                "wang",
                Instant.EPOCH,
                null,
                state,
                entries,
                read,
                receipts,
                sealed,
                registered,
                0,
                0,
                null);
    }
}
