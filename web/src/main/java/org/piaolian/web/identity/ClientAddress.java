package org.piaolian.web.identity;

import jakarta.servlet.ServletRequest;

/** Where a request came from. Behind a proxy the server's listener is told to trust its headers, not this code. */
public final class ClientAddress {

    private ClientAddress() {}

    public static String of(ServletRequest request) {
        return request.getRemoteAddr();
    }
}
