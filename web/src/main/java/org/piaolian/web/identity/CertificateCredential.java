package org.piaolian.web.identity;

import jakarta.security.enterprise.credential.Credential;
import java.security.cert.X509Certificate;
import java.util.List;

/** The certificates that a client proved in the TLS handshake, its own first, and where it came from. */
record CertificateCredential(List<X509Certificate> chain, String client) implements Credential {}
