package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.domain.CertificateAuthority;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Publishes which certificates of an installation for trying are revoked. What it needs is in the folder of the seals:
 * {@code ca.p12}; {@code issued}, a line for each certificate: its serial number in hexadecimal digits; and
 * {@code revoked}, a line for each that is: serial number, time, reason. Without {@code ca.p12} the authority is
 * somebody else's.
 */
final class TrialAuthority implements CertificateAuthority {

    static final String ISSUED = "issued";
    static final String REVOKED = "revoked";

    /** A list is made anew when it is this old, so that it is always younger than the seals it is asked about soon. */
    private static final Duration LIST_AGE = Duration.ofMinutes(5);

    private static final Duration LIST_LIFE = Duration.ofDays(7);
    private static final int MOST_ASKED_AT_ONCE = 32;
    private static final int LONGEST_NONCE = 32;

    private final Path folder;
    private final Path passwordFile;
    private final Clock clock;

    private @Nullable Published published;

    TrialAuthority(Path folder, Path passwordFile, Clock clock) {
        this.folder = folder;
        this.passwordFile = passwordFile;
        this.clock = clock;
    }

    private record Authority(PrivateKey key, X509Certificate certificate) {}

    private static final class Published {
        private final byte[] der;
        private final Instant made;

        /** When the file of revoked certificates was written; null where there was none. */
        private final @Nullable FileTime basis;

        Published(byte[] der, Instant made, @Nullable FileTime basis) {
            this.der = der;
            this.made = made;
            this.basis = basis;
        }
    }

    /** @param reason as RFC 5280, section 5.3.1 numbers it */
    record Revoked(BigInteger serial, Instant at, int reason) {

        static Revoked parse(String line) {
            String[] words = line.split(" ", -1);
            return new Revoked(new BigInteger(words[0], 16), Instant.parse(words[1]), Reason.valueOf(words[2]).code);
        }
    }

    /** Why a certificate was revoked. */
    enum Reason {
        UNSPECIFIED(CRLReason.unspecified),
        KEY_COMPROMISE(CRLReason.keyCompromise),
        AFFILIATION_CHANGED(CRLReason.affiliationChanged),
        SUPERSEDED(CRLReason.superseded),
        CESSATION_OF_OPERATION(CRLReason.cessationOfOperation);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        static Reason of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    boolean isHere() {
        return Files.exists(folder.resolve("ca.p12"));
    }

    @Override
    public Optional<byte[]> certificate() {
        if (!isHere()) {
            return Optional.empty();
        }
        try {
            return Optional.of(open().certificate.getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new SealUnavailable("the trial authority's certificate cannot be read", e);
        }
    }

    @Override
    public synchronized Optional<byte[]> revocationList() {
        if (!isHere()) {
            return Optional.empty();
        }
        try {
            Instant now = clock.instant();
            @Nullable FileTime basis = basis();
            @Nullable Published current = published;
            if (current == null || !Objects.equals(basis, current.basis) || now.isAfter(current.made.plus(LIST_AGE))) {
                current = new Published(list(now), now, basis);
                published = current;
            }
            return Optional.of(current.der.clone());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new SealUnavailable("the trial authority cannot sign its revocation list", e);
        }
    }

    private byte[] list(Instant now) throws IOException, GeneralSecurityException, OperatorCreationException {
        Authority authority = open();
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(authority.certificate, Date.from(now));
        builder.setNextUpdate(Date.from(now.plus(LIST_LIFE)));
        for (Revoked revoked : revoked()) {
            builder.addCRLEntry(revoked.serial, Date.from(revoked.at), revoked.reason);
        }
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority.certificate));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
        // Expired certificates stay on the list, from the first one on (RFC 5280 lets them go, EN 319 411 asks this).
        builder.addExtension(
                Extension.expiredCertsOnCRL, false, new ASN1GeneralizedTime(authority.certificate.getNotBefore()));
        return builder.build(signer(authority)).getEncoded();
    }

