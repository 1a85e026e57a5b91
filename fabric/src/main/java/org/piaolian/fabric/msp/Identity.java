package org.piaolian.fabric.msp;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.time.Instant;

/**
 * Someone whose certificate chains to a member's certificate authority.
 *
 * @param serialized the identity as it stands in headers and endorsements ({@code msp.SerializedIdentity})
 */
public record Identity(
        String mspId, Role role, PublicKey key, Instant notBefore, Instant notAfter, ByteString serialized) {

    /** Whether the certificate's time is over. Blocks are not judged by it: what was valid when written stays so. */
    public boolean expired(Instant now) {
        return now.isAfter(notAfter);
    }

    public void verify(ByteString signature, ByteString... signed) throws IdentityRefused {
        Signatures.verify(key, signature.toByteArray(), signed);
    }
}
