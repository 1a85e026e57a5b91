package org.piaolian.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Writes files that are there whole or not at all, whenever the machine stops. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /** Readable by the owner alone. */
    public static void writeSecret(Path file, byte[] content) throws IOException {
        write(file, content, "rw-------");
    }

    public static void writePublic(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
    }

    private static void write(Path file, byte[] content, String permissions) throws IOException {
        Path unfinished = Files.createTempFile(
                Objects.requireNonNull(file.getParent()),
                ".unfinished-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(unfinished, content);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString(permissions));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
