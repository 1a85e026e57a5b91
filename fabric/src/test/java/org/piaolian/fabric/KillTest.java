package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

class KillTest {

    @Test
    void whatever_was_acknowledged_survives_kill_9_while_transactions_are_under_way(@TempDir Path dir)
            throws Exception {
        try (ChaincodeServers chaincodes = new ChaincodeServers()) {
            Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
            for (int round = 0; round < 3; round++) {
                int before = acknowledged.size();
                Process process = start(dir, chaincodes);
                List<CompletableFuture<Void>> writers = new ArrayList<>();
                try (Client client = new Client(dir.resolve("connection.json"), Agency.TAX)) {
                    for (int writer = 0; writer < 4; writer++) {
                        String prefix = "k" + round + "-" + writer + "-";
                        writers.add(CompletableFuture.runAsync(() -> writeUntilItBreaks(client, prefix, acknowledged)));
                    }
                    while (acknowledged.size() < before + 40) {
                        Thread.sleep(5);
                    }
                    process.destroyForcibly().waitFor();
                    writers.forEach(CompletableFuture::join);
                }
            }

            try (EmbeddedNetwork network =
                            EmbeddedNetwork.start(NetworkOptions.ephemeral(dir, chaincodes.addresses()));
                    Client client = new Client(network, Agency.TAX)) {
                for (String key : acknowledged) {
                    assertThat(client.evaluate("get", key)).isEqualTo("x");
                }
            }
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(120);
        }
    }

    private static void writeUntilItBreaks(Client client, String prefix, Queue<String> acknowledged) {
        try {
            for (int i = 0; true; i++) {
                client.submit("put", prefix + i, "x");
                acknowledged.add(prefix + i);
            }
        } catch (GatewayException | CommitException e) {
            assertThat(e).as("what a client sees of the kill").isInstanceOf(GatewayException.class);
        }
    }

    private static Process start(Path dir, ChaincodeServers chaincodes) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                KilledNetwork.class.getName(),
                dir.toString()));
        Agency.ALL.forEach(agency -> command.add(chaincodes.addresses().get(agency)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).startsWith("ready");
        return process;
    }
}
