package org.piaolian.seals.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Whose certificates count: those issued by a CA in {@code ca.crt} (PEM, one or more), and for timestamps also by one in
 * {@code tsa-ca.crt} where an outside authority is used. A certificate has to be issued by one of these directly.
 */
final class SealTrust {

    private static final String SEALS = "ca.crt";
    private static final int MOST_REMEMBERED = 256;

    private final Path folder;
    private final Map<Path, Authorities> read = new ConcurrentHashMap<>();

    /** By certificate: which of the authorities has signed it, so that its signature is checked once. */
    private final Map<X509Certificate, X509Certificate> issuers = new ConcurrentHashMap<>();

    private record Authorities(FileTime modified, List<X509Certificate> all) {}

    /** A file that an operator renews is read anew at the next question. */
    SealTrust(Path folder) {
        this.folder = folder;
    }

    /** @throws SealUnavailable where nobody can say who issues our seals */
    void checkReadable() {
        if (read(folder.resolve(SEALS)).isEmpty()) {
            throw new SealUnavailable(folder.resolve(SEALS) + " has no certificate, or is not there");
        }
    }

    /** The CA that issued a seal certificate, where it is one of ours. */
    Optional<X509Certificate> issuerOfSeal(X509Certificate certificate) {
        return issuer(certificate, List.of(SEALS));
    }

    /** The CA that issued a timestamp authority's certificate, where we trust it. */
    Optional<X509Certificate> issuerOfTimestamps(X509Certificate certificate) {
        return issuer(certificate, List.of(SEALS, "tsa-ca.crt"));
    }

    private Optional<X509Certificate> issuer(X509Certificate certificate, List<String> files) {
        for (String file : files) {
            for (X509Certificate ca : read(folder.resolve(file))) {
                if (ca.equals(issuers.get(certificate))) {
                    return Optional.of(ca);
                }
                if (isIssuer(ca, certificate)) {
                    if (issuers.size() >= MOST_REMEMBERED) {
                        issuers.clear();
                    }
                    issuers.put(certificate, ca);
                    return Optional.of(ca);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isIssuer(X509Certificate ca, X509Certificate certificate) {
        if (ca.getBasicConstraints() < 0
                || !ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(ca.getPublicKey(), SignatureProvider.BOUNCY_CASTLE);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private List<X509Certificate> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            FileTime modified = Files.getLastModifiedTime(file);
            @Nullable Authorities known = read.get(file);
            if (known == null || !known.modified.equals(modified)) {
                List<X509Certificate> all = new ArrayList<>();
                try (InputStream in = Files.newInputStream(file)) {
                    for (var certificate :
                            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                        all.add((X509Certificate) certificate);
                    }
                }
                known = new Authorities(modified, List.copyOf(all));
                read.put(file, known);
            }
            return known.all;
        } catch (IOException | GeneralSecurityException e) {
            throw new SealUnavailable(file + " cannot be read", e);
        }
    }
}
