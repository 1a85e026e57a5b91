package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes the seal keys of an installation for trying: a certification authority of its own, a seal for each of the four
 * agencies and a timestamp authority. In earnest the agencies bring certificates of a licensed authority.
 */
public final class TrialKeys {

    /** What the agencies' seal keys are; the authorities have P-256 in any case. */
    public enum Algorithm {
        P256,
        RSA3072
    }

    private static final Map<String, String> AGENCIES = agencies();

    private static final Duration CA_LIFE = Duration.ofDays(20 * 365);
    private static final Duration SEAL_LIFE = Duration.ofDays(3 * 365);
    /** So that the clock of another machine may be a little behind. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private final Path folder;
    private final Algorithm algorithm;
    private final Instant now;
    private final SecureRandom random = new SecureRandom();

    private TrialKeys(Path folder, Algorithm algorithm, Instant now) {
        this.folder = folder;
        this.algorithm = algorithm;
        this.now = now;
    }

    /** Arguments: the folder, and the algorithm where it is not P-256: {@code P256} or {@code RSA3072}. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException("usage: TrialKeys FOLDER [P256|RSA3072]");
        }
        create(Path.of(args[0]), args.length == 2 ? Algorithm.valueOf(args[1]) : Algorithm.P256, Clock.systemUTC());
    }

    /**
     * Makes what is missing in the folder and leaves what is there: {@code password}, {@code ca.p12}, {@code ca.crt},
     * {@code <agency>.p12} and {@code tsa.p12}, readable by the owner alone. To change an agency's key, remove its
     * file and call again.
     */
    public static void create(Path folder, Algorithm algorithm, Clock clock)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        new TrialKeys(folder, algorithm, clock.instant()).create();
    }

    private record Issuer(PrivateKey key, X509Certificate certificate) {}

    private void create() throws IOException, GeneralSecurityException {
        Path passwordFile = folder.resolve("password");
        if (!Files.exists(passwordFile)) {
            byte[] secret = new byte[24];
            random.nextBytes(secret);
            write("password", (HexFormat.of().formatHex(secret) + "\n").getBytes(UTF_8));
        }
        char[] password = Pkcs12SealKeys.password(passwordFile);
        Issuer ca = authority(password);
        for (Map.Entry<String, String> agency : AGENCIES.entrySet()) {
            if (!Files.exists(folder.resolve(agency.getKey() + ".p12"))) {
                KeyPair pair = algorithm == Algorithm.P256 ? p256() : rsa3072();
                X500Name subject = new X500NameBuilder()
                        .addRDN(BCStyle.C, "CN")
                        .addRDN(BCStyle.O, agency.getValue())
                        .addRDN(BCStyle.OU, agency.getKey())
                        .addRDN(BCStyle.CN, agency.getValue() + "电子票据专用章")
                        .build();
                X509Certificate certificate = issue(
                        subject,
                        pair,
                        ca,
                        SEAL_LIFE,
                        builder -> builder.addExtension(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation)));
                store(agency.getKey(), "seal", pair.getPrivate(), password, certificate, ca.certificate());
            }
        }
        if (!Files.exists(folder.resolve("tsa.p12"))) {
            KeyPair pair = p256();
            X509Certificate certificate = issue(name("票链试用时间戳 Piaolian trial TSA"), pair, ca, CA_LIFE, builder -> {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                // RFC 3161, section 2.3: critical, and nothing else
                builder.addExtension(
                        Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
            });
            store("tsa", "tsa", pair.getPrivate(), password, certificate, ca.certificate());
        }
    }

    private Issuer authority(char[] password) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("ca.p12");
        if (!Files.exists(file)) {
            KeyPair pair = p256();
            X500Name subject = name("票链试用印章 Piaolian trial seal CA");
            X509Certificate certificate = issue(subject, pair, null, CA_LIFE, builder -> {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            });
            store("ca", "ca", pair.getPrivate(), password, certificate);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
        Issuer ca = new Issuer((PrivateKey) store.getKey("ca", password), (X509Certificate) store.getCertificate("ca"));
        if (!Files.exists(folder.resolve("ca.crt"))) {
            StringWriter pem = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
                writer.writeObject(ca.certificate());
            }
            write("ca.crt", pem.toString().getBytes(US_ASCII));
        }
        return ca;
    }

    @FunctionalInterface
    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    /** @param ca null where the certificate is its own issuer's */
    private X509Certificate issue(
            X500Name subject, KeyPair pair, @Nullable Issuer ca, Duration life, Extensions extensions)
            throws IOException, GeneralSecurityException {
        X500Name issuer = ca == null
                ? subject
                : X500Name.getInstance(
                        ca.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(96, random).setBit(95),
                Date.from(now.minus(CLOCK_SKEW)),
                Date.from(now.plus(life)),
                subject,
                pair.getPublic());
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
        if (ca != null) {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
        }
        extensions.addTo(builder);
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(ca == null ? pair.getPrivate() : ca.key())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.C, "CN")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static KeyPair p256() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static KeyPair rsa3072() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072);
        return generator.generateKeyPair();
    }

    private void store(String owner, String alias, PrivateKey key, char[] password, Certificate... chain)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(alias, key, password, chain);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        write(owner + ".p12", bytes.toByteArray());
    }

    /** A file is there whole or not at all, whenever the machine stops. */
    private void write(String name, byte[] bytes) throws IOException {
        Path unfinished = Files.createTempFile(
                folder,
                name,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(unfinished, bytes);
        Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, String> agencies() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("finance", "市财政局");
        names.put("tax", "市税务局");
        names.put("civil", "市民政局");
        names.put("audit", "市审计局");
        return names;
    }
}
