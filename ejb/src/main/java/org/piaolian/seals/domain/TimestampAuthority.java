package org.piaolian.seals.domain;

/** A time-stamping authority of RFC 3161. */
public interface TimestampAuthority {

    /**
     * Has a SHA-256 imprint stamped with the authority's time.
     *
     * @param imprint 32 bytes
     * @return the DER of a TimeStampToken over exactly this imprint, with the authority's certificate in it; the
     *     answer's status, nonce, imprint and signature have been checked
     * @throws SealUnavailable where the authority cannot be reached or answers with something else
     */
    byte[] stamp(byte[] imprint);
}
