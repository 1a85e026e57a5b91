package org.piaolian.seals.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Seals by keys that never leave a device that speaks PKCS#11: SoftHSM 2, whose configuration the build names by
 * {@code SOFTHSM2_CONF}. Skipped where it is not installed (Debian's package softhsm2).
 */
@EnabledIf(value = "isInstalled", disabledReason = "SoftHSM 2 is not installed: seals by a device are not tried")
class Pkcs11SealKeysTest {

    private static final String PIN = "736125";

    @TempDir
    static Path folder;

    private static Installation files;
    private static Path configuration;
    private static PdfBoxSeals seals;

    @BeforeAll
    static void moveTheKeysIntoADevice() throws Exception {
        Path tokens = Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                Path.of(System.getenv("SOFTHSM2_CONF")),
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        initialise();
        configuration = Files.writeString(
                folder.resolve("pkcs11.cfg"), """
                name = SoftHSM
                library = %s
                slotListIndex = 0
                attributes(import, CKO_PRIVATE_KEY, *) = { CKA_SIGN = true CKA_SENSITIVE = true }
                """.formatted(library().orElseThrow()));
        Path pin = Files.writeString(folder.resolve("pin"), PIN + "\n");

        files = Installation.in(folder.resolve("seals"), TrialKeys.Algorithm.P256);
        TrialKeys.renew(
                files.folder(), "civil", TrialKeys.Algorithm.RSA3072, Installation.PUBLIC_URL, Clock.systemUTC());
        KeyStore device =
                KeyStore.getInstance("PKCS11", Security.getProvider("SunPKCS11").configure(configuration.toString()));
        device.load(null, PIN.toCharArray());
        for (String agency : List.of("tax", "civil")) {
            SealKey key = files.keys().find(agency);
            device.setKeyEntry(agency, key.key(), null, key.chain().toArray(Certificate[]::new));
            Files.delete(files.folder().resolve(agency + ".p12"));
        }
        seals = new PdfBoxSeals(
                new Pkcs11SealKeys(configuration, pin),
                files.timestamps(),
                files.trust(),
                files.lists(),
                Clock.systemUTC());
    }

    static boolean isInstalled() {
        return System.getenv("SOFTHSM2_CONF") != null && library().isPresent();
    }

    private static Optional<Path> library() {
        return Stream.of(
                        "/usr/lib/softhsm/libsofthsm2.so",
                        "/usr/lib64/pkcs11/libsofthsm2.so",
                        "/usr/local/lib/softhsm/libsofthsm2.so",
                        "/opt/homebrew/lib/softhsm/libsofthsm2.so")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst();
    }

    private static void initialise() throws IOException, InterruptedException {
        Process util = new ProcessBuilder(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "piaolian",
                        "--pin",
                        PIN,
                        "--so-pin",
                        "91827364")
                .redirectErrorStream(true)
                .start();
        String said = new String(util.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(util.waitFor(30, TimeUnit.SECONDS) && util.exitValue() == 0)
                .as(said)
                .isTrue();
    }

    @Test
    void agencies_seal_with_keys_of_both_algorithms_in_the_device() {
        for (String agency : List.of("tax", "civil")) {
            byte[] sealed = seals.seal(Installation.emptyPage(), new AgencyId(agency));

            SealReport report = seals.inspect(sealed);
            assertThat(report.finding()).as(report.toString()).isEqualTo(Finding.GENUINE);
            assertThat(report.sealedBy()).contains(new AgencyId(agency));
        }
    }

    @Test
    void agencies_seal_answers_with_keys_of_both_algorithms_in_the_device() throws Exception {
        Pkcs11SealKeys device = new Pkcs11SealKeys(configuration, folder.resolve("pin"));
        JwsSealsTest.assertSealed(device, "tax", "ES256");
        JwsSealsTest.assertSealed(device, "civil", "PS256");
    }

    @Test
    void the_key_cannot_be_read_out() {
        SealKey key = new Pkcs11SealKeys(configuration, folder.resolve("pin")).find("tax");

        assertThat(key.key().getEncoded()).isNull();
    }

    @Test
    void a_key_that_is_not_in_the_device_is_named() {
        assertThatThrownBy(() -> seals.seal(Installation.emptyPage(), new AgencyId("audit")))
                .isInstanceOf(SealUnavailable.class)
                .hasMessageContaining("audit");
    }
}
