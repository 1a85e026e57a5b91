package org.piaolian.receipts.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.SecureRandom;

/** Six characters of [a-z0-9] printed on a receipt, so that knowing a number alone does not open it. */
public record CheckCode(String value) {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    public CheckCode {
        if (!value.matches("[a-z0-9]{6}")) {
            throw new IllegalArgumentException("a check code is 6 characters of a-z and 0-9");
        }
    }

    public static CheckCode random(SecureRandom random) {
        StringBuilder s = new StringBuilder(6);
        for (int i = 0; i < 6; i++) {
            s.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new CheckCode(s.toString());
    }

    /** Compares in constant time; upper-case letters count as lower-case, since people type them. */
    public boolean matches(String typed) {
        return MessageDigest.isEqual(
                value.getBytes(US_ASCII),
                typed.strip().toLowerCase(java.util.Locale.ROOT).getBytes(US_ASCII));
    }

    @Override
    public String toString() {
        return value;
    }
}
