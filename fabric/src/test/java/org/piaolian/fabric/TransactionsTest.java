package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionsTest {

    private ChaincodeServers chaincodes;
    private EmbeddedNetwork network;
    private Client tax;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        chaincodes = new ChaincodeServers();
        network = EmbeddedNetwork.start(NetworkOptions.ephemeral(dir, chaincodes.addresses()));
        tax = new Client(network, Agency.TAX);
    }

    @AfterAll
    void stop() {
        tax.close();
        network.close();
        chaincodes.close();
    }

    @Test
    void what_a_transaction_puts_can_be_read_after_its_commit() throws Exception {
        assertThat(tax.submit("put", "a", "1")).isEmpty();
        assertThat(tax.evaluate("get", "a")).isEqualTo("1");
    }
}
