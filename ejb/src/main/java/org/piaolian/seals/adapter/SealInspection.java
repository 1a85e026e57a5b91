package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.adapter.RevocationLists.Standing;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;

/**
 * Reads the seal on a document that may come from a forger.
 *
 * <p>No PDF library is asked. A seal of ours is one signature over the whole file but its own value, so the signature
 * itself vouches for every other byte, and there is nothing that a parser could be tricked about: no inflating, no
 * object graph, no recursion. All work is a few passes over at most {@link #MAX_BYTES} bytes and the check of a few
 * CMS structures of at most {@link #MAX_CMS} bytes. A foreign signature is named but not validated.
 */
final class SealInspection {

    static final int MAX_BYTES = 10 * 1024 * 1024;
    static final int MAX_CMS = 64 * 1024;
    private static final int MAX_SIGNATURES = 16;

    private static final Pattern BYTE_RANGE =
            Pattern.compile("/ByteRange \\[(0) ([1-9][0-9]{0,7}) ([1-9][0-9]{0,7}) ([1-9][0-9]{0,7})\\] *");
    private static final Pattern CERTIFIED = Pattern.compile(
            "/Reference\\s*\\[\\s*<<\\s*/Type\\s*/SigRef\\s*/TransformMethod\\s*/DocMDP\\s*/TransformParams\\s*<<\\s*"
                    + "/Type\\s*/TransformParams\\s*/P\\s+1\\s*/V\\s*/1\\.2\\s*>>\\s*>>\\s*\\]");
    private static final Pattern UPPER_CASE_HEX = Pattern.compile("(?:[0-9A-F]{2})+");

    private final SealTrust trust;
    private final RevocationLists lists;
    private final TimestampCheck timestamps;
    private final List<Check> checks = List.of(
            new Check("it is the only signature", SealInspection::isAlone),
            new Check("it covers the whole file but its own value", SealInspection::coversWholeFile),
            new Check("it certifies the document and permits no change", SealInspection::certifies),
            new Check("its value has the one form that seals have", SealInspection::hasCanonicalForm),
            new Check("the file's bytes are those that were sealed", SealInspection::verifies),
            new Check("it names the certificate it was made with", SealInspection::namesCertificate),
            new Check("a trusted timestamp stands over it", this::isStamped),
            new Check("the certificate was valid then", SealInspection::wasValid),
            new Check("the certificate was not revoked then", this::wasInForce));

    SealInspection(SealTrust trust, RevocationLists lists) {
        this.trust = trust;
        this.lists = lists;
        this.timestamps = new TimestampCheck(trust);
    }

    /** A condition of a genuine seal, in words that complete "the seal is broken: it does not hold that …". */
    private record Check(String words, Condition condition) {}

    @FunctionalInterface
    private interface Condition {
        boolean holds(Evidence evidence)
                throws GeneralSecurityException, CMSException, OperatorCreationException, IOException;
    }

    /** A signature in the file: the text of its dictionary, and where its value stands between the angle brackets. */
    private record Found(String dictionary, int valueStart, int valueEnd) {}

    /** Everything about the one signature that claims to be ours. */
    private static final class Evidence {
        private final byte[] pdf;
        private final List<Found> all;
        private final Found found;
        private final byte[] cms;
        private final Signer signer;
        private @Nullable Instant stamped;
        private String stampWords = "";

        Evidence(byte[] pdf, List<Found> all, Found found, byte[] cms, Signer signer) {
            this.pdf = pdf;
            this.all = all;
            this.found = found;
            this.cms = cms;
            this.signer = signer;
        }
    }

    /**
     * @param name of the certificate's subject, for people
     * @param unit the subject's organisational unit: seal certificates carry their agency's id there, the timestamp
     *     authority's has none
     */
    private record Signer(
            CMSSignedData data,
            SignerInformation info,
            X509CertificateHolder certificate,
            String name,
            Optional<String> unit) {

        static Signer of(CMSSignedData data, SignerInformation info, X509CertificateHolder certificate) {
            X500Name subject = certificate.getSubject();
            return new Signer(
                    data,
                    info,
                    certificate,
                    first(subject, BCStyle.CN).orElseGet(subject::toString),
                    first(subject, BCStyle.OU));
        }

        Optional<AgencyId> agency() {
            return unit.filter(id -> id.matches("[a-z][a-z0-9-]{0,31}")).map(AgencyId::new);
        }

        private static Optional<String> first(X500Name name, ASN1ObjectIdentifier type) {
            RDN[] found = name.getRDNs(type);
            return found.length == 0
                    ? Optional.empty()
                    : Optional.of(IETFUtils.valueToString(found[0].getFirst().getValue()));
        }
    }

