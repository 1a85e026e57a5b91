package org.piaolian.seals.adapter;

import static org.piaolian.seals.adapter.PdfSignatures.SLACK;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.adapter.PdfSignatures.DoesNotFit;
import org.piaolian.seals.adapter.RevocationLists.Standing;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealUnavailable;
import org.piaolian.seals.domain.Seals;
import org.piaolian.seals.domain.TimestampAuthority;

/** Seals as incremental updates by {@link PdfSignatures}, signed by Bouncy Castle. Safe for use by many threads. */
final class PdfBoxSeals implements Seals {

    private final SealKeys keys;
    private final TimestampAuthority timestamps;
    private final SealTrust trust;
    private final RevocationLists lists;
    private final SealInspection inspection;
    private final Clock clock;
    private final Map<AgencyId, Integer> reserves = new ConcurrentHashMap<>();

    PdfBoxSeals(SealKeys keys, TimestampAuthority timestamps, SealTrust trust, RevocationLists lists, Clock clock) {
        this.keys = keys;
        this.timestamps = timestamps;
        this.trust = trust;
        this.lists = lists;
        this.inspection = new SealInspection(trust, lists);
        this.clock = clock;
    }

    @Override
    public byte[] seal(byte[] pdf, AgencyId agency) {
        SealKey key = keys.find(agency.value());
        requireInForce(key.certificate());
        byte[] sealed = seal(pdf, agency, key);
        // Again, as it may have been revoked meanwhile, before the timestamp's time.
        requireInForce(key.certificate());
        return sealed;
    }

    private byte[] seal(byte[] pdf, AgencyId agency, SealKey key) {
        Instant now = clock.instant();
        try {
            @Nullable Integer reserve = reserves.get(agency);
            if (reserve == null) {
                reserve = reserveFor(new byte[0], key);
                reserves.put(agency, reserve);
            }
            try {
                return seal(pdf, key, now, reserve);
            } catch (DoesNotFit e) {
                // The key or the timestamp authority's certificate has changed since.
                reserve = e.length() + SLACK;
                reserves.put(agency, reserve);
                return seal(pdf, key, now, reserve);
            }
        } catch (DoesNotFit e) {
            throw new SealUnavailable("signatures for " + agency + " differ by more than " + SLACK + " bytes", e);
        } catch (IOException | GeneralSecurityException | CMSException | OperatorCreationException e) {
            throw new SealUnavailable("the document could not be sealed for " + agency, e);
        }
    }

    @Override
    public SealReport inspect(byte[] pdf) {
        return inspection.inspect(pdf);
    }

    @Override
    public Optional<SealReport> recall(Digest document) {
        return inspection.recall(document);
    }

    /** A seal that would be refused later is not made. */
    private void requireInForce(X509Certificate certificate) {
        Instant now = clock.instant();
        X509Certificate issuer = trust.issuerOfSeal(certificate)
                .orElseThrow(() -> new SealUnavailable("the seal certificate " + certificate.getSubjectX500Principal()
                        + " is not by an authority in ca.crt"));
        lists.refresh(certificate, issuer);
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())
                || lists.standing(certificate, issuer, now) != Standing.GOOD) {
            throw new SealUnavailable(
                    "the seal certificate " + certificate.getSubjectX500Principal() + ", serial number "
                            + certificate.getSerialNumber().toString(16)
                            + ", is revoked or not valid now; renew it (ear/docs/operations.md)");
        }
    }

    private int reserveFor(byte[] anything, SealKey key)
            throws IOException, GeneralSecurityException, CMSException, OperatorCreationException {
        return CmsSigning.sign(new CMSProcessableByteArray(anything), key, timestamps).length + SLACK;
    }

    private byte[] seal(byte[] pdf, SealKey key, Instant now, int reserve)
            throws IOException, GeneralSecurityException, CMSException, OperatorCreationException, DoesNotFit {
        return PdfSignatures.append(
                pdf,
                PdfSignatures.Kind.CERTIFICATION,
                now,
                reserve,
                content -> CmsSigning.sign(new CMSProcessableByteArray(content), key, timestamps));
    }
}
