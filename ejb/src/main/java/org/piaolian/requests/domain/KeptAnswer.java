package org.piaolian.requests.domain;

import org.jspecify.annotations.Nullable;

/**
 * What a request was answered.
 *
 * @param status HTTP status, 200 to 499: a fault is no answer to keep
 * @param mediaType of the body
 * @param location address of what was made
 * @param body empty where there was none
 */
public record KeptAnswer(
        int status, @Nullable String mediaType, @Nullable String location, String body) {

    public KeptAnswer {
        if (status < 200 || status > 499) {
            throw new IllegalArgumentException("status " + status + " is not kept");
        }
    }
}
