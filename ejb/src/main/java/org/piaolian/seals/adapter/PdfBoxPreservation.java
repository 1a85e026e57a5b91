package org.piaolian.seals.adapter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.adapter.PdfSignatures.DoesNotFit;
import org.piaolian.seals.domain.Preservation;
import org.piaolian.seals.domain.SealUnavailable;
import org.piaolian.seals.domain.TimestampAuthority;

/** Raises sealed PDFs to PAdES baseline LTA, by PDFBox (the two incremental updates) and Bouncy Castle. */
final class PdfBoxPreservation implements Preservation {

    private static final COSName DSS = COSName.getPDFName("DSS");
    private static final COSName CERTS = COSName.getPDFName("Certs");
    private static final COSName CRLS = COSName.getPDFName("CRLs");

    private final SealTrust trust;
    private final RevocationLists lists;
    private final TimestampAuthority timestamps;
    private final Clock clock;

    /** Room for a timestamp, in bytes; 0 before the first one. */
    private volatile int reserve;

    PdfBoxPreservation(SealTrust trust, RevocationLists lists, TimestampAuthority timestamps, Clock clock) {
        this.trust = trust;
        this.lists = lists;
        this.timestamps = timestamps;
        this.clock = clock;
    }

    /** A certificate that a signature rests on, who issued it, and when it was used. */
    private record Used(X509Certificate certificate, X509Certificate issuer, Instant at) {}

    @Override
    public Increment preserve(byte[] pdf) {
        try {
            byte[] proven = addEvidence(pdf);
            byte[] stamped;
            try {
                stamped = addTimestamp(proven);
            } catch (DoesNotFit e) {
                // The timestamp authority's certificate has changed since.
                reserve = e.length() + PdfSignatures.SLACK;
                stamped = addTimestamp(proven);
            }
            return new Increment(
                    Arrays.copyOfRange(stamped, pdf.length, stamped.length), expiryOfLastTimestamp(stamped));
        } catch (DoesNotFit
                | IOException
                | GeneralSecurityException
                | CMSException
                | TSPException
                | OperatorCreationException e) {
            throw new SealUnavailable("the document's proof cannot be prolonged", e);
        }
    }

    /** Each signature's and timestamp's certificate. */
    private List<Used> used(PDDocument document, byte[] pdf)
            throws IOException, GeneralSecurityException, CMSException, TSPException {
        List<Used> all = new ArrayList<>();
        for (PDSignature signature : document.getSignatureDictionaries()) {
            CMSSignedData cms = cms(signature, pdf);
            if (isTimestamp(signature)) {
                all.add(timestamp(new TimeStampToken(cms)));
            } else {
                all.addAll(seal(cms));
            }
        }
        if (all.isEmpty()) {
            throw new GeneralSecurityException("the document has no seal");
        }
        return all;
    }

    private List<Used> seal(CMSSignedData cms)
            throws IOException, GeneralSecurityException, CMSException, TSPException {
        SignerInformation signer = cms.getSignerInfos().iterator().next();
        X509Certificate certificate = only(CmsShape.certificatesOf(signer.getSID(), cms.getCertificates()));
        Attribute token = signer.getUnsignedAttributes() == null
                ? null
                : signer.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
        if (token == null) {
            throw new GeneralSecurityException("the seal has no timestamp");
        }
        Used stamp = timestamp(new TimeStampToken(new CMSSignedData(
                token.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded())));
        X509Certificate issuer = trust.issuerOfSeal(certificate)
                .orElseThrow(() -> new GeneralSecurityException(
                        "the seal of " + certificate.getSubjectX500Principal() + " is not an agency's"));
        return List.of(new Used(certificate, issuer, stamp.at), stamp);
    }

    private Used timestamp(TimeStampToken token) throws GeneralSecurityException {
        X509Certificate certificate = only(CmsShape.certificatesOf(token.getSID(), token.getCertificates()));
        X509Certificate issuer = trust.issuerOfTimestamps(certificate)
                .orElseThrow(() -> new GeneralSecurityException(
                        "the timestamp authority " + certificate.getSubjectX500Principal() + " is not trusted here"));
        return new Used(
                certificate, issuer, token.getTimeStampInfo().getGenTime().toInstant());
    }

