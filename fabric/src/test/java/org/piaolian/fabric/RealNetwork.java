package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hyperledger Fabric itself, brought up by {@code fabric/network/up} with {@code -Dfabric=real} and Fabric's commands on
 * the PATH. One for all test classes of a run, new for each run; its peers talk to chaincode servers in this JVM.
 */
final class RealNetwork implements NetworkUnderTest {

    private static final Path COMMANDS = Path.of("network").toAbsolutePath();
    private static final Path STATE = Path.of("target", "real-network").toAbsolutePath();
    /** Keeps all ports below 32768, where systems begin to give ports to whoever connects. */
    private static final int PORT_OFFSET = Integer.getInteger("fabric.portOffset", 15_000);

    private static @Nullable RealNetwork running;

    private final ChaincodeServers chaincodes;

    private RealNetwork(ChaincodeServers chaincodes) {
        this.chaincodes = chaincodes;
    }

    static boolean isWanted() {
        return "real".equals(System.getProperty("network"));
    }

    static synchronized RealNetwork running() throws IOException, InterruptedException {
        RealNetwork network = running;
        if (network == null) {
            run("down", "--remove");
            Runtime.getRuntime().addShutdownHook(new Thread(RealNetwork::stop));
            // As in production, but with one more collection whose data do not live long, and one of two agencies.
            Files.createDirectories(STATE.resolve("chaincode"));
            Files.copy(Path.of("src/test/resources/collections.json"), STATE.resolve("chaincode/collections.json"));
            run("up", "--without-chaincode");
            String id =
                    Files.readString(STATE.resolve("chaincode/1/package-id")).strip();
            network = new RealNetwork(new ChaincodeServers(id, agency -> agency.chaincodePort() + PORT_OFFSET));
            running = network;
        }
        return network;
    }

    @Override
    public Path profile() {
        return STATE.resolve("connection.json");
    }

    @Override
    public ChaincodeServers chaincodes() {
        return chaincodes;
    }

    /** The next class uses it too; it ends with the JVM. */
    @Override
    public void close() {}

    private static void stop() {
        try {
            run("down");
        } catch (IOException e) {
            System.err.println("the network in " + STATE + " was not stopped: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String command, String... arguments) throws IOException, InterruptedException {
        Path output = Path.of("target", "real-network-" + command + ".log");
        String[] all = new String[arguments.length + 1];
        all[0] = COMMANDS.resolve(command).toString();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PIAOLIAN_NETWORK_STATE", STATE.toString());
        builder.environment().put("PIAOLIAN_PORT_OFFSET", Integer.toString(PORT_OFFSET));
        builder.environment().put("CORE_CHAINCODE_EXECUTETIMEOUT", "5s");
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("fabric/network/" + command + " failed: " + Files.readString(output));
        }
    }
}
