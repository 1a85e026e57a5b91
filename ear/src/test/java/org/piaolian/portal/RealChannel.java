package org.piaolian.portal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Hyperledger Fabric itself for the portal under test, four agencies as {@code fabric/network/up} brings them up, with
 * {@code -Dfabric=real}. New for each run; it stops when this process ends.
 */
final class RealChannel {

    private static final Path COMMANDS =
            Path.of("").toAbsolutePath().resolve("../fabric/network").normalize();
    private static final Path STATE = Path.of("target", "real-network").toAbsolutePath();
    /** Beside those of the tests of {@code fabric/}, below 32768. */
    private static final String PORT_OFFSET = "15200";

    private static final List<String> PROGRAMS = List.of("peer", "orderer", "configtxgen", "cryptogen", "osnadmin");

    /** The connection profile, once it is up. */
    static final Path PROFILE = STATE.resolve("connection.json");

    private RealChannel() {}

    static boolean isWanted() {
        return "real".equals(System.getProperty("network"));
    }

    /** Tests that ask for it are skipped, and say so, where Fabric's commands are missing. */
    static void up() throws IOException, InterruptedException {
        List<String> missing = PROGRAMS.stream()
                .filter(name -> RunningPortal.program(name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            System.err.println("SKIPPED: Fabric's commands " + missing + " are not on the PATH");
        }
        assumeTrue(missing.isEmpty(), "Fabric's commands are not on the PATH");
        run("down", "--remove"); // what a killed test run has left behind
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                run("down");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        run("up");
    }

    /** The key that an agency's orderer signs blocks with. */
    static Path keyOfOrderer(String agency) {
        String domain = "orderer." + agency + ".piaolian.example";
        return STATE.resolve(
                "organizations/ordererOrganizations/%1$s/orderers/%1$s/msp/keystore/priv_sk".formatted(domain));
    }

    /** {@code fabric/network/…} */
    static void run(String command, String... arguments) throws IOException, InterruptedException {
        Path output = STATE.resolveSibling("real-network-" + command + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(COMMANDS.resolve(command).toString()), Stream.of(arguments))
                                .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PIAOLIAN_NETWORK_STATE", STATE.toString());
        builder.environment().put("PIAOLIAN_PORT_OFFSET", PORT_OFFSET);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroy();
            throw new IOException("fabric/network/" + command + " failed: " + Files.readString(output));
        }
    }
}
