package org.piaolian.ledger.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.piaolian.chaincode.ChaincodeServers;
import org.piaolian.fabric.EmbeddedNetwork;
import org.piaolian.fabric.NetworkOptions;
import org.piaolian.fabric.msp.Agency;

/** The embedded network with the real contract, once for all tests of this JVM. */
public final class TestNetwork {

    private static final Logger SHIM = Logger.getLogger("org.hyperledger.fabric");
    private static @Nullable TestNetwork started;

    private final Path profile;

    private TestNetwork() throws IOException {
        SHIM.setLevel(Level.WARNING);
        Map<Agency, String> addresses = new EnumMap<>(Agency.class);
        for (Agency agency : Agency.ALL) {
            addresses.put(agency, "127.0.0.1:" + freePort());
        }
        Path folder = Files.createTempDirectory("piaolian-ledger");
        ChaincodeServers chaincode = new ChaincodeServers("receipts:test", List.copyOf(addresses.values()));
        EmbeddedNetwork network = EmbeddedNetwork.start(NetworkOptions.ephemeral(folder, addresses));
        profile = network.profile();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            network.close();
            chaincode.close();
            delete(folder);
        }));
    }

    /** Path of the connection profile. */
    public static synchronized Path profile() throws IOException {
        if (started == null) {
            started = new TestNetwork();
        }
        return started.profile;
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
