package org.piaolian.fabric.msp;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * ECDSA on P-256 with SHA-256, DER encoded, as Fabric signs: of the two values of S that verify, only the lower is
 * accepted, so that nobody can alter a signature without its key.
 */
final class Signatures {

    /** Not JDK 17's own provider: that one signs and verifies about six times slower. */
    static final Provider PROVIDER = new BouncyCastleProvider();

    private static final String ALGORITHM = "SHA256withECDSA";
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private Signatures() {}

    static byte[] sign(PrivateKey key, ByteString... parts) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM, PROVIDER);
            signature.initSign(key);
            for (ByteString part : parts) {
                signature.update(part.asReadOnlyByteBuffer());
            }
            ASN1Sequence raw = ASN1Sequence.getInstance(signature.sign());
            BigInteger s = ASN1Integer.getInstance(raw.getObjectAt(1)).getPositiveValue();
            if (s.compareTo(HALF_ORDER) <= 0) {
                return raw.getEncoded();
            }
            ASN1Integer[] low = {ASN1Integer.getInstance(raw.getObjectAt(0)), new ASN1Integer(ORDER.subtract(s))};
            return new DERSequence(low).getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    static void verify(PublicKey key, byte[] signature, ByteString... parts) throws IdentityRefused {
        BigInteger s;
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(signature);
            if (sequence.size() != 2) {
                throw new IdentityRefused("the signature is not a pair of integers");
            }
            s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
        } catch (RuntimeException e) {
            // The parser has many ways to fail on what a stranger sends, a null pointer on no bytes among them.
            throw new IdentityRefused("the signature is not DER: " + e.getMessage());
        }
        if (s.compareTo(HALF_ORDER) > 0) {
            throw new IdentityRefused("invalid S: must be smaller than half the order");
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM, PROVIDER);
            verifier.initVerify(key);
            for (ByteString part : parts) {
                verifier.update(part.asReadOnlyByteBuffer());
            }
            if (!verifier.verify(signature)) {
                throw new IdentityRefused("the signature is invalid");
            }
        } catch (GeneralSecurityException e) {
            throw new IdentityRefused("the signature is invalid: " + e.getMessage());
        }
    }
}
