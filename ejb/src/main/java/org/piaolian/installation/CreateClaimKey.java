package org.piaolian.installation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.piaolian.settings.PrivateFiles;

/**
 * Makes the key by which the agencies of a trial compare the persons that they pay subsidies to; in earnest all paying
 * agencies share one that two officers make (ADR 0023). The file is readable by the owner alone, and no key is printed.
 */
public final class CreateClaimKey {

    private static final int BYTES = 32;
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private CreateClaimKey() {}

    /** Arguments: the file, and {@code renew} for a new present key before those that are there. */
    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2 || (args.length == 2 && !args[1].equals("renew"))) {
            throw new IllegalArgumentException("usage: CreateClaimKey FILE [renew]");
        }
        in(Path.of(args[0]), args.length == 2, Clock.systemUTC());
    }

    /** @param renew whether a key is added, as the present one, where there are some already */
    public static void in(Path file, boolean renew, Clock clock) throws IOException {
        boolean there = Files.exists(file);
        if (there && !renew) {
            return;
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        List<String> lines = new ArrayList<>();
        lines.add(ID.format(clock.instant().atZone(ZoneOffset.UTC)) + " "
                + HexFormat.of().formatHex(secret));
        if (there) {
            lines.addAll(Files.readAllLines(file, StandardCharsets.US_ASCII));
        } else {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
        PrivateFiles.writeSecret(
                file.toAbsolutePath(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
