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
 * @param flaw what is wrong with a seal that is UNPROVEN or BROKEN, or with a file that is UNREADABLE; null otherwise
 */
public record SealReport(
        Finding finding,
        @Nullable AgencyId agency,
        @Nullable String signer,
        @Nullable Instant sealedAt,
        @Nullable Flaw flaw) {

    public enum Finding {
        /** One seal of ours; it covers the whole file, and its signature, chain and timestamp hold. */
        GENUINE,
        /** Nothing at hand says whether it is GENUINE: no list of revoked certificates, or not even who issues our seals. */
        UNPROVEN,
        /** The seal of a known agency, but the file's bytes are not what was sealed, or not all of them. */
        BROKEN,
        /** A signature by somebody who is not one of our agencies. */
        FOREIGN,
        /** No signature at all. */
        NONE,
        /** Not a PDF that can be read within the limits. */
        UNREADABLE
    }

    /** The first thing that does not hold, in the order in which a seal is looked at. */
    public enum Flaw {
        /** More bytes than are read. */
        TOO_LARGE,
        /** It does not begin as a PDF. */
        NO_PDF,
        /** It begins as a PDF and does not end as one. */
        PART_OF_A_PDF,
        /** It has a signature whose value is none. */
        SIGNATURE_UNREADABLE,
        /** There is more than one signature. */
        NOT_ALONE,
        /** The seal does not cover every byte of the file but its own value. */
        NOT_WHOLE_FILE,
        /** It does not certify the document so that no change is permitted. */
        NOT_CERTIFYING,
        /** Its value is not in the one form that seals have. */
        NOT_CANONICAL,
        /** The file's bytes are not those that were sealed. */
        OTHER_BYTES,
        /** It does not name the certificate it was made with. */
        CERTIFICATE_NOT_NAMED,
        NO_TIMESTAMP,
        TIMESTAMP_BROKEN,
        /** The timestamp is by an authority that is not trusted here. */
        TIMESTAMP_NOT_TRUSTED,
        /** The certificate was not valid at the time stamped. */
        CERTIFICATE_NOT_VALID,
        /** The certificate had been revoked at the time stamped. */
        CERTIFICATE_REVOKED,
        /** No revocation list that speaks of the time stamped could be read. */
        REVOCATION_UNKNOWN,
        /** The authorities that issue our seals could not be read, so nobody's seal can be told from a stranger's. */
        TRUST_UNREADABLE
    }

    public Optional<AgencyId> sealedBy() {
        return finding == Finding.GENUINE ? Optional.ofNullable(agency) : Optional.empty();
    }
}