    @Override
    public Optional<byte[]> answer(byte[] request) {
        if (!isHere()) {
            return Optional.empty();
        }
        try {
            return Optional.of(respond(request).getEncoded());
        } catch (IOException | GeneralSecurityException | OperatorCreationException | OCSPException e) {
            throw new SealUnavailable("the trial authority cannot answer about its certificates", e);
        }
    }

    private OCSPResp respond(byte[] request)
            throws IOException, GeneralSecurityException, OperatorCreationException, OCSPException {
        Req[] asked;
        @Nullable Extension nonce;
        try {
            OCSPReq parsed = new OCSPReq(request);
            asked = parsed.getRequestList();
            nonce = parsed.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle answers what it does not expect in a stranger's ASN.1 with many kinds of exceptions.
            return new OCSPRespBuilder().build(OCSPRespBuilder.MALFORMED_REQUEST, null);
        }
        boolean tooLong = nonce != null && nonce.getExtnValue().getOctets().length > LONGEST_NONCE + 2;
        if (asked.length == 0 || asked.length > MOST_ASKED_AT_ONCE || tooLong) {
            return new OCSPRespBuilder().build(OCSPRespBuilder.MALFORMED_REQUEST, null);
        }
        Authority authority = open();
        X509CertificateHolder certificate = new JcaX509CertificateHolder(authority.certificate);
        List<Revoked> revoked = revoked();
        Date now = Date.from(clock.instant());
        Date next = Date.from(clock.instant().plus(LIST_LIFE));
        BasicOCSPRespBuilder answers =
                new BasicOCSPRespBuilder(new RespID(certificate.getSubjectPublicKeyInfo(), sha1()));
        for (Req one : asked) {
            answers.addResponse(one.getCertID(), status(one.getCertID(), certificate, revoked), now, next);
        }
        if (nonce != null) {
            answers.setResponseExtensions(new Extensions(nonce));
        }
        BasicOCSPResp signed = answers.build(signer(authority), new X509CertificateHolder[] {certificate}, now);
        return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, signed);
    }

    /** @return null, which is how Bouncy Castle says "good" */
    private @Nullable CertificateStatus status(CertificateID id, X509CertificateHolder authority, List<Revoked> revoked)
            throws OCSPException, IOException {
        if (!id.matchesIssuer(authority, CmsSigning.DIGESTS)
                || !lines(ISSUED).contains(id.getSerialNumber().toString(16))) {
            return new UnknownStatus();
        }
        for (Revoked one : revoked) {
            if (one.serial.equals(id.getSerialNumber())) {
                return new RevokedStatus(Date.from(one.at), one.reason);
            }
        }
        return CertificateStatus.GOOD;
    }

    /** The responder is named by a SHA-1 of its key, as RFC 6960 has it; nothing rests on that hash. */
    private static DigestCalculator sha1() throws OperatorCreationException {
        return CmsSigning.DIGESTS.get(CertificateID.HASH_SHA1);
    }

    private static ContentSigner signer(Authority authority) throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA")
                .setProvider(SignatureProvider.BOUNCY_CASTLE)
                .build(authority.key);
    }

    private Authority open() throws IOException, GeneralSecurityException {
        char[] password = Pkcs12SealKeys.password(passwordFile);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Files.readAllBytes(folder.resolve("ca.p12"))), password);
        return new Authority((PrivateKey) store.getKey("ca", password), (X509Certificate) store.getCertificate("ca"));
    }

    private @Nullable FileTime basis() throws IOException {
        try {
            return Files.getLastModifiedTime(folder.resolve(REVOKED));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private List<Revoked> revoked() throws IOException {
        List<Revoked> all = new ArrayList<>();
        for (String line : lines(REVOKED)) {
            try {
                all.add(Revoked.parse(line));
            } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeParseException e) {
                throw new IOException(folder.resolve(REVOKED) + " has a line that cannot be read: " + line, e);
            }
        }
        return all;
    }

    private List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file, US_ASCII) : List.of();
    }
}
