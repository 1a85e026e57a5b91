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
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.BrokenClaimKeys.Flaw;
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
                throw broken(0, Flaw.OTHERS_MAY_READ);
            }
            // Any byte is a character, so that what is no key is found in its line.
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            BrokenClaimKeys unreadable = broken(0, Flaw.UNREADABLE);
            unreadable.initCause(e);
            throw unreadable;
        }
        List<ClaimKey> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                ClaimKey key = key(line, i + 1);
                if (!ids.add(key.id())) {
                    throw broken(i + 1, Flaw.SAME_ID);
                }
                keys.add(key);
            }
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw broken(0, Flaw.HOW_MANY);
        }
        return keys;
    }

    private ClaimKey key(String line, int number) {
        String[] parts = line.split("\\s+", -1);
        if (parts.length != 2) {
            throw broken(number, Flaw.NO_ID_AND_KEY);
        }
        byte[] secret;
        try {
            secret = parts[1].length() == 2 * ClaimKey.BYTES
                    ? HexFormat.of().parseHex(parts[1])
                    : Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            // Its message would quote the key.
            throw broken(number, Flaw.NO_KEY);
        }
        if (secret.length != ClaimKey.BYTES) {
            throw broken(number, Flaw.LENGTH);
        }
        try {
            return ClaimKey.of(parts[0], secret);
        } catch (IllegalArgumentException e) {
            throw broken(number, Flaw.NO_ID);
        }
    }

    private BrokenClaimKeys broken(int line, Flaw flaw) {
        return new BrokenClaimKeys(file, line, flaw);
    }
}
