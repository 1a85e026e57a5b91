package org.piaolian.identity.domain;

import java.time.Instant;

/**
 * One line of the sign-in log.
 *
 * @param user the name that was given, whether there is such an account or not
 * @param client address that the request came from
 */
public record SignInRecord(Instant at, String user, Method method, Result result, String client) {

    public enum Method {
        /** On the sign-in page. */
        PAGE,
        /** HTTP Basic, at the API. */
        BASIC,
        /** A department's client certificate. */
        CERTIFICATE,
        /** An administrator's hand on an account. */
        ADMINISTRATION
    }

    public enum Result {
        ADMITTED,
        NO_SUCH_ACCOUNT,
        WRONG_PASSWORD,
        LOCKED,
        DISABLED,
        CERTIFICATE_REFUSED,
        SIGNED_OUT,
        ACCOUNT_DISABLED,
        ACCOUNT_ENABLED
    }
}
