package org.piaolian.seals.domain;

import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the agencies' private seal keys are: files for a start, hardware in earnest. */
public interface SealKeys {

    /**
     * The key that an agency seals with now.
     *
     * @param owner an agency's id, or {@link #TIMESTAMPS}
     * @throws SealUnavailable where there is none or it cannot be opened
     */
    SealKey find(String owner);

    /** Owner of the embedded timestamp authority's key. */
    String TIMESTAMPS = "tsa";

    /**
     * A private key that can sign, maybe without leaving its device.
     *
     * @param provider the security provider that has to do the signing; any where null
     * @param chain the key's certificate first
     */
    record SealKey(
            PrivateKey key,
            List<X509Certificate> chain,
            @Nullable Provider provider) {

        public SealKey {
            chain = List.copyOf(chain);
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("a seal key comes with its certificate");
            }
        }

        public X509Certificate certificate() {
            return chain.get(0);
        }
    }
}
