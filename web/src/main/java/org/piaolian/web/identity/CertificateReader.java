package org.piaolian.web.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.security.enterprise.credential.Credential;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The client certificate of the TLS connection, which the handshake has checked against the departments' CA.
 *
 * <p>The server sets the standard request attribute only after it has asked who the caller is, which is too late here.
 * So {@code undertow-handlers.conf} puts the certificate's PEM into an attribute of ours beforehand, for each request
 * anew; no client can set a request attribute.
 */
final class CertificateReader implements CredentialReader {

    static final String ATTRIBUTE = "org.piaolian.web.clientCertificate";

    @Override
    public Optional<Credential> read(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String pem && !pem.isBlank()
                ? Optional.of(new CertificateCredential(List.of(parse(pem)), ClientAddress.of(request)))
                : Optional.empty();
    }

    private static X509Certificate parse(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalStateException("the server passed on a certificate that it accepted but that is none", e);
        }
    }
}
