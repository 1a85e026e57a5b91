package org.piaolian.claims.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.piaolian.receipts.domain.Digest;

/**
 * A secret that all paying agencies have, and by which persons are compared without being named.
 *
 * @param id what operators call it by
 */
public record ClaimKey(String id, SecretKeySpec secret) {

    /** Of the secret. */
    public static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] SEPARATOR = {0x1F};

    public ClaimKey {
        if (!id.matches("[A-Za-z0-9._-]{1,32}")) {
            throw new IllegalArgumentException("the id of a key has 1 to 32 letters, digits, dots, hyphens and lines");
        }
    }

    /** @param secret of {@value #BYTES} bytes */
    public static ClaimKey of(String id, byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("the key " + id + " has " + secret.length + " bytes, not " + BYTES);
        }
        return new ClaimKey(id, new SecretKeySpec(secret, ALGORITHM));
    }

    /**
     * HMAC-SHA-256 over identifier, programme and period in UTF-8 with 0x1F between them, the identifier in capitals.
     *
     * @param identifier of the person, as its standard writes it
     */
    public Digest tag(String identifier, String programme, String period) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(identifier.strip().toUpperCase(Locale.ROOT).getBytes(UTF_8));
            mac.update(SEPARATOR);
            mac.update(programme.getBytes(UTF_8));
            mac.update(SEPARATOR);
            mac.update(period.getBytes(UTF_8));
            return Digest.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
