package org.piaolian.seals.adapter;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.piaolian.seals.domain.CertificateAuthority;
import org.piaolian.seals.domain.JsonSeals;
import org.piaolian.seals.domain.Preservation;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.seals.domain.TimestampAuthority;
import org.piaolian.settings.Settings;

/** Which seals an installation has, by its settings. */
@ApplicationScoped
public class SealWiring {

    private static final Duration TIMESTAMP_TIMEOUT = Duration.ofSeconds(10);

    /** One of each, as they remember certificates, revocation lists and keys. */
    private Parts parts;

    @Inject
    private Settings settings;

    @PostConstruct
    void open() {
        parts = parts(settings, Clock.systemUTC());
    }

    @Produces
    @ApplicationScoped
    Seals seals() {
        return parts.seals();
    }

    @Produces
    @ApplicationScoped
    JsonSeals jsonSeals() {
        return new JwsSeals(parts.keys);
    }

    @Produces
    @ApplicationScoped
    Preservation preservation() {
        return new PdfBoxPreservation(parts.trust, parts.lists, parts.timestamps, parts.clock);
    }

    @Produces
    @ApplicationScoped
    CertificateAuthority certificateAuthority() {
        return parts.authority;
    }

    /** The same seals outside a container. */
    public static Seals seals(Settings settings, Clock clock) {
        return parts(settings, clock).seals();
    }

    /** The keys that these seals are made with. */
    public static SealKeys keys(Settings settings) {
        return parts(settings, Clock.systemUTC()).keys;
    }

    /** The timestamp authority that these seals ask. */
    public static TimestampAuthority timestamps(Settings settings, Clock clock) {
        return parts(settings, clock).timestamps;
    }

    private static Parts parts(Settings settings, Clock clock) {
        return new Parts(settings.seals(), settings.sealsPasswordFile(), settings, clock);
    }

    /** Seals with the keys of a folder that {@link TrialKeys} made. */
    public static Seals seals(Path folder) {
        return new Parts(folder, folder.resolve("password"), new Settings(), Clock.systemUTC()).seals();
    }

    /** Seals on data with the keys of such a folder. */
    public static JsonSeals jsonSeals(Path folder) {
        return new JwsSeals(new Parts(folder, folder.resolve("password"), new Settings(), Clock.systemUTC()).keys);
    }

    private static final class Parts {
        private final Clock clock;
        private final SealTrust trust;
        private final SealKeys keys;
        private final TimestampAuthority timestamps;
        private final TrialAuthority authority;
        private final RevocationLists lists;

        Parts(Path folder, Path passwords, Settings settings, Clock clock) {
            SealKeys files = new Pkcs12SealKeys(folder, passwords, SignatureProvider.FASTEST);
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

        Seals seals() {
            return new PdfBoxSeals(keys, timestamps, trust, lists, clock);
        }
    }
}
