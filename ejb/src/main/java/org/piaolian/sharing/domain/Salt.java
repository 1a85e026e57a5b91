package org.piaolian.sharing.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.piaolian.receipts.domain.Digest;

/** 32 bytes that keep anybody from guessing what a hash is of. */
public final class Salt {

    private static final int BYTES = 32;

    private final byte[] bytes;

    private Salt(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a salt has " + BYTES + " bytes, not " + bytes.length);
        }
        this.bytes = bytes;
    }

    public static Salt random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Salt(bytes);
    }

    public static Salt ofHex(String hex) {
        return new Salt(HexFormat.of().parseHex(hex));
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** The salt for one thing out of several: {@code HMAC-SHA-256(this, what)}. It tells nothing of the others. */
    public Salt derived(String what) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return new Salt(mac.doFinal(what.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** {@code SHA-256(this || text)} */
    public Digest hash(String text) {
        return Digest.sha256(bytes, text.getBytes(UTF_8));
    }

    /** {@code SHA-256(0x00 || this || text)}, the leaf of a tree. */
    public Digest leaf(String text) {
        return Digest.sha256(new byte[] {0}, bytes, text.getBytes(UTF_8));
    }
}
