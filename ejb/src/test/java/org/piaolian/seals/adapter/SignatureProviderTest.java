package org.piaolian.seals.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.Seals;

class SignatureProviderTest {

    private static final AgencyId TAX = new AgencyId("tax");

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void the_native_library_signs_where_there_is_one_for_the_machine() {
        assertThat(SignatureProvider.FASTEST).isInstanceOf(AmazonCorrettoCryptoProvider.class);
    }

    @ParameterizedTest
    @EnumSource(TrialKeys.Algorithm.class)
    void a_seal_by_either_is_genuine_and_a_bit_more_or_less_is_not(TrialKeys.Algorithm algorithm) {
        Installation installation = Installation.in(folder, algorithm);

        for (Provider provider : new Provider[] {SignatureProvider.FASTEST, SignatureProvider.BOUNCY_CASTLE}) {
            byte[] sealed = by(provider, installation).seal(Installation.emptyPage(), TAX);
            assertThat(installation.seals().inspect(sealed).finding())
                    .as("sealed by " + provider)
                    .isEqualTo(Finding.GENUINE);

            sealed["%PDF-1.7\n%".length()] ^= 1;
            assertThat(installation.seals().inspect(sealed).finding()).isEqualTo(Finding.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource(TrialKeys.Algorithm.class)
    @EnabledOnOs(
            value = OS.LINUX,
            architectures = {"amd64", "aarch64"})
    void keys_are_in_the_form_of_what_signs_with_them(TrialKeys.Algorithm algorithm) {
        Installation.in(folder, algorithm);

        SealKeys.SealKey key =
                new Pkcs12SealKeys(folder, folder.resolve("password"), SignatureProvider.FASTEST).find("tax");

        assertThat(key.provider()).isSameAs(SignatureProvider.FASTEST);
        assertThat(key.key().getClass().getPackageName())
                .isEqualTo(SignatureProvider.FASTEST.getClass().getPackageName());
    }

    private Seals by(Provider provider, Installation installation) {
        SealKeys keys = new Pkcs12SealKeys(folder, folder.resolve("password"), provider);
        return new PdfBoxSeals(
                keys,
                new EmbeddedTimestampAuthority(keys, Clock.systemUTC()),
                installation.trust(),
                installation.lists(),
                Clock.systemUTC());
    }
}
