package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An installation under {@code target}, driven by {@code ./run} as an operator would. */
public final class Installation {

    private static final Path PROJECT =
            Path.of("").toAbsolutePath().resolve("..").normalize();

    private final Path state;
    private final int offset;
    private final Map<String, String> settings;

    /** @param settings environment of {@code ./run} */
    public Installation(String name, int offset, Map<String, String> settings) {
        this.state = Path.of("target", name).toAbsolutePath();
        this.offset = offset;
        this.settings = Map.copyOf(settings);
    }

    /** Without anything of an earlier one; stopped when this process ends. */
    public void startAfresh() throws IOException, InterruptedException {
        run("stop"); // one that a killed test run has left behind
        deleteState();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                run("stop");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        start();
    }

    /** Starts what does not run, and returns when all of it is ready. */
    public void start() throws IOException, InterruptedException {
        assertThat(run("--detach")).as("./run --detach; see %s.log", state).isZero();
    }

    /** {@code ./run command}; its exit code. */
    public int run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(Stream.of(PROJECT.resolve("run").toString()), Stream.of(command))
                                .toList())
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        state.resolveSibling(state.getFileName() + ".log").toFile()));
        builder.environment().keySet().removeAll(List.of("PIAOLIAN_DB_URL", "PIAOLIAN_FABRIC_PROFILE"));
        builder.environment().put("PIAOLIAN_STATE", state.toString());
        builder.environment().put("PIAOLIAN_PORT_OFFSET", Integer.toString(offset));
        builder.environment().put("PIAOLIAN_BUILD", "no"); // the build is what runs this test
        builder.environment().putAll(settings);
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroy();
            throw new IOException("./run " + String.join(" ", command) + " does not end");
        }
        return process.exitValue();
    }

    /** {@code kill -9}. */
    public void kill(String part) throws IOException {
        Path pidFile = part.equals("postgres")
                ? state.resolve("postgres/data/postmaster.pid")
                : state.resolve("pid/" + part + ".pid");
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    public Path state() {
        return state;
    }

    /** @param standard the port of an installation without offset */
    public int port(int standard) {
        return standard + offset;
    }

    private void deleteState() throws IOException {
        if (Files.exists(state)) {
            try (Stream<Path> all = Files.walk(state)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
