package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

/** An embedded network without chaincode servers, and with some that were there before it. */
class ChaincodeLinesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final ChaincodeServers chaincodes = new ChaincodeServers();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedNetwork network;

    @SuppressWarnings("NullAway.Init")
    private Client tax;

    @BeforeEach
    void start() throws Exception {
        network = EmbeddedNetwork.start(
                NetworkOptions.ephemeral(dir, chaincodes.addresses()).withExecutionTimeout(Duration.ofSeconds(5)));
        tax = new Client(network, Agency.TAX);
    }

    @AfterEach
    void stop() {
        tax.close();
        network.close();
        chaincodes.close();
    }

    @Test
    void without_any_chaincode_server_the_network_serves_and_says_what_is_missing() throws Exception {
        Map<Agency, String> nowhere = new EnumMap<>(Agency.class);
        Agency.ALL.forEach(agency -> nowhere.put(agency, "127.0.0.1:" + ChaincodeServers.freePort()));
        try (EmbeddedNetwork alone = EmbeddedNetwork.start(NetworkOptions.ephemeral(dir.resolve("alone"), nowhere));
                Client client = new Client(alone, Agency.TAX)) {
            EndorseException failed =
                    catchThrowableOfType(EndorseException.class, () -> client.submit("put", "a", "1"));
            GatewayException evaluated =
                    catchThrowableOfType(GatewayException.class, () -> client.evaluate("get", "a"));

            assertThat(failed.getStatus().getCode()).isEqualTo(Code.ABORTED);
            assertThat(failed.getDetails())
                    .singleElement()
                    .extracting(ErrorDetail::getMessage)
                    .asString()
                    .contains("could not launch chaincode receipts");
            assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.ABORTED);
            assertThat(evaluated.getDetails()).hasSize(4);
        }
    }

    @Test
    void a_network_that_restarts_finds_chaincodes_that_stayed() throws Exception {
        tax.submit("put", "a", "1");
        tax.close();
        network.close();
        start();

        tax.submit("put", "b", "2");
        assertThat(List.of(tax.evaluate("get", "a"), tax.evaluate("get", "b"))).containsExactly("1", "2");
    }
}
