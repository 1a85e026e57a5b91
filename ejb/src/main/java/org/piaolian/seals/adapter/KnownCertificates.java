package org.piaolian.seals.adapter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a certificate's bytes alone, worked out once for the certificates that seals and timestamps are made
 * with: a verifier that was used before is twice as fast, as it keeps multiples of its key. Whether a certificate is
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
        return known != null
                ? known
                : new Known(
                        der,
                        new JcaX509CertificateConverter().getCertificate(holder),
                        new JcaSignerInfoVerifierBuilder(CmsSigning.DIGESTS)
                                .setProvider(CmsSigning.BOUNCY_CASTLE)
                                .build(holder));
    }

    /** Only of a certificate that is trusted: strangers would fill the memory with theirs. */
    void remember(Known known) {
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(known.der(), known);
    }
}
