package org.piaolian.seals.adapter;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealUnavailable;
import org.piaolian.seals.domain.TimestampAuthority;

/**
 * A timestamp authority inside the portal, for trying and testing: its time is this machine's, and nobody independent
 * vouches for it. In earnest {@code PIAOLIAN_TSA_URL} names a real one.
 */
final class EmbeddedTimestampAuthority implements TimestampAuthority {

    /** An object identifier made from a UUID (ITU-T X.667), as nobody assigned us an arc. */
    private static final ASN1ObjectIdentifier POLICY =
            new ASN1ObjectIdentifier("2.25.140917846236287061487652935142606537293");

    private final SealKeys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    EmbeddedTimestampAuthority(SealKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public byte[] stamp(byte[] imprint) {
        SealKey key = keys.find(SealKeys.TIMESTAMPS);
        try {
            SignerInfoGenerator signer = CmsSigning.timestampSigner(key);
            TimeStampTokenGenerator tokens =
                    new TimeStampTokenGenerator(signer, CmsSigning.sha256Calculator(), POLICY, false);
            tokens.setAccuracySeconds(1);
            tokens.addCertificates(new JcaCertStore(List.of(key.certificate())));
            TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
            requests.setCertReq(true);
            TimeStampRequest request = requests.generate(TSPAlgorithms.SHA256, imprint);
            return tokens.generate(request, new BigInteger(64, random), Date.from(clock.instant()))
                    .getEncoded();
        } catch (TSPException | OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new SealUnavailable("the embedded timestamp authority cannot stamp", e);
        }
    }
}
