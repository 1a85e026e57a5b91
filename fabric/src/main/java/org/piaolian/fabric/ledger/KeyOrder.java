package org.piaolian.fabric.ledger;

import java.util.Comparator;

/**
 * Keys sort as their UTF-8 bytes do, as in Fabric: Java's own order puts U+10FFFF, with which the shims end the range of
 * a composite key, before other characters.
 */
public final class KeyOrder {

    public static final Comparator<String> UTF_8 = KeyOrder::compareUtf8;

    private KeyOrder() {}

    static int compareUtf8(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean xSurrogate = Character.isSurrogate(x);
                boolean ySurrogate = Character.isSurrogate(y);
                return xSurrogate == ySurrogate ? Character.compare(x, y) : xSurrogate ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
