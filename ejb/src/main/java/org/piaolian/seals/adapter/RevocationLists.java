package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * What the authorities say of their certificates, by revocation lists (RFC 5280). Our own trial authority is asked
 * directly; another's list is fetched from where the certificate names it and kept in a folder, so that judging a
 * document never opens a connection.
 */
final class RevocationLists {

    /** How long a fetched list is used before it is fetched again; an outage meanwhile does no harm. */
    private static final Duration REFRESH = Duration.ofHours(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_REMEMBERED = 16;
    private static final int MAX_BYTES = 8 * 1024 * 1024;

    private final TrialAuthority trial;
    private final Path folder;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<Digest, Verified> verified = new ConcurrentHashMap<>();

    /** @param folder where fetched lists are kept; made when there is one */
    RevocationLists(TrialAuthority trial, Path folder, Clock clock) {
        this.trial = trial;
        this.folder = folder;
        this.clock = clock;
    }

    private record Verified(X509CRL list, X509Certificate by) {}

    /** What is known of a certificate at a time. */
    enum Standing {
        GOOD,
        REVOKED,
        /** No list that speaks of that time could be read: nothing may be built on the certificate. */
        UNKNOWN
    }

    /** What the list that is at hand says; opens no connection. */
    Standing standing(X509Certificate certificate, X509Certificate issuer, Instant at) {
        Optional<X509CRL> list = atHand(certificate, issuer);
        if (list.isEmpty()) {
            return Standing.UNKNOWN;
        }
        boolean speaksOf = !at.isAfter(list.get().getThisUpdate().toInstant()) || isCurrent(list.get());
        @Nullable X509CRLEntry entry = list.get().getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null && !isOver(entry)) {
            return at.isBefore(entry.getRevocationDate().toInstant()) && speaksOf ? Standing.GOOD : Standing.REVOKED;
        }
        return speaksOf ? Standing.GOOD : Standing.UNKNOWN;
    }

    private static boolean isOver(X509CRLEntry entry) {
        return entry.getRevocationReason() == CRLReason.REMOVE_FROM_CRL;
    }

    private boolean isCurrent(X509CRL list) {
        return list.getNextUpdate() != null
                && clock.instant().isBefore(list.getNextUpdate().toInstant());
    }

    /**
     * A list that was made no earlier than a time, fetched where need be.
     *
     * @throws SealUnavailable where there is none yet
     */
    X509CRL obtain(X509Certificate certificate, X509Certificate issuer, Instant noEarlier) {
        Optional<X509CRL> known = atHand(certificate, issuer);
        if (known.isPresent()
                && isCurrent(known.get())
                && !noEarlier.isAfter(known.get().getThisUpdate().toInstant())) {
            return known.get();
        }
        refresh(certificate, issuer);
        X509CRL fresh = atHand(certificate, issuer)
                .orElseThrow(() -> unavailable(certificate, "there is no revocation list", null));
        if (noEarlier.isAfter(fresh.getThisUpdate().toInstant())) {
            throw unavailable(certificate, "the newest revocation list is of " + fresh.getThisUpdate(), null);
        }
        return fresh;
    }

    /** Fetches the list of a certificate anew where the one at hand is older than an hour; ours is never old. */
    void refresh(X509Certificate certificate, X509Certificate issuer) {
        if (trial.isHere()) {
            return;
        }
        URI address =
                address(certificate).orElseThrow(() -> unavailable(certificate, "it names no revocation list", null));
        Path file = file(address);
        try {
            if (Files.exists(file)
                    && Files.getLastModifiedTime(file).toInstant().plus(REFRESH).isAfter(clock.instant())) {
                return;
            }
            byte[] der = fetch(address);
            X509CRL list = parse(der);
            list.verify(issuer.getPublicKey(), SignatureProvider.BOUNCY_CASTLE);
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, "list", ".new");
            Files.write(unfinished, der);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable(certificate, "its revocation list " + address + " cannot be had", e);
        }
    }

    private Optional<X509CRL> atHand(X509Certificate certificate, X509Certificate issuer) {
        try {
            byte[] der;
            Optional<byte[]> ours = trial.revocationList();
            if (ours.isPresent()) {
                der = ours.get();
            } else {
                Optional<URI> address = address(certificate);
                if (address.isEmpty()) {
                    return Optional.empty();
                }
                der = Files.readAllBytes(file(address.get()));
            }
            Digest digest = Digest.sha256(der);
            @Nullable Verified known = verified.get(digest);
            if (known == null || !known.by.equals(issuer)) {
                X509CRL list = parse(der);
                if (!list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                    return Optional.empty();
                }
                list.verify(issuer.getPublicKey(), SignatureProvider.BOUNCY_CASTLE);
                known = new Verified(list, issuer);
                if (verified.size() >= MOST_REMEMBERED) {
                    verified.clear();
                }
                verified.put(digest, known);
            }
            return Optional.of(known.list);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable(certificate, "its revocation list cannot be read", e);
        }
    }

    private byte[] fetch(URI address) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
        try {
            HttpResponse<java.io.InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("answered " + response.statusCode());
                }
                byte[] der = body.readNBytes(MAX_BYTES + 1);
                if (der.length > MAX_BYTES) {
                    throw new IOException("answered more than " + MAX_BYTES + " bytes");
                }
                return der;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static X509CRL parse(byte[] der) throws GeneralSecurityException {
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
    }

    private Path file(URI address) {
        return folder.resolve(Digest.sha256(address.toString().getBytes(UTF_8)) + ".crl");
    }

    /** The first address by HTTP among the certificate's CRL distribution points. */
    private static Optional<URI> address(X509Certificate certificate) {
        try {
            @Nullable
            Extension extension =
                    new JcaX509CertificateHolder(certificate).getExtension(Extension.cRLDistributionPoints);
            if (extension == null) {
                return Optional.empty();
            }
            return Arrays.stream(
                            CRLDistPoint.getInstance(extension.getParsedValue()).getDistributionPoints())
                    .map(DistributionPoint::getDistributionPoint)
                    .filter(name -> name != null && name.getType() == DistributionPointName.FULL_NAME)
                    .flatMap(name -> Arrays.stream(
                            GeneralNames.getInstance(name.getName()).getNames()))
                    .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                    .map(name -> ASN1IA5String.getInstance(name.getName()).getString())
                    .filter(text -> text.startsWith("http://") || text.startsWith("https://"))
                    .map(URI::create)
                    .findFirst();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static SealUnavailable unavailable(X509Certificate certificate, String why, @Nullable Exception cause) {
        String words = "the certificate of " + certificate.getSubjectX500Principal() + ": " + why;
        return cause == null ? new SealUnavailable(words) : new SealUnavailable(words, cause);
    }
}