    private static X509Certificate only(List<X509CertificateHolder> certificates) throws GeneralSecurityException {
        if (certificates.size() != 1) {
            throw new GeneralSecurityException("a signature does not hold its certificate");
        }
        return new JcaX509CertificateConverter().getCertificate(certificates.get(0));
    }

    private static CMSSignedData cms(PDSignature signature, byte[] pdf) throws CMSException, IOException {
        // The value is padded with zeros in the file.
        byte[] padded = signature.getContents(pdf);
        int length = CmsShape.derLength(padded).orElseThrow(() -> new IOException("a signature cannot be read"));
        return new CMSSignedData(Arrays.copyOf(padded, length));
    }

    private static boolean isTimestamp(PDSignature signature) {
        return COSName.getPDFName("DocTimeStamp")
                .equals(signature.getCOSObject().getCOSName(COSName.TYPE));
    }

    /** The DSS dictionary (ETSI EN 319 142-1, clause 5.4.2), or its next state, which keeps what was there. */
    private byte[] addEvidence(byte[] pdf) throws IOException, GeneralSecurityException, CMSException, TSPException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(pdf.length + 8_192);
        try (PDDocument document = Loader.loadPDF(pdf)) {
            COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
            COSDictionary dss = new COSDictionary();
            COSArray certificates = new COSArray();
            COSArray revocations = new COSArray();
            if (catalog.getDictionaryObject(DSS) instanceof COSDictionary before) {
                copy(before, CERTS, certificates);
                copy(before, CRLS, revocations);
            }
            for (Used one : used(document, pdf)) {
                addOnce(document, certificates, one.certificate.getEncoded());
                addOnce(document, certificates, one.issuer.getEncoded());
                X509CRL list = lists.obtain(one.certificate, one.issuer, one.at);
                addOnce(document, revocations, list.getEncoded());
            }
            dss.setItem(COSName.TYPE, DSS);
            dss.setItem(CERTS, certificates);
            dss.setItem(CRLS, revocations);
            dss.setNeedToBeUpdated(true);
            catalog.setItem(DSS, dss);
            catalog.setNeedToBeUpdated(true);
            document.saveIncremental(out);
        }
        return out.toByteArray();
    }

    private static void copy(COSDictionary from, COSName name, COSArray to) {
        if (from.getDictionaryObject(name) instanceof COSArray array) {
            for (COSBase item : array) {
                to.add(item);
            }
        }
    }

    private static void addOnce(PDDocument document, COSArray all, byte[] der) throws IOException {
        for (COSBase item : all) {
            COSBase there = item instanceof COSObject reference ? reference.getObject() : item;
            if (there instanceof COSStream stream) {
                try (InputStream in = stream.createInputStream()) {
                    if (Arrays.equals(in.readAllBytes(), der)) {
                        return;
                    }
                }
            }
        }
        PDStream stream = new PDStream(document, new ByteArrayInputStream(der), COSName.FLATE_DECODE);
        stream.getCOSObject().setNeedToBeUpdated(true);
        all.add(stream.getCOSObject());
    }

    /** A document timestamp (ETSI EN 319 142-1, clause 5.4.3) over all that is there. */
    private byte[] addTimestamp(byte[] pdf)
            throws IOException, GeneralSecurityException, CMSException, OperatorCreationException, DoesNotFit {
        if (reserve == 0) {
            reserve = timestamps.stamp(new byte[32]).length + PdfSignatures.SLACK;
        }
        return PdfSignatures.append(
                pdf,
                PdfSignatures.Kind.TIMESTAMP,
                clock.instant(),
                reserve,
                content -> timestamps.stamp(Digest.sha256(content).bytes()));
    }

    private Instant expiryOfLastTimestamp(byte[] pdf)
            throws IOException, GeneralSecurityException, CMSException, TSPException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<PDSignature> all = document.getSignatureDictionaries();
            TimeStampToken last = new TimeStampToken(cms(all.get(all.size() - 1), pdf));
            return timestamp(last).certificate.getNotAfter().toInstant();
        }
    }
}
