package org.piaolian.ledger.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.piaolian.ledger.LedgerContract;
import org.piaolian.ledger.Series;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.ledger.domain.LedgerTransaction;
import org.piaolian.ledger.domain.Registration;

class FabricLedgerTest extends LedgerContract {

    private static FabricLedger ledger;

    @BeforeAll
    static void connect() throws IOException {
        Path profile = TestNetwork.profile();
        ledger = new FabricLedger(() -> profile, Deadlines.USUAL);
    }

    @AfterAll
    static void disconnect() {
        ledger.close();
    }

    @Override
    protected Ledger ledger() {
        return ledger;
    }

    @Test
    void blocks_are_chained_by_the_hash_of_the_block_before() {
        Series series = new Series("civil", "03");
        Registration first = ledger.register(series.batch(1, 2));
        Registration second = ledger.register(series.batch(3, 1, 2));
        LedgerTransaction before = ledger.transaction(first.transactionId()).orElseThrow();
        LedgerTransaction after = ledger.transaction(second.transactionId()).orElseThrow();

        assertThat(after.block()).isEqualTo(before.block() + 1);
        assertThat(after.previousHash()).isEqualTo(before.blockHash());
    }

    @Test
    void each_agencys_peer_is_in_the_status() {
        assertThat(ledger.status().peers())
                .extracting(LedgerStatus.Peer::mspId)
                .containsExactlyInAnyOrder("FinanceMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP");
    }
}
