package org.piaolian.seals.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.piaolian.seals.domain.CertificateAuthority;
import org.piaolian.seals.domain.Preservation;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.seals.domain.TimestampAuthority;
import org.piaolian.settings.Settings;

/** Which seals an installation has, by its settings. */
@ApplicationScoped
public class SealWiring {

    private static final Duration TIMESTAMP_TIMEOUT = Duration.ofSeconds(10);

    @Produces
    @ApplicationScoped
    Seals seals(Settings settings) {
        return seals(settings, Clock.systemUTC());
    }

    @Produces
    @ApplicationScoped
    Preservation preservation(Settings settings) {
        Parts parts = new Parts(settings, Clock.systemUTC());
        return new PdfBoxPreservation(parts.trust, parts.lists, parts.timestamps, parts.clock);
    }

    @Produces
    @ApplicationScoped
    CertificateAuthority certificateAuthority(Settings settings) {
        return new Parts(settings, Clock.systemUTC()).authority;
    }

    /** The same outside a container. */
    public static Seals seals(Settings settings, Clock clock) {
        Parts parts = new Parts(settings, clock);
        return new PdfBoxSeals(parts.keys, parts.timestamps, parts.trust, parts.lists, clock);
    }

    private static final class Parts {
        private final Clock clock;
        private final SealTrust trust;
        private final SealKeys keys;
        private final TimestampAuthority timestamps;
        private final TrialAuthority authority;
        private final RevocationLists lists;

        Parts(Settings settings, Clock clock) {
            Path folder = settings.seals();
            Path passwords = settings.sealsPasswordFile();
            SealKeys files = new Pkcs12SealKeys(folder, passwords, CmsSigning.BOUNCY_CASTLE);
            this.clock = clock;
            trust = new SealTrust(folder);
            keys = settings.pkcs11Config()
                    .<SealKeys>map(config -> new Pkcs11SealKeys(config, passwords))
                    .orElse(files);
            timestamps = settings.timestampAuthority()
                    .<TimestampAuthority>map(
                            url -> new HttpTimestampAuthority(url, TIMESTAMP_TIMEOUT, new TimestampCheck(trust)))
                    .orElseGet(() -> new EmbeddedTimestampAuthority(files, clock));
            authority = new TrialAuthority(folder, passwords, clock);
            lists = new RevocationLists(authority, folder.resolve("crl"), clock);
        }
    }
}
