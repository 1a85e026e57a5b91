package org.piaolian.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerUnavailable;

class InMemoryLedgerTest extends LedgerContract {

    private final InMemoryLedger ledger = new InMemoryLedger(Clock.systemUTC());

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Test
    void a_channel_that_cannot_be_reached_says_so_and_takes_nothing() {
        Series series = new Series("tax", "01");
        ledger.reachable(false);
        assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.register(series.batch(1, 1)));
        assertThat(ledger.status().available()).isFalse();
        ledger.reachable(true);
        assertThat(ledger.find(series.number(1))).isEmpty();
    }
}
