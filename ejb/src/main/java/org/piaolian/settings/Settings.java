package org.piaolian.settings;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets, each by an environment variable or the system property of the same meaning
 * ({@code PIAOLIAN_TSA_URL} is {@code piaolian.tsa.url}). The list is in {@code ear/docs/operations.md}.
 */
@ApplicationScoped
public class Settings {

    /** {@code PIAOLIAN_STATE}: the folder of this installation's keys and state. */
    public Path state() {
        return Path.of(get("PIAOLIAN_STATE").orElse(".run")).toAbsolutePath();
    }

    /** {@code PIAOLIAN_PUBLIC_URL}: where people reach the portal; QR codes open it. No slash at the end. */
    public URI publicUrl() {
        return URI.create(get("PIAOLIAN_PUBLIC_URL").orElseGet(() -> "http://localhost:" + (8080 + portOffset())));
    }

    /** {@code PIAOLIAN_FABRIC_PROFILE}: connection profile of the channel; by default the embedded network's. */
    public Path fabricProfile() {
        return get("PIAOLIAN_FABRIC_PROFILE").map(Path::of).orElseGet(() -> state().resolve("fabric/connection.json"));
    }

    /** {@code PIAOLIAN_AGENCY_KEYS}: the public keys of the agencies' nodes of the log. */
    public Path agencyKeys() {
        return get("PIAOLIAN_AGENCY_KEYS").map(Path::of).orElseGet(() -> state().resolve("nodes/agencies.keys"));
    }

    /** {@code PIAOLIAN_PUBLISHED_LOG}: folder with the tiles and the checkpoint of the node whose log the portal shows. */
    public Path publishedLog() {
        return get("PIAOLIAN_PUBLISHED_LOG").map(Path::of).orElseGet(() -> state().resolve("nodes/finance/log"));
    }

    /** {@code PIAOLIAN_NODES}: file with a line for each agency's node, {@code agency http://host:port}. */
    public Path nodeAddresses() {
        return get("PIAOLIAN_NODES").map(Path::of).orElseGet(() -> state().resolve("nodes/addresses"));
    }

    /** {@code PIAOLIAN_TSA_URL}: RFC 3161 authority; empty for the embedded one, which is for trial. */
    public Optional<URI> timestampAuthority() {
        return get("PIAOLIAN_TSA_URL").map(URI::create);
    }

    /** {@code PIAOLIAN_SEALS}: folder with {@code <agency>.p12}, {@code tsa.p12}, {@code ca.crt}. */
    public Path seals() {
        return get("PIAOLIAN_SEALS").map(Path::of).orElseGet(() -> state().resolve("seals"));
    }

    /** {@code PIAOLIAN_SEALS_PASSWORD_FILE}: file whose first line opens the PKCS#12 files. */
    public Path sealsPasswordFile() {
        return get("PIAOLIAN_SEALS_PASSWORD_FILE").map(Path::of).orElseGet(() -> seals().resolve("password"));
    }

    /** {@code PIAOLIAN_ITEMS}: file that says which agency issues which receipt for an item; else the built-in one. */
    public Optional<Path> items() {
        return get("PIAOLIAN_ITEMS").map(Path::of);
    }

    /** {@code PIAOLIAN_CLAIM_KEYS}: file with the keys by which agencies compare the persons that they pay subsidies to. */
    public Path claimKeys() {
        return get("PIAOLIAN_CLAIM_KEYS").map(Path::of).orElseGet(() -> state().resolve("claims/keys"));
    }

    /** {@code PIAOLIAN_PKCS11_CONFIG}: configuration of SunPKCS11; seal keys are then in that device. */
    public Optional<Path> pkcs11Config() {
        return get("PIAOLIAN_PKCS11_CONFIG").map(Path::of);
    }

    /** {@code PIAOLIAN_WEBHOOK_SECRETS}: folder with a file for each webhook, the key that its messages are signed with. */
    public Path webhookSecrets() {
        return get("PIAOLIAN_WEBHOOK_SECRETS").map(Path::of).orElseGet(() -> state().resolve("webhooks"));
    }

    /**
     * {@code PIAOLIAN_WEBHOOK_HOSTS}: host names, with commas between them, that webhooks may have although their
     * addresses are of an inner network, and without TLS; none by default.
     */
    public Set<String> webhookHosts() {
        return get("PIAOLIAN_WEBHOOK_HOSTS")
                .map(hosts -> Set.of(hosts.toLowerCase(Locale.ROOT).split("\\s*,\\s*")))
                .orElse(Set.of());
    }

    /** {@code PIAOLIAN_REGION}: two digits of the administrative division that begin each receipt code. */
    public String region() {
        return get("PIAOLIAN_REGION").orElse("11");
    }

    /**
     * {@code PIAOLIAN_REGISTRATION_DEADLINE}: within what time of its issue a receipt is on the channel; an ISO 8601
     * duration, 24 hours by default.
     */
    public Duration registrationDeadline() {
        return get("PIAOLIAN_REGISTRATION_DEADLINE").map(Duration::parse).orElse(Duration.ofHours(24));
    }

    /**
     * {@code PIAOLIAN_ARCHIVE_AFTER}: how long after its sealing a document gets its evidence for the archive; an ISO
     * 8601 duration, one hour by default. The authorities' revocation lists must be of a later time than the seal.
     */
    public Duration archiveAfter() {
        return get("PIAOLIAN_ARCHIVE_AFTER").map(Duration::parse).orElse(Duration.ofHours(1));
    }

    /** {@code PIAOLIAN_ZONE}: the time zone that receipts are dated in, {@code Asia/Shanghai} by default. */
    public ZoneId zone() {
        return ZoneId.of(get("PIAOLIAN_ZONE").orElse("Asia/Shanghai"));
    }

    /** {@code PIAOLIAN_PORT_OFFSET}: added to every port. */
    public int portOffset() {
        return get("PIAOLIAN_PORT_OFFSET").map(Integer::parseInt).orElse(0);
    }

    private static Optional<String> get(String variable) {
        @Nullable
        String property = System.getProperty(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        @Nullable String value = property != null ? property : System.getenv(variable);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }
}
