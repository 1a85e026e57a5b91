package org.piaolian.seals.adapter;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/**
 * Documents whose seals were found to hold, by SHA-256 of all their bytes: that signature and timestamp are by certain
 * certificates is a matter of the bytes and does not change. What changes, trust and revocation, is not remembered. It is
 * filled by looking at documents and by nothing else, and is gone with the process. Safe for use by many threads.
 */
final class ProvenSeals {

    /**
     * @param name of the certificate's subject, for people
     * @param certificate that the seal was made with
     * @param authorities the certificates in the timestamp
     * @param stamped the timestamp's time, at which the certificate was valid
     */
    record Proven(
            AgencyId agency,
            String name,
            X509Certificate certificate,
            List<X509Certificate> authorities,
            Instant stamped) {}

    private final Map<Digest, Proven> remembered;

    /** @param most documents that are remembered, some 300 bytes each; then the one longest not asked about is forgotten */
    ProvenSeals(int most) {
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Digest, Proven> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<Proven> find(Digest document) {
        return Optional.ofNullable(remembered.get(document));
    }

    synchronized void remember(Digest document, Proven proven) {
        remembered.put(document, proven);
    }
}
