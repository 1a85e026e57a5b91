package org.piaolian.fabric.gateway;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.piaolian.fabric.endorsement.CheckProposal;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Policies;
import org.piaolian.fabric.ordering.Orderer;

/** What the services of all four peers share: one channel, one ledger, the endorsers of all agencies. */
public record Channel(
        String name,
        Ledger ledger,
        Members members,
        List<Endorser> endorsers,
        CheckProposal checkProposal,
        Orderer orderer,
        SignaturePolicyEnvelope endorsementPolicy,
        Clock clock) {

    Access access() {
        return new Access(name, members, clock);
    }

    boolean satisfiesPolicy(List<Endorsement> endorsements) {
        List<Identity> signers = new ArrayList<>();
        for (Endorsement endorsement : endorsements) {
            try {
                signers.add(members.identify(endorsement.getEndorser()));
            } catch (IdentityRefused e) {
                Logger.getLogger(Channel.class.getName())
                        .log(Level.SEVERE, "a peer of this network is no member of the channel", e);
            }
        }
        return Policies.satisfied(endorsementPolicy, signers);
    }
}
