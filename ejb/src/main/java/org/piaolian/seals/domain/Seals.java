package org.piaolian.seals.domain;

import java.util.Optional;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/** Puts an agency's electronic seal on documents. */
public interface Seals {

    /**
     * Seals a PDF: PAdES baseline T (ETSI EN 319 142-1), certified so that no later change is permitted (DocMDP P=1).
     *
     * @return the sealed PDF; the given bytes are its beginning
     * @throws SealUnavailable where the key or the timestamp authority cannot be reached; ask again later
     */
    byte[] seal(byte[] pdf, AgencyId agency);

    /** What the seals on a PDF say, read without trusting it: never throws for what a file holds. */
    SealReport inspect(byte[] pdf);

    /**
     * What {@link #inspect} says now of bytes on which it found a genuine seal before, without having them: that the
     * signature on given bytes holds does not change, and is not found out twice; who is trusted and what has been revoked
     * is looked up anew (ADR 0030).
     *
     * @param document SHA-256 of the bytes
     * @return empty where they were never inspected in this process, had no genuine seal, or were forgotten
     */
    Optional<SealReport> recall(Digest document);
}
