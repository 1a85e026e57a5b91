package org.piaolian.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What one client may ask of the public pages and API. Looking a number up with a wrong check code is limited far more
 * tightly than anything else: at ten tries a minute, going through the 36^6 check codes of one receipt takes 400 years.
 */
@ApplicationScoped
public class RateLimits {

    /** What is limited. */
    public enum Kind {
        /** Any verification. */
        VERIFICATION(600, Duration.ofMillis(100)),
        /** A verification for which the portal reads a whole document. */
        DOCUMENT(120, Duration.ofMillis(500)),
        /** A number and check code that do not belong together. */
        WRONG_CHECK_CODE(30, Duration.ofSeconds(6)),
        /** A department's query by person, so that nobody goes through the registers of identity numbers. */
        QUERY_BY_PERSON(60, Duration.ofSeconds(10)),
        /** Whether a person may be paid a subsidy, likewise. */
        CLAIM_CHECK(60, Duration.ofSeconds(10)),
        /** A sign-in that failed, at the page or the API. */
        FAILED_SIGN_IN(30, Duration.ofSeconds(6));

        private final int burst;
        private final Duration each;

        /**
         * @param burst how many at once
         * @param each the time after which one more is allowed
         */
        Kind(int burst, Duration each) {
            this.burst = burst;
            this.each = each;
        }
    }

    private final TokenBuckets buckets;

    @Inject
    public RateLimits(Clock clock) {
        this.buckets = new TokenBuckets(clock);
    }

    /**
     * Counts one.
     *
     * @return empty where it is allowed, else how long to wait for it
     */
    public Optional<Duration> take(Kind kind, String client) {
        return buckets.take(key(kind, client), kind.burst, kind.each);
    }

    /** Whether one more would be allowed, without counting it. */
    public Optional<Duration> waitFor(Kind kind, String client) {
        return buckets.waitFor(key(kind, client), kind.burst, kind.each);
    }

    /**
     * Counts one.
     *
     * @throws TooManyRequests where it is not allowed
     */
    public void spend(Kind kind, String client) {
        refuse(take(kind, client));
    }

    /**
     * Asked before a check code is compared.
     *
     * @throws TooManyRequests where this client has asked too much, or tried too many check codes
     */
    public void admitCheckCode(String client) {
        spend(Kind.VERIFICATION, client);
        refuse(waitFor(Kind.WRONG_CHECK_CODE, client));
    }

    private static void refuse(Optional<Duration> wait) {
        wait.ifPresent(time -> {
            throw new TooManyRequests(time);
        });
    }

    private static String key(Kind kind, String client) {
        return kind + " " + network(client);
    }

    // A household or a firm has a whole /64 of IPv6 addresses to ask from.
    private static String network(String client) {
        if (client.indexOf(':') < 0) {
            return client;
        }
        try {
            byte[] address = java.net.InetAddress.getByName(client).getAddress();
            return java.util.HexFormat.of().formatHex(address, 0, Math.min(8, address.length));
        } catch (java.net.UnknownHostException e) {
            return client;
        }
    }
}
