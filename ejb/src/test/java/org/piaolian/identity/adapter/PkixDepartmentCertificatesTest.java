package org.piaolian.identity.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.installation.CreateInstallation;

/** Certificates of a real installation, with a revocation list of its authority. */
class PkixDepartmentCertificatesTest {

    @TempDir
    Path folder;

    private final Instant now = Instant.now();
    private PkixDepartmentCertificates certificates;

    @BeforeEach
    void install() throws IOException, GeneralSecurityException {
        CreateInstallation.in(folder, Clock.systemUTC());
        certificates = new PkixDepartmentCertificates(folder.resolve("ca.crt"));
    }

    private Optional<AgencyId> admitted(String agency) throws IOException, GeneralSecurityException {
        return certificates.findAgency(List.of(certificate(agency)), now);
    }

    private X509Certificate certificate(String agency) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve("clients/" + agency + ".crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private void publish(X509Certificate revoked, Instant until)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        char[] password =
                Files.readString(folder.resolve("tls/password")).strip().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("tls/ca.p12"))) {
            store.load(in, password);
        }
        JcaX509v2CRLBuilder list = new JcaX509v2CRLBuilder(
                (X509Certificate) store.getCertificate("ca"), Date.from(now.minus(Duration.ofDays(2))));
        list.setNextUpdate(Date.from(until));
        list.addCRLEntry(revoked.getSerialNumber(), Date.from(now.minusSeconds(60)), CRLReason.keyCompromise);
        Files.write(
                folder.resolve("ca.crl"),
                list.build(new JcaContentSignerBuilder("SHA256withECDSA")
                                .build((PrivateKey) store.getKey("ca", password)))
                        .getEncoded());
    }

    @Test
    void a_certificate_names_its_agency() throws Exception {
        assertThat(admitted("tax")).contains(new AgencyId("tax"));
    }

    @Test
    void a_revoked_one_is_refused_at_once_and_the_others_are_not() throws Exception {
        assertThat(admitted("tax")).isPresent();
        publish(certificate("tax"), now.plus(Duration.ofDays(7)));
        assertThat(admitted("tax")).isEmpty();
        assertThat(admitted("civil")).contains(new AgencyId("civil"));
    }

    @Test
    void a_list_that_is_out_of_date_admits_nobody() throws Exception {
        publish(certificate("tax"), now.minus(Duration.ofDays(1)));
        assertThat(admitted("civil")).isEmpty();
    }
}
