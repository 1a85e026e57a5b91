package org.piaolian.fabric.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.piaolian.fabric.endorsement.CheckProposal;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
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

    /**
     * Whether these endorsements suffice for what the transaction writes.
     *
     * @param result the proposal response payload that they sign
     */
    boolean enough(ByteString result, StateView view, List<Endorsement> endorsements) {
        List<Identity> endorsers = new ArrayList<>();
        try {
            for (Endorsement endorsement : endorsements) {
                endorsers.add(members.identify(endorsement.getEndorser()));
            }
            ByteString results = ChaincodeAction.parseFrom(
                            ProposalResponsePayload.parseFrom(result).getExtension())
                    .getResults();
            return endorsementPolicy.satisfied(ReadWriteSet.parse(results), view, endorsers);
        } catch (IdentityRefused | InvalidProtocolBufferException e) {
            throw new IllegalStateException("an own peer's endorsement is wrong", e);
        }
    }
}
