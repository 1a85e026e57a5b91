package org.piaolian.seals.domain;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * What was found on a document.
 *
 * @param finding the one word for it
 * @param agency whose seal it is, where the certificate is one of ours
 * @param signer subject of the signing certificate, for people
 * @param sealedAt time of the trusted timestamp
 * @param evidence one plain sentence of what was checked and seen
 */
public record SealReport(
        Finding finding,
        @Nullable AgencyId agency,
        @Nullable String signer,
        @Nullable Instant sealedAt,
        String evidence) {

    public enum Finding {
        /** One seal of ours; it covers the whole file, and its signature, chain and timestamp hold. */
        GENUINE,
        /** The seal of a known agency, but the file's bytes are not what was sealed, or not all of them. */
        BROKEN,
        /** A signature by somebody who is not one of our agencies. */
        FOREIGN,
        /** No signature at all. */
        NONE,
        /** Not a PDF that can be read within the limits. */
        UNREADABLE
    }

    public Optional<AgencyId> sealedBy() {
        return finding == Finding.GENUINE ? Optional.ofNullable(agency) : Optional.empty();
    }
}
