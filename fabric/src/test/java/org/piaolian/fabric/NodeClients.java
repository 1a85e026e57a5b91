package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Programs on Hyperledger's own client for Node, installed beside it in a folder of the build. */
final class NodeClients {

    private static final Path CLIENT = Path.of("clients/node");
    private static final Path WORK = Path.of("target/node").toAbsolutePath();

    private static @Nullable Boolean installed;

    private NodeClients() {}

    /** The folder; a test that asks for it is skipped, and says so, where there is no node. */
    static synchronized Path installed() throws IOException, InterruptedException {
        if (installed == null) {
            installed = runs("node", "--version") && runs("npm", "--version");
            if (installed) {
                Files.createDirectories(WORK);
                for (Path file : List.of(
                        CLIENT.resolve("package.json"),
                        CLIENT.resolve("package-lock.json"),
                        CLIENT.resolve("receipts.mjs"),
                        Path.of("src/test/node/client.mjs"))) {
                    Files.copy(file, WORK.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
                run(180, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            } else {
                System.err.println("SKIPPED: node or npm is not on this machine, so no client for Node was tried");
            }
        }
        assumeTrue(installed, "node or npm is not on this machine");
        return WORK;
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the command prints; it must end well, in that time. */
    static String run(int seconds, String... command) throws IOException, InterruptedException {
        File output = Files.createTempFile("node", ".out").toFile();
        Process process = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
        Files.delete(output.toPath());
        assertThat(ended && process.exitValue() == 0)
                .as("%s: %s", List.of(command), text)
                .isTrue();
        return text;
    }
}
