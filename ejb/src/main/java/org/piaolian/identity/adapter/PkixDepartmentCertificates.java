package org.piaolian.identity.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.DepartmentCertificates;
import org.piaolian.settings.Settings;

/**
 * Certificates checked against {@code ca.crt} of the installation (RFC 5280), once more after the TLS handshake: a
 * listener's trust store may have been given further authorities. Where there is a revocation list {@code ca.crl} beside
 * it (PEM or DER), a certificate on it is refused; the file is read at each request, so that it counts at once.
 */
@ApplicationScoped
public class PkixDepartmentCertificates implements DepartmentCertificates {

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";

    private final Path authority;
    private final Path list;
    private volatile @Nullable Set<TrustAnchor> anchors;

    @Inject
    public PkixDepartmentCertificates(Settings settings) {
        this(settings.state().resolve("ca.crt"));
    }

    public PkixDepartmentCertificates(Path authority) {
        this.authority = authority;
        this.list = authority.resolveSibling("ca.crl");
    }

    @Override
    public Optional<AgencyId> findAgency(List<X509Certificate> chain, Instant at) {
        return !chain.isEmpty() && isForClients(chain.get(0)) && leadsToAuthority(chain, at)
                ? commonName(chain.get(0))
                        .filter(name -> name.matches("[a-z][a-z0-9-]{0,31}"))
                        .map(AgencyId::new)
                : Optional.empty();
    }

    private static boolean isForClients(X509Certificate certificate) {
        try {
            @Nullable List<String> usages = certificate.getExtendedKeyUsage();
            return usages != null && usages.contains(CLIENT_AUTHENTICATION);
        } catch (CertificateException e) {
            return false;
        }
    }

    private boolean leadsToAuthority(List<X509Certificate> chain, Instant at) {
        try {
            Set<TrustAnchor> trusted = anchors();
            List<X509Certificate> path = chain.stream()
                    .filter(c -> trusted.stream().noneMatch(a -> c.equals(a.getTrustedCert())))
                    .toList();
            if (path.isEmpty()) {
                return false;
            }
            CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
            PKIXParameters parameters = new PKIXParameters(trusted);
            parameters.setDate(Date.from(at));
            Optional<CRL> revoked = revocationList();
            parameters.setRevocationEnabled(revoked.isPresent());
            if (revoked.isPresent()) {
                parameters.addCertStore(
                        CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(revoked.get()))));
            }
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
            return true;
        } catch (CertPathValidatorException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the path to the department CA cannot be validated", e);
        }
    }

    /** Where the authority publishes a list, it rules: one that is out of date admits nobody. */
    private Optional<CRL> revocationList() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(list)) {
            return Optional.of(CertificateFactory.getInstance("X.509").generateCRL(in));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the department CA's revocation list", e);
        }
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    private Set<TrustAnchor> anchors() throws CertificateException {
        @Nullable Set<TrustAnchor> known = anchors;
        if (known == null) {
            try (InputStream in = Files.newInputStream(authority)) {
                known = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                        .map(c -> new TrustAnchor((X509Certificate) c, null))
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the department CA", e);
            }
            anchors = known;
        }
        return known;
    }
}
