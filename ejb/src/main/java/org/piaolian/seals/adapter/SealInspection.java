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
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
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
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.adapter.KnownCertificates.Known;
import org.piaolian.seals.adapter.ProvenSeals.Proven;
import org.piaolian.seals.adapter.RevocationLists.Standing;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealReport.Flaw;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Reads the seal on a document that may come from a forger.
 *
 * <p>No PDF library is asked. A seal of ours is one signature over the whole file but its own value, so the signature
 * itself vouches for every other byte, and there is nothing that a parser could be tricked about: no inflating, no
 * object graph, no recursion. All work is a few passes over at most {@link #MAX_BYTES} bytes and the check of a few
 * CMS structures of at most {@link #MAX_CMS} bytes. Where the form of a seal does not hold, its certificate is read only to
 * say whose it claims to be; a foreign signature is named but not validated.
 */
final class SealInspection {

    private static final Logger LOG = Logger.getLogger(SealInspection.class.getName());

    static final int MAX_BYTES = 10 * 1024 * 1024;
    static final int MAX_CMS = 64 * 1024;
    private static final int MAX_SIGNATURES = 16;
    private static final int LONGEST_NAME = 80;

    /** Documents that were looked at before: some 6 MB where they are as many. */
    private static final int MOST_PROVEN = 20_000;

    private static final Pattern BYTE_RANGE =
            Pattern.compile("/ByteRange \\[(0) ([1-9][0-9]{0,7}) ([1-9][0-9]{0,7}) ([1-9][0-9]{0,7})\\] *");
    private static final Pattern CERTIFIED = Pattern.compile(
            "/Reference\\s*\\[\\s*<<\\s*/Type\\s*/SigRef\\s*/TransformMethod\\s*/DocMDP\\s*/TransformParams\\s*<<\\s*"
                    + "/Type\\s*/TransformParams\\s*/P\\s+1\\s*/V\\s*/1\\.2\\s*>>\\s*>>\\s*\\]");
    private static final String DIGITS = "0123456789ABCDEF";
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s");

    private final SealTrust trust;
    private final RevocationLists lists;
    private final TimestampCheck timestamps;
    private final KnownCertificates certificates = new KnownCertificates();
    private final ProvenSeals proven = new ProvenSeals(MOST_PROVEN);

    /** What the file's bytes alone show. No library is asked whether a seal holds before all of these do. */
    private static final List<FormCheck> FORM = List.of(
            new FormCheck("it is the only signature", Flaw.NOT_ALONE, SealInspection::isAlone),
            new FormCheck(
                    "it covers the whole file but its own value", Flaw.NOT_WHOLE_FILE, SealInspection::coversWholeFile),
            new FormCheck(
                    "it certifies the document and permits no change", Flaw.NOT_CERTIFYING, SealInspection::certifies));

    private final List<Check> checks = List.of(
            Check.that(
                    "its value has the one form that seals have", Flaw.NOT_CANONICAL, SealInspection::hasCanonicalForm),
            Check.that("the file's bytes are those that were sealed", Flaw.OTHER_BYTES, SealInspection::verifies),
            Check.that(
                    "it names the certificate it was made with",
                    Flaw.CERTIFICATE_NOT_NAMED,
                    SealInspection::namesCertificate),
            new Check("a trusted timestamp stands over it", Flaw.TIMESTAMP_BROKEN, this::stamp),
            Check.that("the certificate was valid then", Flaw.CERTIFICATE_NOT_VALID, SealInspection::wasValid),
            new Check(
                    "the certificate was not revoked then",
                    Flaw.REVOCATION_UNKNOWN,
                    e -> revocation(e.known.certificate(), e.stamped())));

    SealInspection(SealTrust trust, RevocationLists lists) {
        this.trust = trust;
        this.lists = lists;
        this.timestamps = new TimestampCheck(trust);
    }

    private record FormCheck(String words, Flaw flaw, Predicate<Form> holds) {}

    /** Length and signatures of a file; the first of them is the one in question. */
    private record Form(int length, List<Found> all) {

        Found found() {
            return all.get(0);
        }
    }

    private record Check(String words, Flaw flaw, Finder finder) {

        static Check that(String words, Flaw flaw, Condition condition) {
            return new Check(words, flaw, evidence -> condition.holds(evidence) ? null : flaw);
        }
    }

    /** Finds what is wrong; null where all is well. */
    @FunctionalInterface
    private interface Finder {
        @Nullable
        Flaw find(Evidence evidence)
                throws GeneralSecurityException, CMSException, OperatorCreationException, IOException;
    }

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
        private final Found found;
        private final byte[] cms;
        private final Signer signer;
        private final Known known;
        private @Nullable Instant stamped;
        private List<X509Certificate> authorities = List.of();

        Evidence(byte[] pdf, Found found, byte[] cms, Signer signer, Known known) {
            this.pdf = pdf;
            this.found = found;
            this.cms = cms;
            this.signer = signer;
            this.known = known;
        }

        /** The time stamped, once the timestamp holds. */
        Instant stamped() {
            @Nullable Instant time = stamped;
            if (time == null) {
                throw new IllegalStateException("the timestamp was not looked at");
            }
            return time;
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
                    printable(first(subject, BCStyle.CN).orElseGet(subject::toString)),
                    first(subject, BCStyle.OU));
        }

        /** A stranger chose this name: nothing that hides or turns text round, and no more than fits on a line. */
        private static String printable(String name) {
            String plain =
                    name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cn}]", "").strip();
            return plain.codePointCount(0, plain.length()) <= LONGEST_NAME
                    ? plain
                    : plain.substring(0, plain.offsetByCodePoints(0, LONGEST_NAME)) + "…";
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
            return unreadable(Flaw.TOO_LARGE);
        }
        // One char a byte, so that positions in the text are positions in the file.
        String text = new String(pdf, ISO_8859_1);
        if (!text.startsWith("%PDF-")) {
            return unreadable(Flaw.NO_PDF);
        }
        List<Found> signatures = signatures(text);
        if (signatures.isEmpty()) {
            return text.contains("%%EOF")
                    ? new SealReport(Finding.NONE, null, null, null, null)
                    : unreadable(Flaw.PART_OF_A_PDF);
        }
        Optional<SealReport> unproven = withoutTrust();
        if (unproven.isPresent()) {
            return unproven.get();
        }
        Optional<Flaw> form = formFlaw(new Form(pdf.length, signatures));
        @Nullable String foreign = null;
        for (Found found : signatures.subList(0, Math.min(signatures.size(), MAX_SIGNATURES))) {
            byte @Nullable [] cms = value(text, found);
            @Nullable Signer signer = cms == null ? null : signer(cms);
            if (cms == null || signer == null) {
                continue;
            }
            Optional<AgencyId> agency = signer.agency();
            @Nullable Known ours = agency.isEmpty() ? null : ours(signer);
            if (ours != null) {
                return form.map(flaw -> broken(flaw, agency.get(), signer.name()))
                        .orElseGet(() -> judge(new Evidence(pdf, found, cms, signer, ours), agency.get()));
            }
            foreign = signer.name();
        }
        return foreign == null ? unreadable(Flaw.SIGNATURE_UNREADABLE) : foreign(foreign);
    }

    /** What is to be said where nobody can say who issues our seals. */
    private Optional<SealReport> withoutTrust() {
        try {
            trust.checkReadable();
            return Optional.empty();
        } catch (SealUnavailable e) {
            LOG.log(Level.SEVERE, "No seal can be told from a stranger's", e);
            return Optional.of(new SealReport(Finding.UNPROVEN, null, null, null, Flaw.TRUST_UNREADABLE));
        }
    }

    private static SealReport foreign(String signer) {
        return new SealReport(Finding.FOREIGN, null, signer, null, null);
    }

    private static Optional<Flaw> formFlaw(Form form) {
        return FORM.stream()
                .filter(check -> !check.holds().test(form))
                .map(FormCheck::flaw)
                .findFirst();
    }

    private SealReport judge(Evidence evidence, AgencyId agency) {
        for (Check check : checks) {
            @Nullable Flaw flaw = flaw(check, evidence);
            if (flaw != null) {
                return broken(flaw, agency, evidence.signer.name());
            }
        }
        Proven seal = new Proven(
                agency, evidence.signer.name(), evidence.known.certificate(), evidence.authorities, evidence.stamped());
        proven.remember(Digest.sha256(evidence.pdf), seal);
        return genuine(seal);
    }

    /**
     * What {@link #inspect} finds now on a document whose seal held when it was last looked at. The bytes are the same, so
     * that signature and timestamp hold still; who is trusted and what is revoked is looked up as ever.
     */
    Optional<SealReport> recall(Digest document) {
        return proven.find(document).map(this::judgeAgain);
    }

    private SealReport judgeAgain(Proven seal) {
        Optional<SealReport> unproven = withoutTrust();
        if (unproven.isPresent()) {
            return unproven.get();
        }
        try {
            if (trust.issuerOfSeal(seal.certificate()).isEmpty()) {
                return foreign(seal.name());
            }
            if (!seal.authorities().stream().allMatch(timestamps::isTrusted)) {
                return broken(Flaw.TIMESTAMP_NOT_TRUSTED, seal.agency(), seal.name());
            }
            @Nullable Flaw revocation = revocation(seal.certificate(), seal.stamped());
            return revocation == null ? genuine(seal) : broken(revocation, seal.agency(), seal.name());
        } catch (SealUnavailable e) {
            LOG.log(Level.SEVERE, "Nobody can say whether " + seal.name() + " has been revoked", e);
            return broken(Flaw.REVOCATION_UNKNOWN, seal.agency(), seal.name());
        }
    }

    private static SealReport genuine(Proven seal) {
        return new SealReport(Finding.GENUINE, seal.agency(), seal.name(), seal.stamped(), null);
    }

    private static @Nullable Flaw flaw(Check check, Evidence evidence) {
        try {
            return check.finder().find(evidence);
        } catch (GeneralSecurityException | CMSException | OperatorCreationException | IOException e) {
            return check.flaw();
        } catch (RuntimeException e) {
            // Bouncy Castle answers what it does not expect in ASN.1 with many kinds of these, and the bytes are a
            // stranger's.
            return check.flaw();
        }
    }

    private static SealReport broken(Flaw flaw, AgencyId agency, String signer) {
        Finding finding = flaw == Flaw.REVOCATION_UNKNOWN ? Finding.UNPROVEN : Finding.BROKEN;
        return new SealReport(finding, agency, signer, null, flaw);
    }

    private static SealReport unreadable(Flaw flaw) {
        return new SealReport(Finding.UNREADABLE, null, null, null, flaw);
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
        String hex = text.substring(found.valueStart(), found.valueEnd());
        if (!isHex(hex)) {
            hex = WHITE_SPACE.matcher(hex).replaceAll("");
        }
        if (hex.isEmpty() || hex.length() % 2 != 0 || !isHex(hex)) {
            return null;
        }
        byte[] padded = HexFormat.of().parseHex(hex);
        return CmsShape.derLength(padded).map(der -> Arrays.copyOf(padded, der)).orElse(null);
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
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
            // As in flaw: a stranger's ASN.1.
            return null;
        }
    }

    /** The signer's certificate, where an authority of ours issued it. */
    private @Nullable Known ours(Signer signer) {
        try {
            Known known = certificates.of(signer.certificate());
            if (trust.issuerOfSeal(known.certificate()).isEmpty()) {
                return null;
            }
            certificates.remember(known);
            return known;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            return null;
        } catch (RuntimeException e) {
            // As in flaw: a stranger's ASN.1.
            return null;
        }
    }

    private static boolean isAlone(Form form) {
        return form.all().size() == 1;
    }

    private static boolean coversWholeFile(Form form) {
        Found found = form.found();
        Matcher range = BYTE_RANGE.matcher(found.dictionary());
        return range.find()
                && Integer.parseInt(range.group(2)) == found.valueStart() - 1
                && Integer.parseInt(range.group(3)) == found.valueEnd() + 1
                && Integer.parseInt(range.group(3)) + Integer.parseInt(range.group(4)) == form.length();
    }

    private static boolean certifies(Form form) {
        String dictionary = form.found().dictionary();
        return dictionary.contains("/SubFilter /ETSI.CAdES.detached")
                && CERTIFIED.matcher(dictionary).find();
    }

    private static boolean hasCanonicalForm(Evidence e) throws IOException, GeneralSecurityException {
        return isInCapitals(e.pdf, e.found)
                && CmsShape.isCanonical(e.signer.data().toASN1Structure(), e.cms, 1)
                && e.signer.data().isDetachedSignature()
                && e.signer.data().getCertificates().getMatches(null).size() == 1;
    }

    private static boolean isInCapitals(byte[] pdf, Found found) {
        for (int at = found.valueStart(); at < found.valueEnd(); at++) {
            if (DIGITS.indexOf(pdf[at]) < 0) {
                return false;
            }
        }
        return (found.valueEnd() - found.valueStart()) % 2 == 0;
    }

    private static boolean verifies(Evidence e)
            throws CMSException, OperatorCreationException, GeneralSecurityException {
        byte[] covered = new byte[e.pdf.length - (e.found.valueEnd() - e.found.valueStart() + 2)];
        int before = e.found.valueStart() - 1;
        System.arraycopy(e.pdf, 0, covered, 0, before);
        System.arraycopy(e.pdf, e.found.valueEnd() + 1, covered, before, covered.length - before);
        CMSSignedData data = new CMSSignedData(
                new CMSProcessableByteArray(covered), e.signer.data().toASN1Structure());
        SignerInformation info = data.getSignerInfos().iterator().next();
        return info.verify(e.known.verifier());
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

    private @Nullable Flaw stamp(Evidence e) throws IOException {
        @Nullable AttributeTable unsigned = e.signer.info().getUnsignedAttributes();
        if (unsigned == null || unsigned.size() != 1) {
            return Flaw.NO_TIMESTAMP;
        }
        ASN1EncodableVector tokens = unsigned.getAll(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
        if (tokens.size() != 1) {
            return Flaw.NO_TIMESTAMP;
        }
        Attribute token = (Attribute) tokens.get(0);
        if (token.getAttrValues().size() != 1) {
            return Flaw.NO_TIMESTAMP;
        }
        TimestampCheck.Result result = timestamps.check(
                token.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded(ASN1Encoding.DER),
                Digest.sha256(e.signer.info().getSignature()).bytes());
        e.stamped = result.time();
        e.authorities = result.authorities();
        return result.flaw();
    }

    private static boolean wasValid(Evidence e) {
        X509Certificate certificate = e.known.certificate();
        Instant stamped = e.stamped();
        boolean @Nullable [] usage = certificate.getKeyUsage();
        return !stamped.isBefore(certificate.getNotBefore().toInstant())
                && !stamped.isAfter(certificate.getNotAfter().toInstant())
                && usage != null
                && (usage[0] || usage[1]);
    }

    private @Nullable Flaw revocation(X509Certificate certificate, Instant stamped) {
        Standing standing = trust.issuerOfSeal(certificate)
                .map(issuer -> lists.standing(certificate, issuer, stamped))
                .orElse(Standing.UNKNOWN);
        return switch (standing) {
            case GOOD -> null;
            case REVOKED -> Flaw.CERTIFICATE_REVOKED;
            case UNKNOWN -> Flaw.REVOCATION_UNKNOWN;
        };
    }
}
