package org.piaolian.web.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What the client asked for: an error is told at an address of its own, which nobody has asked for. */
public final class AskedAddress {

    private AskedAddress() {}

    /** Path of the address, without its query. */
    public static String of(HttpServletRequest request) {
        @Nullable Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed == null ? request.getRequestURI() : failed.toString();
    }

    /** Whether a system asked, which is to be answered as systems are, or else a person. */
    public static boolean isApi(HttpServletRequest request) {
        return of(request).startsWith("/api/");
    }
}
