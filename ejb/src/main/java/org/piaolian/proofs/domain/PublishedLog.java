package org.piaolian.proofs.domain;

import java.util.List;
import java.util.Optional;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.SignedCheckpoint;

/** The log as the agency's node publishes it. */
public interface PublishedLog {

    /** @throws LogUnavailable where it cannot be read */
    AgencyKeys keys();

    /**
     * Empty before the first one.
     *
     * @throws LogUnavailable where it cannot be read, or too few agencies signed it
     */
    Optional<SignedCheckpoint> checkpoint();

    /**
     * The path from an entry to the root.
     *
     * @throws LogUnavailable where the tiles cannot be read
     */
    List<byte[]> inclusion(long index, long size);

    /**
     * A file as it is published: {@code checkpoint}, {@code agencies.keys}, {@code tile/…} of c2sp.org/tlog-tiles.
     *
     * @throws LogUnavailable where it cannot be read
     */
    Optional<byte[]> file(String path);
}
