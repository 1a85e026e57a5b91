package org.piaolian.web.seals;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.domain.CertificateAuthority;

/**
 * What the trial authority publishes, where certificates name it: {@code GET /ca/seals.crt} and {@code /ca/seals.crl} in
 * DER (RFC 2585), and OCSP by {@code POST /ca/ocsp} or {@code GET /ca/ocsp/<Base64>} (RFC 6960, appendix A). 404 where
 * the authority is somebody else's.
 */
@WebServlet("/ca/*")
public class AuthorityServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_REQUEST = 4_096;
    private static final String OCSP = "/ocsp";

    private final transient CertificateAuthority authority;

    @Inject
    public AuthorityServlet(CertificateAuthority authority) {
        this.authority = authority;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String path = request.getPathInfo();
        if ("/seals.crt".equals(path)) {
            answer(response, "application/pkix-cert", authority.certificate());
        } else if ("/seals.crl".equals(path)) {
            answer(response, "application/pkix-crl", authority.revocationList());
        } else if (path != null && path.startsWith(OCSP + "/")) {
            // The path as it was sent: a slash of the Base64 text may be written as %2F or as itself.
            String raw = request.getRequestURI();
            answerOcsp(response, decoded(raw.substring(raw.indexOf(OCSP + "/") + OCSP.length() + 1)));
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!OCSP.equals(request.getPathInfo())) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (!"application/ocsp-request".equals(request.getContentType())) {
            response.sendError(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else {
            byte[] body = request.getInputStream().readNBytes(LONGEST_REQUEST + 1);
            if (body.length > LONGEST_REQUEST) {
                response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            } else {
                answerOcsp(response, body);
            }
        }
    }

    /** What is no Base64 is an empty request, to which the authority answers that it is malformed. */
    private static byte[] decoded(String text) {
        try {
            return text.length() > 2 * LONGEST_REQUEST
                    ? new byte[0]
                    : Base64.getDecoder()
                            .decode(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private void answerOcsp(HttpServletResponse response, byte[] request) throws IOException {
        answer(response, "application/ocsp-response", authority.answer(request));
    }

    private static void answer(HttpServletResponse response, String type, Optional<byte[]> der) throws IOException {
        if (der.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType(type);
        response.setContentLength(der.get().length);
        response.getOutputStream().write(der.get());
    }
}
