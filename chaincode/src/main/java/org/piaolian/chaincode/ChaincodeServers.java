package org.piaolian.chaincode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyGrpcServer;

/**
 * Serves the contract to one peer on each address of {@code CHAINCODE_SERVERS} (host:port, separated by commas; or
 * {@code CHAINCODE_SERVER_ADDRESS}, as Fabric names the single one), under the package id {@code CHAINCODE_ID} (or
 * {@code CORE_CHAINCODE_ID_NAME}). TLS where {@code CHAINCODE_TLS_KEY} and {@code CHAINCODE_TLS_CERT} name PEM files,
 * mutual where {@code CHAINCODE_CLIENT_CA_CERT} does too. Prints one line when it is ready.
 */
public final class ChaincodeServers implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final List<NettyGrpcServer> servers = new ArrayList<>();

    /**
     * Serves until it is closed.
     *
     * @param id package id of the chaincode
     * @param addresses {@code host:port} for each peer
     * @throws IOException where an address cannot be listened on; then none is
     */
    public ChaincodeServers(String id, List<String> addresses) throws IOException {
        for (String address : addresses) {
            NettyGrpcServer server = new NettyGrpcServer(new ReceiptsContract(id), properties(address));
            servers.add(server);
            try {
                server.start();
            } catch (IOException e) {
                close();
                throw new IOException("cannot listen on " + address + ": " + cause(e), e);
            }
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        if (System.getProperty("java.util.logging.config.file") == null) {
            // At INFO the shim prints the arguments of each transaction.
            ROOT.setLevel(Level.WARNING);
        }
        String id = required("CHAINCODE_ID", "CORE_CHAINCODE_ID_NAME");
        String addresses = required("CHAINCODE_SERVERS", "CHAINCODE_SERVER_ADDRESS");
        try (ChaincodeServers chaincode = open(id, addresses)) {
            System.out.println("chaincode " + id + " serves " + addresses);
            for (NettyGrpcServer server : chaincode.servers) {
                server.blockUntilShutdown();
            }
        }
    }

    private static ChaincodeServers open(String id, String addresses) {
        try {
            return new ChaincodeServers(id, List.of(addresses.split("[, ]+")));
        } catch (IOException e) {
            System.err.println("chaincode " + id + " " + e.getMessage());
            // Not exit: the shim's hook for the end of the JVM may wait for a server that never started.
            Runtime.getRuntime().halt(1);
            throw new IllegalStateException("halted", e);
        }
    }

    /** What the system said, below what the libraries wrap it in. */
    private static String cause(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    @Override
    public void close() {
        servers.forEach(NettyGrpcServer::stop);
    }

    private static ChaincodeServerProperties properties(String address) {
        URI uri = URI.create("grpc://" + address);
        if (uri.getHost() == null || uri.getPort() < 0) {
            throw new IllegalArgumentException("not host:port: " + address);
        }
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(new InetSocketAddress(uri.getHost(), uri.getPort()));
        environment("CHAINCODE_TLS_KEY").ifPresent(key -> {
            properties.setTlsEnabled(true);
            properties.setKeyFile(key);
            properties.setKeyCertChainFile(required("CHAINCODE_TLS_CERT"));
            environment("CHAINCODE_CLIENT_CA_CERT").ifPresent(properties::setTrustCertCollectionFile);
        });
        return properties;
    }

    private static String required(String... variables) {
        for (String variable : variables) {
            Optional<String> value = environment(variable);
            if (value.isPresent()) {
                return value.get();
            }
        }
        throw new IllegalArgumentException("set " + String.join(" or ", variables));
    }

    private static Optional<String> environment(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }
}
