package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.piaolian.fabric.msp.Agency;

/** A network and its chaincode servers for all tests of a class. */
final class RunningNetwork implements BeforeAllCallback, AfterAllCallback {

    private record Parts(Path dir, ChaincodeServers chaincodes, EmbeddedNetwork network, Client tax, RawClient raw) {}

    private @Nullable Parts parts;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path dir = Files.createTempDirectory("network");
        ChaincodeServers chaincodes = new ChaincodeServers();
        EmbeddedNetwork network = EmbeddedNetwork.start(
                NetworkOptions.ephemeral(dir, chaincodes.addresses()).withExecutionTimeout(Duration.ofSeconds(5)));
        parts = new Parts(
                dir, chaincodes, network, new Client(network, Agency.TAX), new RawClient(network, Agency.TAX));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        tax().close();
        raw().close();
        network().close();
        chaincodes().close();
        try (Stream<Path> files = Files.walk(parts().dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Parts parts() {
        return Objects.requireNonNull(parts);
    }

    ChaincodeServers chaincodes() {
        return parts().chaincodes;
    }

    EmbeddedNetwork network() {
        return parts().network;
    }

    /** The tax service's portal on Fabric's own client. */
    Client tax() {
        return parts().tax;
    }

    /** The same user without that client. */
    RawClient raw() {
        return parts().raw;
    }
}
