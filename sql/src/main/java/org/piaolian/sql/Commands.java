package org.piaolian.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end. */
final class Commands {

    private Commands() {}

    /** @throws IOException with what the program printed, where it did not end well */
    static void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("piaolian-sql", ".out");
        try {
            int exit = exitOf(new ProcessBuilder(command), output);
            if (exit != 0) {
                throw new IOException(command.get(0) + " ended with " + exit + ":\n"
                        + Files.readString(output, StandardCharsets.UTF_8).strip());
            }
        } finally {
            Files.delete(output);
        }
    }

    /** The output goes to a file and not to a pipe: a server started this way keeps it open for all its life. */
    static int exitOf(ProcessBuilder builder, Path output) throws IOException {
        builder.environment().put("LC_ALL", "C");
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(
                    "Interrupted while waiting for " + builder.command().get(0), e);
        }
    }
}
