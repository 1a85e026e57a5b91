package org.piaolian.seals.domain;

import java.time.Instant;

/** Keeps a seal provable when its certificates have expired and its algorithms are weak. */
public interface Preservation {

    /**
     * Makes what raises a sealed PDF to PAdES baseline LTA (ETSI EN 319 142-1, clause 6.3): the certificates and
     * revocation lists that prove the signatures on it (DSS dictionary), and a document timestamp over all of it. Done
     * again on the document and all its increments it adds a further timestamp, before the last one can no longer be
     * proven.
     *
     * @param pdf a sealed document with the increments it has, if any; it is not changed
     * @throws SealUnavailable where a revocation list or a timestamp cannot be had; ask again later
     */
    Increment preserve(byte[] pdf);

    /** What is to be read right behind the document. */
    final class Increment {
        private final byte[] bytes;
        private final Instant provableUntil;

        public Increment(byte[] bytes, Instant provableUntil) {
            this.bytes = bytes;
            this.provableUntil = provableUntil;
        }

        public byte[] bytes() {
            return bytes;
        }

        /** When the timestamp authority's certificate expires: preserve again before. */
        public Instant provableUntil() {
            return provableUntil;
        }
    }
}
