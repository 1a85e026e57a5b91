package org.piaolian.fabric;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.piaolian.fabric.msp.Agency;

/** A chaincode server for each agency, each with a chaincode of its own. */
final class ChaincodeServers implements AutoCloseable {

    private final Map<Agency, Integer> ports = new EnumMap<>(Agency.class);
    private final Map<Agency, LedgerScript> chaincodes = new EnumMap<>(Agency.class);
    private final Map<Agency, NettyChaincodeServer> servers = new EnumMap<>(Agency.class);

    private final String id;

    ChaincodeServers() {
        this("receipts_1.0:test", agency -> freePort());
    }

    /**
     * @param id package id under which the peers know the chaincode
     * @param portOf where each agency's peer looks for it
     */
    ChaincodeServers(String id, ToIntFunction<Agency> portOf) {
        this.id = id;
        for (Agency agency : Agency.ALL) {
            ports.put(agency, portOf.applyAsInt(agency));
            start(agency);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<Agency, String> addresses() {
        Map<Agency, String> addresses = new EnumMap<>(Agency.class);
        ports.forEach((agency, port) -> addresses.put(agency, "127.0.0.1:" + port));
        return addresses;
    }

    LedgerScript of(Agency agency) {
        return Objects.requireNonNull(chaincodes.get(agency));
    }

    void start(Agency agency) {
        LedgerScript chaincode = new LedgerScript(id);
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Objects.requireNonNull(ports.get(agency))));
        properties.setTlsEnabled(false);
        try {
            NettyChaincodeServer server = new NettyChaincodeServer(chaincode, properties);
            Thread thread = new Thread(() -> run(server), "chaincode-" + agency.id());
            thread.setDaemon(true);
            thread.start();
            servers.put(agency, server);
            chaincodes.put(agency, chaincode);
            awaitListening(Objects.requireNonNull(ports.get(agency)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitListening(int port) {
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static void run(NettyChaincodeServer server) {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop(Agency agency) {
        Objects.requireNonNull(servers.remove(agency)).stop();
    }

    /** Serves the contract itself, in the place of the scripts, until that is closed; {@link #restore} brings them back. */
    org.piaolian.chaincode.ChaincodeServers serveContract() throws IOException {
        Agency.ALL.stream().filter(servers::containsKey).forEach(this::stop);
        return new org.piaolian.chaincode.ChaincodeServers(
                id, List.copyOf(addresses().values()));
    }

    /** All run, and answer what they should. */
    void restore() {
        for (Agency agency : Agency.ALL) {
            if (servers.containsKey(agency)) {
                of(agency).answerOf = UnaryOperator.identity();
            } else {
                start(agency);
            }
        }
    }

    @Override
    public void close() {
        servers.values().forEach(NettyChaincodeServer::stop);
    }
}
