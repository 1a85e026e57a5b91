package org.piaolian.web.verification;

final class Digests {

    private Digests() {}

    static boolean isSha256(String text) {
        return text.strip().matches("[0-9a-fA-F]{64}");
    }
}
