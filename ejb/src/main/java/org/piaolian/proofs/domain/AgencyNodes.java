package org.piaolian.proofs.domain;

import java.util.Map;
import java.util.Optional;

/** The agencies' nodes of the log. */
public interface AgencyNodes {

    /** The checkpoint, whole, that each agency's node publishes now; empty where it does not answer or has none. */
    Map<String, Optional<byte[]>> checkpoints();
}
