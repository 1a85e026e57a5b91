package org.piaolian.fabric;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.msp.Agency;

/**
 * {@code java -jar piaolian-fabric-…-all.jar --dir DIR [--port-offset N] [init|start]}. Says one line on standard output
 * when it is ready, logs to standard error, ends on SIGTERM. Exit codes: 0 ended as asked, 1 could not start, 2 wrong
 * arguments.
 */
public final class Main {

    private static final String USAGE = "usage: --dir DIR [--port-offset N] [init|start]";

    private record Arguments(Path dir, int portOffset, boolean start) {}

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        Arguments arguments = parse(args, System.err);
        if (arguments == null) {
            System.exit(2);
            return;
        }
        NetworkOptions options = NetworkOptions.of(arguments.dir, arguments.portOffset);
        try {
            if (!arguments.start) {
                EmbeddedNetwork.init(options);
                System.out.println("organisations and connection profile are in " + arguments.dir.toAbsolutePath());
                return;
            }
            EmbeddedNetwork network = EmbeddedNetwork.start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                network.close();
                // Ending as asked is no failure, whatever signal asked; the JVM alone would say 143.
                Runtime.getRuntime().halt(0);
            }));
            System.out.println("ready: channel " + NetworkOptions.CHANNEL + ", peers at localhost "
                    + Agency.ALL.stream()
                            .map(agency -> Integer.toString(network.port(agency)))
                            .toList() + ", profile " + network.profile().toAbsolutePath());
            new CountDownLatch(1).await();
        } catch (IOException e) {
            System.err.println("cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    private static @Nullable Arguments parse(String[] args, PrintStream errors) {
        Path dir = null;
        int portOffset = 0;
        String command = "start";
        Deque<String> left = new ArrayDeque<>(Arrays.asList(args));
        try {
            while (!left.isEmpty()) {
                String argument = left.pop();
                switch (argument) {
                    case "--dir" -> dir = Path.of(left.pop());
                    case "--port-offset" -> portOffset = Integer.parseInt(left.pop());
                    case "init", "start" -> command = argument;
                    default -> throw new IllegalArgumentException(argument);
                }
            }
        } catch (RuntimeException e) {
            errors.println(USAGE);
            return null;
        }
        if (dir == null) {
            errors.println(USAGE);
            return null;
        }
        return new Arguments(dir, portOffset, command.equals("start"));
    }
}
