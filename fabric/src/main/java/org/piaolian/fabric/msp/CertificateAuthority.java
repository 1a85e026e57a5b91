package org.piaolian.fabric.msp;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed authority on P-256 that issues an agency's certificates with the extensions that Fabric expects. */
public final class CertificateAuthority {

    private static final Duration BACKDATED = Duration.ofMinutes(5);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);
    private static final ExtendedKeyUsage TLS_BOTH_WAYS =
            new ExtendedKeyUsage(new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random;

    private CertificateAuthority(X509Certificate certificate, PrivateKey key, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.random = random;
    }

    /** A new authority that is valid from five minutes before {@code now} for ten years. */
    public static CertificateAuthority create(
            String commonName, String organisation, Instant now, SecureRandom random) {
        KeyPair pair = newKeyPair(random);
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, "CN")
                .addRDN(BCStyle.O, organisation)
                .addRDN(BCStyle.CN, commonName)
                .build();
        int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign | KeyUsage.cRLSign;
        Instant from = now.minus(BACKDATED);
        try {
            X509v3CertificateBuilder builder =
                    builder(name, name, pair.getPublic(), from, from.plus(TEN_YEARS), random, usage);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.extendedKeyUsage, false, TLS_BOTH_WAYS);
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new CertificateAuthority(signed(builder, pair.getPrivate()), pair.getPrivate(), random);
        } catch (NoSuchAlgorithmException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority that lies in a {@code ca} folder. */
    static CertificateAuthority read(Path folder, String domain, SecureRandom random) throws IOException {
        return new CertificateAuthority(
                Pem.readCertificate(folder.resolve("ca." + domain + "-cert.pem")),
                Pem.readPrivateKey(folder.resolve("priv_sk")),
                random);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    PrivateKey key() {
        return key;
    }

    /** A certificate that signs on the channel; its organizational unit is the role. */
    public X509Certificate issueSigner(String commonName, Role role, PublicKey subject, Instant from, Instant to) {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, "CN")
                .addRDN(BCStyle.OU, role.unit())
                .addRDN(BCStyle.CN, commonName)
                .build();
        return issue(name, subject, from, to, KeyUsage.digitalSignature, List.of());
    }

    /** As {@link #issueSigner(String, Role, PublicKey, Instant, Instant)}, for as long as the authority itself. */
    X509Certificate issueSigner(String commonName, Role role, PublicKey subject) {
        return issueSigner(commonName, role, subject, from(), to());
    }

    /** A certificate for TLS, server and client; each alternative name is a DNS name or an IP address. */
    X509Certificate issueTls(String commonName, PublicKey subject, List<GeneralName> alternativeNames) {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.C, "CN")
                .addRDN(BCStyle.CN, commonName)
                .build();
        return issue(
                name, subject, from(), to(), KeyUsage.digitalSignature | KeyUsage.keyEncipherment, alternativeNames);
    }

    public static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", Signatures.PROVIDER);
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instant from() {
        return certificate.getNotBefore().toInstant();
    }

    private Instant to() {
        return certificate.getNotAfter().toInstant();
    }

    private X509Certificate issue(
            X500Name name, PublicKey subject, Instant from, Instant to, int usage, List<GeneralName> alternativeNames) {
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        try {
            X509v3CertificateBuilder builder = builder(issuer, name, subject, from, to, random, usage);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
            if ((usage & KeyUsage.keyEncipherment) != 0) {
                builder.addExtension(Extension.extendedKeyUsage, false, TLS_BOTH_WAYS);
            }
            if (!alternativeNames.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(alternativeNames.toArray(GeneralName[]::new)));
            }
            X509Certificate issued = signed(builder, key);
            issued.verify(certificate.getPublicKey(), Signatures.PROVIDER);
            return issued;
        } catch (GeneralSecurityException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name name, PublicKey subject, Instant from, Instant to, SecureRandom random, int usage)
            throws CertIOException {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer, new BigInteger(127, random).setBit(126), Date.from(from), Date.from(to), name, subject);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        return builder;
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .setProvider(Signatures.PROVIDER)
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(Signatures.PROVIDER)
                            .build(key)));
        } catch (CertificateException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
