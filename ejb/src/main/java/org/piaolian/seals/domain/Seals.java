package org.piaolian.seals.domain;

import org.piaolian.agencies.domain.AgencyId;

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
}
