package org.piaolian.verifier;

import static org.piaolian.verifier.Unproven.Reason.MALFORMED;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What all the text formats have in common. */
final class Lines {

    private Lines() {}

    /** UTF-8 without control characters other than the newline, and with one at its end. */
    static String text(byte[] bytes) throws Unproven {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Unproven(MALFORMED, "not UTF-8");
        }
        if (text.chars().anyMatch(c -> c < ' ' && c != '\n') || !text.endsWith("\n")) {
            throw new Unproven(MALFORMED, "a control character, or no newline at the end");
        }
        return text;
    }

    /** Base64 (RFC 4648 section 4) in its one canonical form. */
    static byte[] base64(String text, String what) throws Unproven {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Unproven(MALFORMED, what + " is not Base64");
    }

    static Hash hash(String text, String what) throws Unproven {
        byte[] hash = base64(text, what);
        if (hash.length != MerkleProofs.HASH) {
            throw new Unproven(MALFORMED, what + " has " + hash.length + " bytes, not 32");
        }
        return Hash.of(hash);
    }

    /** Decimal without leading zeros, below 2^63. */
    static long count(String text, String what) throws Unproven {
        if (text.matches("0|[1-9][0-9]{0,18}")) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw new Unproven(MALFORMED, what + " is not a count: " + text);
    }
}
