package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
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
import org.piaolian.seals.adapter.TrialAuthority.Reason;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.settings.Settings;

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
    private final URI publicUrl;
    private final Instant now;
    private final SecureRandom random = new SecureRandom();

    private TrialKeys(Path folder, Algorithm algorithm, URI publicUrl, Instant now) {
        this.folder = folder;
        this.algorithm = algorithm;
        this.publicUrl = publicUrl;
        this.now = now;
    }

    private static final String USAGE = "usage: TrialKeys FOLDER [P256|RSA3072] | TrialKeys FOLDER renew OWNER "
            + "[P256|RSA3072] | TrialKeys FOLDER revoke OWNER [REASON]";

    /**
     * Makes what is missing, renews the key of an owner (an agency's id, or {@code tsa}), or revokes the certificate
     * that an owner has now. Reasons are those of RFC 5280, such as {@code key-compromise}.
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length < 1 || args.length > 4) {
            throw new IllegalArgumentException(USAGE);
        }
        Path folder = Path.of(args[0]);
        String verb = args.length < 3 ? "create" : args[1];
        switch (verb) {
            case "create" ->
                create(folder, args.length == 2 ? Algorithm.valueOf(args[1]) : Algorithm.P256, Clock.systemUTC());
            case "renew" ->
                renew(
                        folder,
                        args[2],
                        args.length == 4 ? Algorithm.valueOf(args[3]) : Algorithm.P256,
                        new Settings().publicUrl(),
                        Clock.systemUTC());
            case "revoke" ->
                revoke(folder, args[2], Reason.of(args.length == 4 ? args[3] : "unspecified"), Clock.systemUTC());
            default -> throw new IllegalArgumentException(USAGE);
        }
    }

    /**
     * Makes what is missing in the folder and leaves what is there: {@code password}, {@code ca.p12}, {@code ca.crt},
     * {@code <agency>.p12} and {@code tsa.p12}, readable by the owner alone.
     *
     * @param publicUrl of the portal, which publishes the authority's revocation list and answers about certificates
     */
    public static void create(Path folder, Algorithm algorithm, URI publicUrl, Clock clock)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        new TrialKeys(folder, algorithm, publicUrl, clock.instant()).create();
    }

    /** The same, with the address that is set for the portal. */
    public static void create(Path folder, Algorithm algorithm, Clock clock)
            throws IOException, GeneralSecurityException {
        create(folder, algorithm, new Settings().publicUrl(), clock);
    }

    /** Gives an owner a new key and certificate; what was sealed with the old one stays valid. */
    static void renew(Path folder, String owner, Algorithm algorithm, URI publicUrl, Clock clock)
            throws IOException, GeneralSecurityException {
        requireKeyOf(owner, folder);
        TrialKeys keys = new TrialKeys(folder, algorithm, publicUrl, clock.instant());
        char[] password = Pkcs12SealKeys.password(folder.resolve("password"));
        keys.make(owner, password, keys.authority(password));
    }

    /** From now on nothing is sealed with the certificate that the owner has; what was sealed before stays valid. */
    static void revoke(Path folder, String owner, Reason reason, Clock clock)
            throws IOException, GeneralSecurityException {
        requireKeyOf(owner, folder);
        BigInteger serial = new Pkcs12SealKeys(folder, folder.resolve("password"), SignatureProvider.BOUNCY_CASTLE)
                .find(owner)
                .certificate()
                .getSerialNumber();
        TrialKeys keys = new TrialKeys(folder, Algorithm.P256, URI.create("http://localhost"), clock.instant());
        // Lists have whole seconds; and what is being sealed at this moment still sees the line before that time.
        Instant at = keys.now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
        keys.addLine(TrialAuthority.REVOKED, serial.toString(16) + " " + at + " " + reason);
    }

    private static void requireKeyOf(String owner, Path folder) {
        if (!owner.matches("[a-z][a-z0-9-]*") || !Files.exists(folder.resolve(owner + ".p12"))) {
            throw new IllegalArgumentException("no key of " + owner + " in " + folder);
        }
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
        for (String owner : owners()) {
            if (!Files.exists(folder.resolve(owner + ".p12"))) {
                make(owner, password, ca);
            }
        }
    }

    private static List<String> owners() {
        List<String> owners = new ArrayList<>(AGENCIES.keySet());
        owners.add(SealKeys.TIMESTAMPS);
        return owners;
    }

    private void make(String owner, char[] password, Issuer ca) throws IOException, GeneralSecurityException {
        if (owner.equals(SealKeys.TIMESTAMPS)) {
            KeyPair pair = p256();
            X509Certificate certificate = issue(name("Piaolian trial TSA"), pair, ca, CA_LIFE, builder -> {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                // RFC 3161, section 2.3: critical, and nothing else
                builder.addExtension(
                        Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
            });
            store(owner, "tsa", pair.getPrivate(), password, certificate, ca.certificate());
            return;
        }
        String agency = AGENCIES.getOrDefault(owner, owner);
        KeyPair pair = algorithm == Algorithm.P256 ? p256() : rsa3072();
        X500Name subject = new X500NameBuilder()
                .addRDN(BCStyle.C, "CN")
                .addRDN(BCStyle.O, agency)
                .addRDN(BCStyle.OU, owner)
                .addRDN(BCStyle.CN, agency + "电子票据专用章")
                .build();
        X509Certificate certificate = issue(
                subject,
                pair,
                ca,
                SEAL_LIFE,
                builder -> builder.addExtension(
                        Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation)));
        store(owner, "seal", pair.getPrivate(), password, certificate, ca.certificate());
    }

    private Issuer authority(char[] password) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("ca.p12");
        if (!Files.exists(file)) {
            KeyPair pair = p256();
            X500Name subject = name("Piaolian trial CA");
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
        // Names and extensions are short: each stands in every document, most of them twice, as hexadecimal digits.
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        if (ca == null) {
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(pair.getPublic()));
        } else {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
            builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
                new DistributionPoint(new DistributionPointName(new GeneralNames(at("/ca/seals.crl"))), null, null)
            }));
        }
        extensions.addTo(builder);
        try {
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(ca == null ? pair.getPrivate() : ca.key())));
            addLine(TrialAuthority.ISSUED, certificate.getSerialNumber().toString(16));
            return certificate;
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private GeneralName at(String path) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, publicUrl + path);
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

    private void addLine(String name, String line) throws IOException {
        Path file = folder.resolve(name);
        String before = Files.exists(file) ? Files.readString(file, US_ASCII) : "";
        write(name, (before + line + "\n").getBytes(US_ASCII));
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
