package org.piaolian.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateInstallationTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @TempDir
    Path folder;

    @BeforeEach
    void create() throws Exception {
        CreateInstallation.in(folder, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void every_agency_has_accounts_with_passwords_of_their_own() throws IOException {
        var lines = Files.readAllLines(folder.resolve("logins.txt"));

        assertThat(lines).allMatch(line -> line.matches("[a-z-]+ [A-Za-z2-9]{16} [a-z]+ (finance|tax|civil|audit)"));
        assertThat(lines.stream().map(line -> line.replaceAll(" \\S{16} ", " ")))
                .contains(
                        "finance-supervisor supervisor finance",
                        "tax-clerk clerk tax",
                        "civil-reviewer reviewer civil",
                        "audit-auditor auditor audit");
        assertThat(lines.stream().map(line -> line.split(" ", -1)[1])).doesNotHaveDuplicates();
    }

    @Test
    void secrets_are_readable_by_the_owner_alone() throws IOException {
        for (String secret :
                new String[] {"logins.txt", "tls/password", "tls/ca.p12", "tls/server.p12", "clients/tax.key"}) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(secret)))
                    .as(secret)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void the_server_is_known_as_this_machine_and_vouched_for_by_the_authority() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("tls/server.p12"))) {
            store.load(
                    in, Files.readString(folder.resolve("tls/password")).strip().toCharArray());
        }
        X509Certificate server = (X509Certificate) store.getCertificate("server");

        server.verify(certificate("ca.crt").getPublicKey());
        assertThat(server.getSubjectAlternativeNames().stream().map(name -> (Object) name.get(1)))
                .contains("localhost", "127.0.0.1");
        assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void a_department_is_named_by_its_client_certificate() throws Exception {
        X509Certificate client = certificate("clients/civil.crt");

        client.verify(certificate("ca.crt").getPublicKey());
        assertThat(client.getSubjectX500Principal().getName())
                .isEqualTo("CN=civil,O=市民政局 Municipal Civil Affairs Bureau");
        assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void a_second_time_it_changes_nothing() throws Exception {
        Map<String, String> before = contents();

        CreateInstallation.in(folder, Clock.fixed(NOW.plus(Duration.ofDays(1)), ZoneOffset.UTC));

        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void a_certificate_that_ends_soon_is_replaced_and_the_authority_stays() throws Exception {
        X509Certificate authority = certificate("ca.crt");
        X509Certificate old = certificate("clients/tax.crt");

        CreateInstallation.in(folder, Clock.fixed(NOW.plus(Duration.ofDays(380)), ZoneOffset.UTC));

        assertThat(certificate("ca.crt")).isEqualTo(authority);
        assertThat(certificate("clients/tax.crt").getNotAfter()).isAfter(old.getNotAfter());
    }

    @Test
    void what_was_removed_is_made_again() throws Exception {
        Files.delete(folder.resolve("clients/tax.crt"));

        CreateInstallation.in(folder, Clock.fixed(NOW, ZoneOffset.UTC));

        certificate("clients/tax.crt").verify(certificate("ca.crt").getPublicKey());
    }

    private X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
