package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code verifier.jar}, run as anybody would. */
record OfflineVerifier(Path jar) {

    record Said(int exitCode, String text) {}

    Said verify(Object... arguments) throws IOException, InterruptedException {
        return verify(List.of(arguments));
    }

    Said verify(List<?> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString()));
        arguments.forEach(argument -> command.add(argument.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }
}
