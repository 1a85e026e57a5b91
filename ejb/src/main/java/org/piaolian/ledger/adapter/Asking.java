package org.piaolian.ledger.adapter;

import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ConnectionProfile.Peer;
import org.piaolian.ledger.adapter.ContractMessages.Refused;
import org.piaolian.ledger.domain.LedgerUnavailable;

/** Asks one peer after the other until one answers. A refusal by the contract is an answer. */
final class Asking {

    private static final Logger LOG = Logger.getLogger(Asking.class.getName());

    private final Connections connections;

    Asking(Connections connections) {
        this.connections = connections;
    }

    /** A call that may be made again at another peer: it changes nothing on the channel. */
    interface Call<T> {
        T to(Gateway gateway) throws GatewayException;
    }

    /** The contract's refusal, with the failure that reported it. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Refused refused;

        RefusedException(Refused refused, GatewayException cause) {
            super(refused.code() + ": " + refused.words(), cause);
            this.refused = refused;
        }

        Refused refused() {
            return refused;
        }
    }

    /**
     * @param as agency in whose name to ask
     * @param what for messages: "find 11010126-0000000001"
     * @throws LedgerUnavailable where no peer gives an answer
     */
    <T> T ask(Member as, String what, Call<T> call) throws RefusedException {
        return ask(as, what, call, true, false);
    }

    /**
     * The same, but a refusal counts only where each peer refuses: one that is behind refuses what others have.
     *
     * @throws LedgerUnavailable where no peer does as it is asked, and not all refuse
     */
    <T> T askAll(Member as, String what, Call<T> call) throws RefusedException {
        return ask(as, what, call, true, true);
    }

    /**
     * The same of the agency's own peers alone: what is asked or answered is not for others' eyes.
     *
     * @throws LedgerUnavailable where none of them gives an answer
     */
    <T> T askOwn(Member as, String what, Call<T> call) throws RefusedException {
        return ask(as, as.peers(), what, call, true, false);
    }

    /**
     * The same for a question whose answer may come late although the peer is well: no answer in time does not count
     * against the peer.
     */
    <T> T await(Member as, String what, Call<T> call) throws RefusedException {
        return ask(as, what, call, false, false);
    }

    /** A call that this gateway took came to nothing, so its peer may not be there any more. */
    void suspect(Gateway gateway) {
        connections.suspect(gateway);
    }

    private <T> T ask(Member as, String what, Call<T> call, boolean lateIsSilent, boolean all) throws RefusedException {
        return ask(as, connections.peersFor(as), what, call, lateIsSilent, all);
    }

    private <T> T ask(Member as, List<Peer> peers, String what, Call<T> call, boolean lateIsSilent, boolean all)
            throws RefusedException {
        Optional<GatewayException> first = Optional.empty();
        Optional<RefusedException> refusal = Optional.empty();
        for (Peer peer : peers) {
            try {
                connections.checkIsBack(as, peer);
                T answer = call.to(connections.gateway(as, peer));
                connections.answered(peer);
                return answer;
            } catch (GatewayException e) {
                Optional<Refused> refused = ContractMessages.refusal(e);
                if (refused.isPresent()) {
                    connections.answered(peer);
                    refusal = Optional.of(new RefusedException(refused.get(), e));
                    if (all) {
                        continue;
                    }
                    throw refusal.get();
                }
                note(peer, what, e, lateIsSilent);
                first = first.isPresent() ? first : Optional.of(e);
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        if (refusal.isPresent() && first.isEmpty()) {
            throw refusal.get();
        }
        throw new LedgerUnavailable(
                "no peer could " + what + first.map(e -> ": " + reasons(e)).orElse(""), first.orElse(null));
    }

    private void note(Peer peer, String what, GatewayException failure, boolean lateIsSilent) {
        Status.Code code = failure.getStatus().getCode();
        if (code == Status.Code.UNAVAILABLE || (lateIsSilent && code == Status.Code.DEADLINE_EXCEEDED)) {
            connections.wasSilent(peer);
        }
        LOG.log(Level.INFO, () -> peer.name() + " could not " + what + ": " + reasons(failure));
    }

    /** In one line: gRPC code, and what the peers and orderers involved say. */
    static String reasons(GatewayException failure) {
        return failure.getStatus().getCode()
                + ContractMessages.messages(failure)
                        .distinct()
                        .reduce("", (all, message) -> all + (all.isEmpty() ? " " : "; ") + message);
    }
}
