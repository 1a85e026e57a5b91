package org.piaolian.claims.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.ClaimKeys;
import org.piaolian.settings.Settings;

/**
 * A file with a key a line: its id, a space, and 32 bytes in hexadecimal or Base64; the first is the present one. Lines
 * that begin with {@code #} say nothing. It is read each time, so a change counts at once, and no message has a key in it.
 */
@ApplicationScoped
public class FileClaimKeys implements ClaimKeys {

    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    @Inject
    public FileClaimKeys(Settings settings) {
        this(settings.claimKeys());
    }

    public FileClaimKeys(Path file) {
        this.file = file;
    }

    @Override
    public List<ClaimKey> inForce() {
        List<String> lines;
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalStateException("others than the owner may use " + file + ": chmod 600 is missing");
            }
            lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new IllegalStateException("the claim keys in " + file + " cannot be read", e);
        }
        List<ClaimKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                ClaimKey key = key(line, i + 1);
                if (!ids.add(key.id())) {
                    throw malformed(i + 1, "has the id of an earlier one");
                }
                keys.add(key);
            }
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalStateException(
                    file + " has " + keys.size() + " claim keys; 1 to " + MOST + " can be in force");
        }
        return keys;
    }

    private ClaimKey key(String line, int number) {
        String[] parts = line.split("\\s+", -1);
        if (parts.length != 2) {
            throw malformed(number, "is not an id and a key");
        }
        byte[] secret;
        try {
            secret = parts[1].length() == 2 * ClaimKey.BYTES
                    ? HexFormat.of().parseHex(parts[1])
                    : Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            // Its message would quote the key.
            throw malformed(number, "has a key that is neither hexadecimal nor Base64");
        }
        if (secret.length != ClaimKey.BYTES) {
            throw malformed(number, "has a key of " + secret.length + " bytes instead of " + ClaimKey.BYTES);
        }
        try {
            return ClaimKey.of(parts[0], secret);
        } catch (IllegalArgumentException e) {
            throw malformed(number, "has no proper id");
        }
    }

    private IllegalStateException malformed(int line, String what) {
        return new IllegalStateException("line " + line + " of " + file + " " + what);
    }
}
