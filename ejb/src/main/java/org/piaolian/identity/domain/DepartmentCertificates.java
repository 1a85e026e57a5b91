package org.piaolian.identity.domain;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.piaolian.agencies.domain.AgencyId;

/** The client certificates that departments' systems were given. */
public interface DepartmentCertificates {

    /**
     * The agency that a certificate names by its common name.
     *
     * @param chain end entity first (RFC 5246 order); possession of the key is the TLS handshake's to prove
     * @return empty where the chain does not lead to the department CA, is out of date at that moment, or its end entity
     *     is not for client authentication
     */
    Optional<AgencyId> findAgency(List<X509Certificate> chain, Instant at);
}
