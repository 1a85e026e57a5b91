package org.piaolian.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code start|stop|status --dir <folder> --port <port> [--log <file>]}: the local server from a script. */
public final class LocalPostgresCommand {

    private LocalPostgresCommand() {}

    /** Ends with 0 when done or running, 3 when {@code status} finds it stopped, 1 with a message on failure. */
    public static void main(String[] args) {
        try {
            System.exit(run(args));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static int run(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        if (args.length == 0 || !options.containsKey("--dir")) {
            throw new IOException("usage: start|stop|status --dir <folder> --port <port> [--log <file>]");
        }
        Path dir = Path.of(options.getOrDefault("--dir", ""));
        LocalPostgres server = new LocalPostgres(
                dir,
                Integer.parseInt(options.getOrDefault("--port", "15432")),
                Path.of(options.getOrDefault(
                        "--log", dir.resolve("postgres.log").toString())));
        switch (args[0]) {
            case "start" -> server.start();
            case "stop" -> server.stop();
            case "status" -> {
                return server.isRunning() ? 0 : 3;
            }
            default -> throw new IOException("unknown command: " + args[0]);
        }
        return 0;
    }
}
