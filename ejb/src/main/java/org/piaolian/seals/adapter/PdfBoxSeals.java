package org.piaolian.seals.adapter;

import static org.piaolian.seals.adapter.PdfSignatures.SLACK;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.seals.adapter.PdfSignatures.DoesNotFit;
import org.piaolian.seals.adapter.RevocationLists.Standing;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealUnavailable;
import org.piaolian.seals.domain.Seals;
import org.piaolian.seals.domain.TimestampAuthority;

/** Seals by PDFBox (the incremental update) and Bouncy Castle (the signature in it). Safe for use by many threads. */
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
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
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

    private byte[] seal(byte[] pdf, SealKey key, ZonedDateTime now, int reserve)
            throws IOException, GeneralSecurityException, CMSException, OperatorCreationException, DoesNotFit {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDSignature signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ETSI_CADES_DETACHED);
            signature.setName(commonName(key));
            signature.setSignDate(GregorianCalendar.from(now));
            certify(document, signature);
            return PdfSignatures.append(
                    document,
                    pdf.length,
                    signature,
                    reserve,
                    content -> CmsSigning.sign(new CMSProcessableByteArray(content), key, timestamps));
        }
    }

    /** Certification with DocMDP P=1 (ISO 32000-1, 12.8.2.2): no change at all is permitted from here on. */
    private static void certify(PDDocument document, PDSignature signature) {
        COSDictionary parameters = new COSDictionary();
        parameters.setItem(COSName.TYPE, COSName.getPDFName("TransformParams"));
        parameters.setInt(COSName.P, 1);
        parameters.setName(COSName.V, "1.2");
        parameters.setDirect(true);
        COSDictionary reference = new COSDictionary();
        reference.setItem(COSName.TYPE, COSName.getPDFName("SigRef"));
        reference.setItem(COSName.getPDFName("TransformMethod"), COSName.DOCMDP);
        reference.setItem(COSName.getPDFName("TransformParams"), parameters);
        reference.setDirect(true);
        COSArray references = new COSArray();
        references.add(reference);
        references.setDirect(true);
        signature.getCOSObject().setItem(COSName.getPDFName("Reference"), references);

        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        COSDictionary permissions = new COSDictionary();
        permissions.setItem(COSName.DOCMDP, signature);
        permissions.setDirect(true);
        catalog.setItem(COSName.PERMS, permissions);
        catalog.setNeedToBeUpdated(true);
    }

    private static String commonName(SealKey key) throws GeneralSecurityException {
        RDN[] names =
                new JcaX509CertificateHolder(key.certificate()).getSubject().getRDNs(BCStyle.CN);
        return names.length == 0
                ? ""
                : IETFUtils.valueToString(names[0].getFirst().getValue());
    }
}