    SealReport inspect(byte[] pdf) {
        if (pdf.length > MAX_BYTES) {
            return report(Finding.UNREADABLE, "The file has more than " + MAX_BYTES + " bytes.");
        }
        // One char a byte, so that positions in the text are positions in the file.
        String text = new String(pdf, ISO_8859_1);
        if (!text.startsWith("%PDF-")) {
            return report(Finding.UNREADABLE, "The file is not a PDF.");
        }
        List<Found> signatures = signatures(text);
        if (signatures.isEmpty()) {
            return text.contains("%%EOF")
                    ? report(Finding.NONE, "The file is a PDF without a signature.")
                    : report(Finding.UNREADABLE, "The file is only a part of a PDF.");
        }
        @Nullable String foreign = null;
        for (Found found : signatures.subList(0, Math.min(signatures.size(), MAX_SIGNATURES))) {
            byte @Nullable [] cms = value(text, found);
            @Nullable Signer signer = cms == null ? null : signer(cms);
            if (cms == null || signer == null) {
                continue;
            }
            Optional<AgencyId> agency = signer.agency().filter(id -> isOurs(signer));
            if (agency.isPresent()) {
                return judge(new Evidence(pdf, signatures, found, cms, signer), agency.get());
            }
            foreign = signer.name();
        }
        return foreign == null
                ? report(Finding.UNREADABLE, "The file has a signature that cannot be read.")
                : new SealReport(
                        Finding.FOREIGN,
                        null,
                        foreign,
                        null,
                        "The signature is by a certificate that the agencies' seal authority did not issue.");
    }

    private SealReport judge(Evidence evidence, AgencyId agency) {
        String name = evidence.signer.name();
        for (Check check : checks) {
            if (!holds(check, evidence)) {
                String detail = evidence.stampWords.isEmpty() ? "" : " (" + evidence.stampWords + ")";
                return new SealReport(
                        Finding.BROKEN,
                        agency,
                        name,
                        null,
                        "The seal is broken: it does not hold that " + check.words() + detail + ".");
            }
        }
        return new SealReport(
                Finding.GENUINE,
                agency,
                name,
                evidence.stamped,
                "One seal covers all " + evidence.pdf.length + " bytes and permits no change; time by "
                        + evidence.stampWords + ".");
    }

    private static boolean holds(Check check, Evidence evidence) {
        try {
            return check.condition().holds(evidence);
        } catch (GeneralSecurityException | CMSException | OperatorCreationException | IOException e) {
            return false;
        } catch (RuntimeException e) {
            // Bouncy Castle answers what it does not expect in ASN.1 with many kinds of these, and the bytes are a
            // stranger's.
            return false;
        }
    }

    private static List<Found> signatures(String text) {
        List<Found> all = new ArrayList<>();
        for (int at = text.indexOf("/ByteRange"); at >= 0; at = text.indexOf("/ByteRange", at + 1)) {
            int start = Math.max(0, text.lastIndexOf(" obj", at));
            int endobj = text.indexOf("endobj", at);
            int end = endobj < 0 ? text.length() : endobj;
            int contents = text.indexOf("/Contents", start);
            int open = contents < 0 || contents > end ? -1 : text.indexOf('<', contents);
            int close = open < 0 ? -1 : text.indexOf('>', open);
            if (close < 0 || close > end) {
                all.add(new Found(bounded(text, start, end), 0, 0));
            } else {
                all.add(new Found(bounded(text, start, open) + bounded(text, close, end), open + 1, close));
            }
            if (all.size() > MAX_SIGNATURES) {
                break;
            }
        }
        return all;
    }

    private static String bounded(String text, int start, int end) {
        return text.substring(start, Math.min(end, start + 4_096));
    }

    private static byte @Nullable [] value(String text, Found found) {
        int length = found.valueEnd() - found.valueStart();
        if (length == 0 || length > 2 * MAX_CMS) {
            return null;
        }
        String hex = text.substring(found.valueStart(), found.valueEnd()).replaceAll("\\s", "");
        if (hex.length() % 2 != 0 || !hex.matches("[0-9A-Fa-f]+")) {
            return null;
        }
        byte[] padded = HexFormat.of().parseHex(hex);
        return CmsShape.derLength(padded).map(der -> Arrays.copyOf(padded, der)).orElse(null);
    }

    private static @Nullable Signer signer(byte[] cms) {
        try {
            CMSSignedData data = new CMSSignedData(cms);
            for (SignerInformation info : data.getSignerInfos()) {
                List<X509CertificateHolder> certificates =
                        CmsShape.certificatesOf(info.getSID(), data.getCertificates());
                if (!certificates.isEmpty()) {
                    return Signer.of(data, info, certificates.get(0));
                }
            }
            return null;
        } catch (CMSException e) {
            return null;
        } catch (RuntimeException e) {
            // As in holds: a stranger's ASN.1.
            return null;
        }
    }

