package org.piaolian.seals.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
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

    /** The same outside a container. */
    public static Seals seals(Settings settings, Clock clock) {
        SealTrust trust = new SealTrust(settings.seals());
        SealKeys files = new Pkcs12SealKeys(settings.seals(), settings.sealsPasswordFile(), CmsSigning.BOUNCY_CASTLE);
        SealKeys keys = settings.pkcs11Config()
                .<SealKeys>map(config -> new Pkcs11SealKeys(config, settings.sealsPasswordFile()))
                .orElse(files);
        TimestampAuthority timestamps = settings.timestampAuthority()
                .<TimestampAuthority>map(
                        url -> new HttpTimestampAuthority(url, TIMESTAMP_TIMEOUT, new TimestampCheck(trust)))
                .orElseGet(() -> new EmbeddedTimestampAuthority(files, clock));
        return new PdfBoxSeals(keys, timestamps, trust, clock);
    }
}
