package org.piaolian.requests.domain;

import org.piaolian.receipts.domain.Digest;

/**
 * A request that its caller gave a name.
 *
 * @param caller whose name it is, 1 to 500 characters
 * @param key 1 to 128 characters
 * @param fingerprint of all that makes it this request
 */
public record KeyedRequest(String caller, String key, Digest fingerprint) {

    public static final int LONGEST_KEY = 128;
    public static final int LONGEST_CALLER = 500;

    public KeyedRequest {
        if (caller.isEmpty() || caller.length() > LONGEST_CALLER || key.isEmpty() || key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("a caller and its key have a length");
        }
    }
}
