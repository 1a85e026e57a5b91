package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
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
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;

/**
 * A certificate names where its revocation list is, who answers about it and where its issuer's certificate is. In a
 * forger's hands these are addresses to make us call; a verification calls none of them.
 */
@Timeout(60)
class NoConnectionTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
    }

    @Test
    void a_forged_receipt_whose_certificates_name_addresses_is_judged_without_calling_them() throws Exception {
        IssuedReceipt receipt = IssuedReceipt.in(folder);
        Seals forger = forger();
        byte[] forged = forger.seal(receipt.drawn(), IssuedReceipt.TAX);
        // In the seal's certificate three addresses, in that of its timestamp three more.
        assertThat(count(forged, hexOf(address("/")))).isEqualTo(6);

        Verification answer = receipt.verify(forged);

        assertThat(answer.verdict()).isEqualTo(Verdict.ALTERED);
        assertThat(answer.checks().get(1).evidence()).endsWith("FOREIGN");
        assertNobodyCalled();
    }

    @Test
    void nor_is_a_document_that_only_a_foreign_authority_knows() throws Exception {
        IssuedReceipt receipt = IssuedReceipt.in(folder);
        ReceiptContent fee = ExampleReceipts.fee();
        byte[] other = new OpenPdfReceiptLayout()
                .draw(fee, ExampleReceipts.FINANCE, ExampleReceipts.FINANCE, ExampleReceipts.verification(fee));

        Verification answer = receipt.verify(forger().seal(other, IssuedReceipt.TAX));

        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.checks().get(1).evidence()).endsWith("FOREIGN");
        assertNobodyCalled();
    }

    @Test
    void a_receipt_of_ours_whose_revocation_list_is_not_at_hand_is_not_valid_but_nobody_is_called_for_it()
            throws Exception {
        Path seals = folder.resolve("seals");
        TrialKeys.create(seals, TrialKeys.Algorithm.P256, address(""), Clock.systemUTC());
        IssuedReceipt receipt = IssuedReceipt.in(folder);
        assertThat(receipt.verify(receipt.sealed()).verdict()).isEqualTo(Verdict.VALID);
        // From here on the authority is somebody else's: its list would have to be fetched.
        Files.delete(seals.resolve("ca.p12"));
        byte[] altered = receipt.sealed();
        altered[altered.length / 4] ^= 1;

        Verification answer = receipt.verify(receipt.sealed());
        Verification answerOfAltered = receipt.verify(altered);

        assertThat(answer.verdict()).isEqualTo(Verdict.UNAVAILABLE);
        assertThat(answer.checks().get(1).evidence()).endsWith("REVOCATION_UNKNOWN");
        assertThat(answerOfAltered.verdict()).isEqualTo(Verdict.ALTERED);
        assertNobodyCalled();
    }

    /** Connections are accepted in the order in which they came: the first one that there is has to be our own. */
    private void assertNobodyCalled() throws IOException {
        try (Socket own = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket first = listener.accept()) {
            assertThat(first.getPort()).isEqualTo(own.getLocalPort());
        }
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    private static String hexOf(URI address) {
        return HexFormat.of().formatHex(address.toString().getBytes(US_ASCII)).toUpperCase(Locale.ROOT);
    }

    private static int count(byte[] pdf, String what) {
        String text = Forgery.value(pdf);
        int count = 0;
        for (int at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
            count++;
        }
        return count;
    }

    // ---- the forger -------------------------------------------------------------------------------------------------

    /** Of an authority that has the names of ours, with certificates full of addresses. */
    private Seals forger() throws IOException, GeneralSecurityException, OperatorCreationException {
        Path own = folder.resolve("forger");
        TrialKeys.create(own, TrialKeys.Algorithm.P256, address(""), Clock.systemUTC());
        char[] password = Files.readString(own.resolve("password")).strip().toCharArray();
        KeyStore authority = open(own.resolve("ca.p12"), password);
        for (String owner : new String[] {"tax", "tsa"}) {
            Path file = own.resolve(owner + ".p12");
            X509Certificate genuine =
                    (X509Certificate) open(file, password).getCertificate(owner.equals("tsa") ? "tsa" : "seal");
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X509Certificate ca = (X509Certificate) authority.getCertificate("ca");
            X509Certificate certificate =
                    issue(genuine, pair, ca, (PrivateKey) authority.getKey("ca", password), owner.equals("tsa"));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("forged", pair.getPrivate(), password, new Certificate[] {certificate, ca});
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, password);
            }
        }
        return SealWiring.seals(own);
    }

    private static KeyStore open(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private X509Certificate issue(
            X509Certificate genuine, KeyPair pair, X509Certificate ca, PrivateKey authority, boolean timestamps)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X500Name subject = new JcaX509CertificateHolder(genuine).getSubject();
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new JcaX509CertificateHolder(ca).getSubject(),
                BigInteger.TWO,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(at("/list"))), null, null)
        }));
        builder.addExtension(
                Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                    new AccessDescription(AccessDescription.id_ad_ocsp, at("/answers")),
                    new AccessDescription(AccessDescription.id_ad_caIssuers, at("/issuer"))
                }));
        if (timestamps) {
            builder.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        }
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority)));
    }

    private GeneralName at(String path) {
        return new GeneralName(
                GeneralName.uniformResourceIdentifier, address(path).toString());
    }
}
