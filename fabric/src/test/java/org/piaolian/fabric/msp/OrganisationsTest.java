package org.piaolian.fabric.msp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrganisationsTest {

    @Test
    void folders_are_laid_out_as_cryptogen_lays_them_out(@TempDir Path dir) throws Exception {
        create(dir);
        Path tax = dir.resolve("organizations/peerOrganizations/tax.piaolian.example");

        for (String file : List.of(
                "ca/ca.tax.piaolian.example-cert.pem",
                "tlsca/tlsca.tax.piaolian.example-cert.pem",
                "msp/config.yaml",
                "msp/cacerts/ca.tax.piaolian.example-cert.pem",
                "msp/tlscacerts/tlsca.tax.piaolian.example-cert.pem",
                "peers/peer0.tax.piaolian.example/msp/signcerts/peer0.tax.piaolian.example-cert.pem",
                "peers/peer0.tax.piaolian.example/tls/server.crt",
                "users/Admin@tax.piaolian.example/msp/keystore/priv_sk",
                "users/Portal@tax.piaolian.example/tls/client.key")) {
            assertThat(tax.resolve(file)).isRegularFile();
        }
        assertThat(Files.readString(tax.resolve("msp/config.yaml")))
                .contains("Enable: true")
                .contains("ClientOUIdentifier:")
                .contains("OrganizationalUnitIdentifier: peer");
    }

    @Test
    void private_keys_are_pkcs8_and_for_the_owner_only(@TempDir Path dir) throws Exception {
        create(dir);
        try (Stream<Path> files = Files.walk(dir)) {
            List<Path> keys = files.filter(file ->
                            file.toString().endsWith("_sk") || file.toString().endsWith(".key"))
                    .toList();
            assertThat(keys).hasSize(4 * (2 + 3 * 2));
            for (Path key : keys) {
                assertThat(Files.readString(key)).startsWith("-----BEGIN PRIVATE KEY-----");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void what_is_there_is_kept_and_a_creation_that_was_cut_off_is_begun_anew(@TempDir Path dir) throws Exception {
        Files.createDirectories(dir.resolve("organizations.new/rest"));
        create(dir);
        assertThat(dir.resolve("organizations.new")).doesNotExist();
        Path key = dir.resolve("organizations/peerOrganizations/tax.piaolian.example/ca/priv_sk");
        String before = Files.readString(key);
        create(dir);

        assertThat(Files.readString(key)).isEqualTo(before);
    }

    private static void create(Path dir) throws Exception {
        assertThat(Organisations.openOrCreate(dir.resolve("organizations"), Clock.systemUTC(), new SecureRandom()))
                .isNotNull();
    }
}
