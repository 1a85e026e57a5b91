package org.piaolian.claims.domain;

import java.util.List;

/** The keys that claims are made under. */
public interface ClaimKeys {

    /** How many may be in force at once; the contract takes no more tags of a claim. */
    int MOST = 4;

    /**
     * The present key, then the earlier ones that are still in force; none where the installation has none, which then
     * pays no subsidy of a programme.
     *
     * @throws BrokenClaimKeys where the keys are not what they should be, or others may read them
     */
    List<ClaimKey> inForce();
}
