package org.piaolian.seals.adapter;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * What makes signatures and verifies them: AWS-LC, by the Amazon Corretto Crypto Provider, where that has a library for
 * this machine and passes its own tests; else Bouncy Castle, several times slower (ADR 0033). Both are instances of our
 * own, not registered with the platform, so no other application on the server is touched.
 */
final class SignatureProvider {

    private static final Logger LOG = Logger.getLogger(SignatureProvider.class.getName());

    /** In plain Java, on every machine. */
    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    /** The faster of the two. */
    static final Provider FASTEST = fastest();

    private SignatureProvider() {}

    private static Provider fastest() {
        AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        Throwable trouble = corretto.getLoadingError();
        if (trouble == null && corretto.runSelfTests() == SelfTestStatus.PASSED) {
            return corretto;
        }
        LOG.log(
                Level.INFO,
                "No native library signs on this machine; Bouncy Castle does, several times slower",
                trouble);
        return BOUNCY_CASTLE;
    }
}
