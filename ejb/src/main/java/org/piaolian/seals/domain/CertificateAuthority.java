package org.piaolian.seals.domain;

import java.util.Optional;

/** The authority that issued the seal certificates, where it is the installation's own one for trying. */
public interface CertificateAuthority {

    /**
     * The authority's own certificate.
     *
     * @return DER of an X.509 certificate; empty where the authority is somebody else's
     */
    Optional<byte[]> certificate();

    /**
     * The current revocation list.
     *
     * @return DER of an X.509 CRL (RFC 5280); empty where the authority is somebody else's
     * @throws SealUnavailable where it cannot be signed
     */
    Optional<byte[]> revocationList();

    /**
     * Answers whether certificates are revoked (OCSP, RFC 6960).
     *
     * @param request DER of an OCSPRequest, from anybody
     * @return DER of an OCSPResponse, {@code malformedRequest} for what is none; empty where the authority is somebody
     *     else's
     * @throws SealUnavailable where it cannot be signed
     */
    Optional<byte[]> answer(byte[] request);
}
