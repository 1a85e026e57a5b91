package org.piaolian.sharing.domain;

import java.net.URI;
import java.util.Map;

/** The other end of a webhook. */
public interface WebhookReceiver {

    /** What came of sending a message: an HTTP status, or why there is none. */
    record Answer(boolean accepted, String words) {}

    /**
     * Whether messages may be sent there: HTTPS, to an address that is not of an inner network, unless the operator named
     * the host. Empty where they may, else why not.
     */
    java.util.Optional<String> refusal(URI url);

    /** Posts a message, within seconds. Redirects are not followed; the address is checked as it is connected to. */
    Answer post(URI url, Map<String, String> headers, byte[] body);
}
