package org.piaolian.web.identity;

import jakarta.security.enterprise.credential.Credential;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The client certificate of the TLS connection. */
final class CertificateReader implements CredentialReader {

    @Override
    public Optional<Credential> read(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof X509Certificate[] chain
                        && chain.length > 0
                ? Optional.of(new CertificateCredential(List.of(chain), ClientAddress.of(request)))
                : Optional.empty();
    }
}