    private boolean isOurs(Signer signer) {
        try {
            return trust.issuerOfSeal(certificate(signer)).isPresent();
        } catch (GeneralSecurityException e) {
            return false;
        } catch (RuntimeException e) {
            // As in holds: a stranger's ASN.1.
            return false;
        }
    }

    private static X509Certificate certificate(Signer signer) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(signer.certificate());
    }

    private static boolean isAlone(Evidence e) {
        return e.all.size() == 1;
    }

    private static boolean coversWholeFile(Evidence e) {
        Matcher range = BYTE_RANGE.matcher(e.found.dictionary());
        return range.find()
                && Integer.parseInt(range.group(2)) == e.found.valueStart() - 1
                && Integer.parseInt(range.group(3)) == e.found.valueEnd() + 1
                && Integer.parseInt(range.group(3)) + Integer.parseInt(range.group(4)) == e.pdf.length;
    }

    private static boolean certifies(Evidence e) {
        return e.found.dictionary().contains("/SubFilter /ETSI.CAdES.detached")
                && CERTIFIED.matcher(e.found.dictionary()).find();
    }

    private static boolean hasCanonicalForm(Evidence e) throws IOException, GeneralSecurityException {
        String hex = new String(e.pdf, e.found.valueStart(), e.found.valueEnd() - e.found.valueStart(), ISO_8859_1);
        return UPPER_CASE_HEX.matcher(hex).matches()
                && CmsShape.isCanonical(e.cms, 1)
                && e.signer.data().isDetachedSignature()
                && e.signer.data().getCertificates().getMatches(null).size() == 1;
    }

    private static boolean verifies(Evidence e)
            throws CMSException, OperatorCreationException, GeneralSecurityException {
        byte[] covered = new byte[e.pdf.length - (e.found.valueEnd() - e.found.valueStart() + 2)];
        int before = e.found.valueStart() - 1;
        System.arraycopy(e.pdf, 0, covered, 0, before);
        System.arraycopy(e.pdf, e.found.valueEnd() + 1, covered, before, covered.length - before);
        CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(covered), e.cms);
        SignerInformation info = data.getSignerInfos().iterator().next();
        return info.verify(new JcaSimpleSignerInfoVerifierBuilder()
                .setProvider(CmsSigning.BOUNCY_CASTLE)
                .build(e.signer.certificate()));
    }

    private static boolean namesCertificate(Evidence e) throws IOException {
        @Nullable AttributeTable signed = e.signer.info().getSignedAttributes();
        @Nullable
        Attribute attribute = signed == null ? null : signed.get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
        if (attribute == null) {
            return false;
        }
        ESSCertIDv2[] ids = SigningCertificateV2.getInstance(
                        attribute.getAttrValues().getObjectAt(0))
                .getCerts();
        byte[] digest = Digest.sha256(e.signer.certificate().getEncoded()).bytes();
        return ids.length == 1 && MessageDigest.isEqual(ids[0].getCertHash(), digest);
    }

    private boolean isStamped(Evidence e) throws IOException {
        @Nullable AttributeTable unsigned = e.signer.info().getUnsignedAttributes();
        if (unsigned == null || unsigned.size() != 1) {
            return false;
        }
        ASN1EncodableVector tokens = unsigned.getAll(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
        if (tokens.size() != 1) {
            return false;
        }
        Attribute token = (Attribute) tokens.get(0);
        if (token.getAttrValues().size() != 1) {
            return false;
        }
        TimestampCheck.Result result = timestamps.check(
                token.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded(ASN1Encoding.DER),
                Digest.sha256(e.signer.info().getSignature()).bytes());
        e.stamped = result.time();
        e.stampWords = result.words();
        return result.holds();
    }

    private static boolean wasValid(Evidence e) throws GeneralSecurityException {
        X509Certificate certificate = certificate(e.signer);
        @Nullable Instant stamped = e.stamped;
        boolean @Nullable [] usage = certificate.getKeyUsage();
        return stamped != null
                && !stamped.isBefore(certificate.getNotBefore().toInstant())
                && !stamped.isAfter(certificate.getNotAfter().toInstant())
                && usage != null
                && (usage[0] || usage[1]);
    }

    /** Without a list that speaks of that time nobody knows, so that it does not hold. */
    private boolean wasInForce(Evidence e) throws GeneralSecurityException {
        X509Certificate certificate = certificate(e.signer);
        @Nullable Instant stamped = e.stamped;
        return stamped != null
                && trust.issuerOfSeal(certificate)
                        .filter(issuer -> lists.standing(certificate, issuer, stamped) == Standing.GOOD)
                        .isPresent();
    }

    private static SealReport report(Finding finding, String evidence) {
        return new SealReport(finding, null, null, null, evidence);
    }
}
