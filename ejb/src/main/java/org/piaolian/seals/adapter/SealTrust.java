package org.piaolian.seals.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Whose certificates count: those issued by a CA in {@code ca.crt} (PEM, one or more), and for timestamps also by one in
 * {@code tsa-ca.crt} where an outside authority is used. A certificate has to be issued by one of these directly.
 */
final class SealTrust {

    private final Path folder;

    /** Found again at each question, as an operator may renew the files; parsing takes well under a millisecond. */
    SealTrust(Path folder) {
        this.folder = folder;
    }

    /** The CA that issued a seal certificate, where it is one of ours. */
    Optional<X509Certificate> issuerOfSeal(X509Certificate certificate) {
        return issuer(certificate, List.of("ca.crt"));
    }

    /** The CA that issued a timestamp authority's certificate, where we trust it. */
    Optional<X509Certificate> issuerOfTimestamps(X509Certificate certificate) {
        return issuer(certificate, List.of("ca.crt", "tsa-ca.crt"));
    }

    private Optional<X509Certificate> issuer(X509Certificate certificate, List<String> files) {
        for (String file : files) {
            for (X509Certificate ca : read(folder.resolve(file))) {
                if (isIssuer(ca, certificate)) {
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
            certificate.verify(ca.getPublicKey(), CmsSigning.BOUNCY_CASTLE);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static List<X509Certificate> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<X509Certificate> all = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                all.add((X509Certificate) certificate);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new SealUnavailable(file + " cannot be read", e);
        }
        return all;
    }
}
