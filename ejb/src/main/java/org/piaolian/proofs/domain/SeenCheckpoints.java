package org.piaolian.proofs.domain;

import java.time.Instant;
import java.util.Optional;
import org.piaolian.verifier.Hash;

/** The last checkpoint that the monitor saw of each agency. */
public interface SeenCheckpoints {

    /** @param note the checkpoint, whole */
    record Seen(String agency, long size, Hash root, String note, Instant at) {}

    Optional<Seen> find(String agency);

    void keep(Seen seen);
}
