package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process, as it is started in production. */
class ChaincodeServersTest {

    @TempDir
    private Path folder;

    @Test
    void a_process_whose_port_is_taken_says_so_and_ends() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Process process = start("127.0.0.1:" + freePort() + "," + address);
            try {
                assertThat(process.waitFor(60, SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(1);
                assertThat(output()).contains("cannot listen on " + address).doesNotContain(" serves ");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void a_process_that_serves_ends_when_it_is_told_to() throws Exception {
        Process process = start("127.0.0.1:" + freePort());
        try {
            for (int i = 0; i < 600 && !output().contains(" serves "); i++) {
                Thread.sleep(100);
            }
            assertThat(output()).contains(" serves ");
            process.destroy();
            assertThat(process.waitFor(20, SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(String addresses) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ChaincodeServers.class.getName());
        builder.environment().put("CHAINCODE_ID", "receipts:1");
        builder.environment().put("CHAINCODE_SERVERS", addresses);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"), UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
