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
    /** Keeps all ports below 32768, where systems begin to give ports to whoever connects. */
    private static final int PORT_OFFSET = Integer.getInteger("fabric.portOffset", 15_000);

    private static final Commands WITH_TESTS_CHAINCODE =
            new Commands(Path.of("target", "real-network").toAbsolutePath(), PORT_OFFSET);

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
            Path chaincode = WITH_TESTS_CHAINCODE.state().resolve("chaincode");
            WITH_TESTS_CHAINCODE.run("down", "--remove");
            // As in production, but with one more collection whose data do not live long, and one of two agencies.
            Files.createDirectories(chaincode);
            Files.copy(Path.of("src/test/resources/collections.json"), chaincode.resolve("collections.json"));
            WITH_TESTS_CHAINCODE.up("--without-chaincode");
            String id = Files.readString(chaincode.resolve("1/package-id")).strip();
            network = new RealNetwork(new ChaincodeServers(id, agency -> agency.chaincodePort() + PORT_OFFSET));
            running = network;
        }
        return network;
    }

    /**
     * Another network, with the contract as in production: the chaincode that was built. It runs until {@code down} or the
     * end of this process.
     */
    static Commands withContract() throws IOException, InterruptedException {
        Commands commands = another("contract", 100);
        commands.up();
        return commands;
    }

    /** One that is not there yet, with all ports moved by so much more. */
    static Commands another(String name, int ports) throws IOException, InterruptedException {
        Commands commands =
                new Commands(Path.of("target", "real-" + name + "-network").toAbsolutePath(), PORT_OFFSET + ports);
        commands.run("down", "--remove");
        return commands;
    }

    @Override
    public Path profile() {
        return WITH_TESTS_CHAINCODE.profile();
    }

    @Override
    public ChaincodeServers chaincodes() {
        return chaincodes;
    }

    /** The next class uses it too; it ends with the JVM. */
    @Override
    public void close() {}

    /** {@code fabric/network/…}, on the network in one folder, which it makes with its ports moved by so much. */
    record Commands(Path state, int portOffset) {

        Path profile() {
            return state.resolve("connection.json");
        }

        /** Stopped when this process ends. */
        void up(String... arguments) throws IOException, InterruptedException {
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            run("up", arguments);
        }

        private void stop() {
            try {
                run("down");
            } catch (IOException e) {
                System.err.println("the network in " + state + " was not stopped: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void run(String command, String... arguments) throws IOException, InterruptedException {
            Path output = state.resolveSibling(state.getFileName() + "-" + command + ".log");
            String[] all = new String[arguments.length + 1];
            all[0] = COMMANDS.resolve(command).toString();
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            ProcessBuilder builder =
                    new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("PIAOLIAN_NETWORK_STATE", state.toString());
            builder.environment().put("PIAOLIAN_PORT_OFFSET", Integer.toString(portOffset));
            builder.environment().put("CORE_CHAINCODE_EXECUTETIMEOUT", "5s");
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroy();
                throw new IOException("fabric/network/" + command + " failed: " + Files.readString(output));
            }
        }
    }
}
