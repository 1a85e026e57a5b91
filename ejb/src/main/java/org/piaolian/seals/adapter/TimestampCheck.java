package org.piaolian.seals.adapter;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;

/** Whether a timestamp token stands over an imprint, by an authority that we trust. */
final class TimestampCheck {

    private final SealTrust trust;

    TimestampCheck(SealTrust trust) {
        this.trust = trust;
    }

    /**
     * @param time when the authority saw the imprint, where the token holds
     * @param words why it does not hold, or by whom it is
     */
    record Result(@Nullable Instant time, String words) {

        boolean holds() {
            return time != null;
        }
    }

    /** @param token DER of a TimeStampToken, from anywhere */
    Result check(byte[] token, byte[] sha256) {
        try {
            TimeStampToken stamp = new TimeStampToken(new CMSSignedData(token));
            if (!TSPAlgorithms.SHA256.equals(stamp.getTimeStampInfo().getMessageImprintAlgOID())
                    || !MessageDigest.isEqual(stamp.getTimeStampInfo().getMessageImprintDigest(), sha256)) {
                return new Result(null, "the timestamp stands over something else");
            }
            List<X509CertificateHolder> signers = CmsShape.certificatesOf(stamp.getSID(), stamp.getCertificates());
            if (signers.size() != 1) {
                return new Result(null, "the timestamp does not hold its authority's certificate");
            }
            X509CertificateHolder signer = signers.get(0);
            // Signature, the critical extended key usage, ESS certificate id and validity at the time stamped.
            stamp.validate(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(CmsSigning.BOUNCY_CASTLE)
                    .build(signer));
            X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(signer);
            if (trust.issuerOfTimestamps(certificate).isEmpty()) {
                return new Result(
                        null, "the timestamp authority " + signer.getSubject() + " is not one that is trusted here");
            }
            return new Result(
                    stamp.getTimeStampInfo().getGenTime().toInstant(),
                    signer.getSubject().toString());
        } catch (TSPException
                | CMSException
                | IOException
                | GeneralSecurityException
                | OperatorCreationException
                | IllegalArgumentException
                | ClassCastException
                | IllegalStateException e) {
            // Bouncy Castle answers malformed ASN.1 with any of these.
            return new Result(null, "the timestamp does not hold: " + e.getMessage());
        }
    }
}
