package org.piaolian.seals.domain;

import org.piaolian.agencies.domain.AgencyId;

/** Puts an agency's electronic seal on data. */
public interface JsonSeals {

    /**
     * A JSON Web Signature (RFC 7515) by the agency's seal key, in compact serialization: three parts in base64url with
     * dots between them. Its protected header has {@code alg} (ES256 or PS256, RFC 7518), {@code typ} and the key's
     * certificates without the root ({@code x5c}).
     *
     * @param type media type of the whole, without {@code application/}
     * @throws SealUnavailable where the key cannot be reached; ask again later
     */
    String seal(byte[] payload, String type, AgencyId agency);
}
