package org.piaolian.seals.adapter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a certificate's bytes alone, worked out once for the certificates that seals and timestamps are made
 * with, such as its key in the form of what verifies with it. Whether a certificate is
 * trusted, revoked or valid is never remembered here. Safe for use by many threads.
 */
final class KnownCertificates {

    private static final int MOST_REMEMBERED = 64;

    private final Map<ByteBuffer, Known> remembered = new ConcurrentHashMap<>();

    /** A certificate, and what verifies signatures made with its key. */
    record Known(ByteBuffer der, X509Certificate certificate, SignerInformationVerifier verifier) {}

    /** @throws OperatorCreationException where its key is of no kind that is known */
    Known of(X509CertificateHolder holder) throws IOException, CertificateException, OperatorCreationException {
        ByteBuffer der = ByteBuffer.wrap(holder.getEncoded()).asReadOnlyBuffer();
        @Nullable Known known = remembered.get(der);
        if (known != null) {
            return known;
        }
        return new Known(der, new JcaX509CertificateConverter().getCertificate(holder), verifier(holder));
    }

    private static SignerInformationVerifier verifier(X509CertificateHolder holder)
            throws IOException, OperatorCreationException {
        return new SignerInformationVerifier(
                new DefaultCMSSignatureAlgorithmNameGenerator(),
                new DefaultSignatureAlgorithmIdentifierFinder(),
                new OfCertificate(
                        holder,
                        new JcaContentVerifierProviderBuilder()
                                .setProvider(SignatureProvider.FASTEST)
                                .build(key(holder))),
                CmsSigning.DIGESTS);
    }

    /** In the form of what verifies with it: it would turn any other into that at each signature. */
    private static PublicKey key(X509CertificateHolder holder) throws IOException, OperatorCreationException {
        SubjectPublicKeyInfo info = holder.getSubjectPublicKeyInfo();
        String algorithm;
        if (X9ObjectIdentifiers.id_ecPublicKey.equals(info.getAlgorithm().getAlgorithm())) {
            algorithm = "EC";
        } else if (PKCSObjectIdentifiers.rsaEncryption.equals(
                info.getAlgorithm().getAlgorithm())) {
            algorithm = "RSA";
        } else {
            throw new OperatorCreationException("a key of "
                    + info.getAlgorithm().getAlgorithm() + " is of no kind that seals or timestamps are made with");
        }
        try {
            return KeyFactory.getInstance(algorithm, SignatureProvider.FASTEST)
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new OperatorCreationException("the key of " + holder.getSubject() + " is none", e);
        }
    }

    /** Verifies with a certificate's key, and lets its name and validity be asked for. */
    private record OfCertificate(X509CertificateHolder certificate, ContentVerifierProvider key)
            implements ContentVerifierProvider {

        @Override
        public boolean hasAssociatedCertificate() {
            return true;
        }

        @Override
        public X509CertificateHolder getAssociatedCertificate() {
            return certificate;
        }

        @Override
        public ContentVerifier get(AlgorithmIdentifier algorithm) throws OperatorCreationException {
            return key.get(algorithm);
        }
    }

    /** Only of a certificate that is trusted: strangers would fill the memory with theirs. */
    void remember(Known known) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(known.der(), known);
    }
}
