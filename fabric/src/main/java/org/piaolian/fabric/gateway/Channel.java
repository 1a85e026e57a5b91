package org.piaolian.fabric.gateway;

import java.time.Clock;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.piaolian.fabric.endorsement.CheckProposal;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Policies;
import org.piaolian.fabric.ordering.EndorsementPolicy;
import org.piaolian.fabric.ordering.Orderer;

/** What the services of all four peers share: one channel, one ledger, the endorsers of all agencies. */
public record Channel(
        String name,
        Ledger ledger,
        Members members,
        List<Endorser> endorsers,
        CheckProposal checkProposal,
        Orderer orderer,
        EndorsementPolicy endorsementPolicy,
        Clock clock) {

    /** Whether the chaincode is the channel's own or one that every peer has. */
    boolean has(String chaincode) {
        return endorsers.stream().anyMatch(endorser -> endorser.serves(chaincode));
    }

    Access access() {
        return new Access(name, members, clock);
    }

    /** Whether an endorsement of that peer is one of what the principal asks for. */
    boolean matches(MSPPrincipal principal, Endorser endorser) {
        try {
            return Policies.matches(principal, members.identify(endorser.serializedIdentity()));
        } catch (IdentityRefused e) {
            throw new IllegalStateException("an own peer is no member", e);
        }
    }
}
