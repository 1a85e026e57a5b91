package org.piaolian.seals.adapter;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.adapter.KnownCertificates.Known;
import org.piaolian.seals.domain.SealReport.Flaw;

/** Whether a timestamp token stands over an imprint, by an authority that we trust. */
final class TimestampCheck {

    private static final String OTHER_FORM = "the timestamp is not in the form that timestamps have";

    private final SealTrust trust;
    private final KnownCertificates certificates = new KnownCertificates();

    TimestampCheck(SealTrust trust) {
        this.trust = trust;
    }

    /**
     * @param time when the authority saw the imprint, where the token holds
     * @param authorities the certificates in the token, where it holds
     * @param flaw why it does not hold
     * @param words the same for operators, or by whom it is
     */
    record Result(
            @Nullable Instant time,
            List<X509Certificate> authorities,
            @Nullable Flaw flaw,
            String words) {

        private static Result broken(String words) {
            return new Result(null, List.of(), Flaw.TIMESTAMP_BROKEN, words);
        }

        boolean holds() {
            return time != null;
        }
    }

    boolean isTrusted(X509Certificate authority) {
        return trust.issuerOfTimestamps(authority).isPresent();
    }

    /** @param token DER of a TimeStampToken, from anywhere */
    Result check(byte[] token, byte[] sha256) {
        try {
            if (!CmsShape.derLength(token).equals(Optional.of(token.length))) {
                return Result.broken(OTHER_FORM);
            }
            CMSSignedData data = new CMSSignedData(token);
            if (!CmsShape.isCanonical(data.toASN1Structure(), token, 3)) {
                return Result.broken(OTHER_FORM);
            }
            TimeStampToken stamp = new TimeStampToken(data);
            if (stamp.getUnsignedAttributes() != null) {
                return Result.broken("the timestamp holds something that it does not cover");
            }
            if (!TSPAlgorithms.SHA256.equals(stamp.getTimeStampInfo().getMessageImprintAlgOID())
                    || !MessageDigest.isEqual(stamp.getTimeStampInfo().getMessageImprintDigest(), sha256)) {
                return Result.broken("the timestamp stands over something else");
            }
            List<X509CertificateHolder> signers = CmsShape.certificatesOf(stamp.getSID(), stamp.getCertificates());
            if (signers.size() != 1) {
                return Result.broken("the timestamp does not hold its authority's certificate");
            }
            X509CertificateHolder signer = signers.get(0);
            // Signature, the critical extended key usage, ESS certificate id and validity at the time stamped.
            Known known = certificates.of(signer);
            stamp.validate(known.verifier());
            // The signature covers none of the certificates, so each has to stand by itself.
            List<X509Certificate> authorities = new ArrayList<>();
            for (X509CertificateHolder any : stamp.getCertificates().getMatches(null)) {
                X509Certificate authority = certificates.of(any).certificate();
                authorities.add(authority);
                if (!isTrusted(authority)) {
                    return new Result(
                            null,
                            List.of(),
                            Flaw.TIMESTAMP_NOT_TRUSTED,
                            "the timestamp authority " + any.getSubject() + " is not one that is trusted here");
                }
            }
            certificates.remember(known);
            return new Result(
                    stamp.getTimeStampInfo().getGenTime().toInstant(),
                    List.copyOf(authorities),
                    null,
                    signer.getSubject().toString());
        } catch (TSPException | CMSException | IOException | GeneralSecurityException | OperatorCreationException e) {
            return Result.broken("the timestamp does not hold: " + e.getMessage());
        } catch (RuntimeException e) {
            // Bouncy Castle answers what it does not expect in ASN.1 with many kinds of these, and the bytes may be a
            // stranger's.
            return Result.broken("the timestamp does not hold: " + e.getMessage());
        }
    }
}
