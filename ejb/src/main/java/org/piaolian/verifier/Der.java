package org.piaolian.verifier;

import java.util.Arrays;

/**
 * Reads DER (ITU-T X.690) from front to back: tags of one byte, definite lengths in their shortest form, nothing beyond
 * what an element says of its own length. It calls nothing recursively; how deep it goes is the caller's to say.
 */
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;

    /** No element that is read here is longer. */
    private static final int MOST_LENGTH_BYTES = 3;

    /** What is not what was expected. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private final byte[] bytes;
    private final int end;
    private int at;

    private Der(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    static Der of(byte[] bytes) {
        return new Der(bytes, 0, bytes.length);
    }

    boolean hasMore() {
        return at < end;
    }

    boolean isNext(int tag) {
        return hasMore() && (bytes[at] & 0xFF) == tag;
    }

    /** Goes behind the next element, which must have this tag, and reads what is in it. */
    Der enter(int tag) throws Malformed {
        requireNext(tag);
        return enter();
    }

    private void requireNext(int tag) throws Malformed {
        if (!isNext(tag)) {
            throw new Malformed("no element of type " + Integer.toHexString(tag) + " at byte " + at);
        }
    }

    private Der enter() throws Malformed {
        if (end - at < 2 || (bytes[at] & 0x1F) == 0x1F) {
            throw new Malformed("no element at byte " + at);
        }
        int length = bytes[at + 1] & 0xFF;
        int from = at + 2;
        if (length >= 0x80) {
            int count = length & 0x7F;
            if (count == 0 || count > MOST_LENGTH_BYTES || count > end - from) {
                throw new Malformed("a length that cannot be read at byte " + at);
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = (length << 8) | (bytes[from++] & 0xFF);
            }
            if (length < 0x80 || length >>> (8 * (count - 1)) == 0) {
                throw new Malformed("a length that is not in its shortest form at byte " + at);
            }
        }
        if (length > end - from) {
            throw new Malformed("an element longer than what it stands in at byte " + at);
        }
        at = from + length;
        return new Der(bytes, from, at);
    }

    /** What is in the next element, which must have this tag. */
    byte[] content(int tag) throws Malformed {
        requireNext(tag);
        return content();
    }

    /** What is in the next element, whatever it is. */
    byte[] content() throws Malformed {
        Der inside = enter();
        return Arrays.copyOfRange(bytes, inside.at, inside.end);
    }

    /** The next element as a whole, which must have this tag. */
    byte[] element(int tag) throws Malformed {
        requireNext(tag);
        return element();
    }

    /** The next element as a whole, whatever it is. */
    byte[] element() throws Malformed {
        int from = at;
        enter();
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** There is nothing more. */
    void end() throws Malformed {
        if (hasMore()) {
            throw new Malformed("something that is not expected at byte " + at);
        }
    }

    /** There is nothing more but zeros. */
    void endInZeros() throws Malformed {
        for (int i = at; i < end; i++) {
            if (bytes[i] != 0) {
                throw new Malformed("something that is not expected at byte " + i);
            }
        }
    }
}
