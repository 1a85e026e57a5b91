package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.piaolian.fabric.msp.Agency;

/** The network under test and its chaincode servers for all tests of a class. */
final class RunningNetwork implements BeforeAllCallback, AfterAllCallback {

    private record Parts(NetworkUnderTest network, AllPeers peers, Client tax, RawClient raw) {}

    private @Nullable Parts parts;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        NetworkUnderTest network = RealNetwork.isWanted() ? RealNetwork.running() : new EmbeddedUnderTest();
        AllPeers peers = new AllPeers(network.profile());
        parts = new Parts(
                network,
                peers,
                new Client(network.profile(), Agency.TAX).awaiting(peers::catchUp),
                new RawClient(network.profile(), Agency.TAX).awaiting(peers::catchUp));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        tax().close();
        raw().close();
        parts().peers.close();
        parts().network.close();
    }

    private Parts parts() {
        return Objects.requireNonNull(parts);
    }

    ChaincodeServers chaincodes() {
        return parts().network.chaincodes();
    }

    Path profile() {
        return parts().network.profile();
    }

    /** Waits until every agency's peer has what any of them has. */
    void catchUp() {
        parts().peers.catchUp();
    }

    /** The tax service's portal on Fabric's own client. What it submitted is at every agency's peer. */
    Client tax() {
        return parts().tax;
    }

    /** The same user without that client. */
    RawClient raw() {
        return parts().raw;
    }
}
