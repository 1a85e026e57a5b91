package org.piaolian.fabric.gateway;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.endorsement.Proposal;
import org.piaolian.fabric.endorsement.ProposalRefused;

/** {@code protos.Endorser} of one agency's peer, for clients that gather endorsements themselves. */
final class EndorserService extends EndorserGrpc.EndorserImplBase {

    private final Channel channel;
    private final Endorser own;

    EndorserService(Channel channel, Endorser own) {
        this.channel = channel;
        this.own = own;
    }

    @Override
    public void processProposal(SignedProposal signed, StreamObserver<ProposalResponse> client) {
        try {
            Proposal proposal = Proposal.parse(signed);
            if (!proposal.channel().equals(channel.name())) {
                throw Errors.of(Code.UNKNOWN, "channel '" + proposal.channel() + "' not found");
            }
            channel.checkProposal().check(proposal);
            own.endorse(proposal, channel.ledger().view())
                    .thenAccept(response -> {
                        client.onNext(response);
                        client.onCompleted();
                    })
                    .exceptionally(failure -> {
                        client.onError(failure);
                        return null;
                    });
        } catch (ProposalRefused e) {
            client.onError(Errors.of(Code.UNKNOWN, e.reason()));
        } catch (StatusRuntimeException e) {
            client.onError(e);
        }
    }
}
