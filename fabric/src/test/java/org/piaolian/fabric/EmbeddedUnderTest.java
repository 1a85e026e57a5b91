package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.piaolian.fabric.ledger.Collection;

/** An embedded network of its own, gone when it is closed. */
final class EmbeddedUnderTest implements NetworkUnderTest {

    private final Path dir = Files.createTempDirectory("network");
    private final ChaincodeServers chaincodes = new ChaincodeServers();
    private final EmbeddedNetwork network;

    EmbeddedUnderTest() throws IOException {
        network = EmbeddedNetwork.start(NetworkOptions.ephemeral(dir, chaincodes.addresses())
                .withExecutionTimeout(Duration.ofSeconds(5))
                .withCollection(new Collection("short-lived", List.of("TaxMSP", "FinanceMSP", "AuditMSP"), 2))
                .withCollection(NetworkOptions.between("AuditMSP", "CivilAffairsMSP", 2)));
    }

    @Override
    public Path profile() {
        return network.profile();
    }

    @Override
    public ChaincodeServers chaincodes() {
        return chaincodes;
    }

    @Override
    public void close() throws IOException {
        network.close();
        chaincodes.close();
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
