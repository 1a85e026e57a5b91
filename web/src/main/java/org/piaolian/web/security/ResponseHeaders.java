package org.piaolian.web.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The headers by which a browser protects people: content security policy, no framing, no sniffing, no caching. */
@WebFilter(urlPatterns = "/*", dispatcherTypes = DispatcherType.REQUEST)
public class ResponseHeaders extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String COMMON =
            "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; connect-src 'self';"
                    + " img-src 'self' data:; font-src 'self'; frame-src 'self'; worker-src 'none'; manifest-src 'self'";

    // No inline script and no inline style at all.
    static final String PUBLIC = "default-src 'none'; script-src 'self'; style-src 'self'; " + COMMON;

    // PrimeFaces adds a policy of its own with script-src 'self' and a nonce; its components set style attributes.
    static final String STAFF = "style-src 'self'; style-src-attr 'unsafe-inline'; " + COMMON;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        if (isBehindTheScenes(path)) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Content-Security-Policy", policy(path));
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (path.startsWith("/assets/") && request.getParameter("v") != null) {
            response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        } else if (!path.startsWith("/assets/") && !path.startsWith("/jakarta.faces.resource/")) {
            response.setHeader("Cache-Control", "no-store");
        }
        chain.doFilter(request, response);
    }

    // Pages have one address each, without the suffix: the rules of web.xml are written for that one.
    private static boolean isBehindTheScenes(String path) {
        return path.endsWith(".xhtml") && !path.startsWith("/jakarta.faces.resource/");
    }

    private static String policy(String path) {
        if (path.startsWith("/staff/documents/")) {
            // Shown in a frame of the receipt's page; a browser's own viewer of PDF brings its scripts and styles.
            return "frame-ancestors 'self'";
        }
        return path.startsWith("/staff/") ? STAFF : PUBLIC;
    }
}
