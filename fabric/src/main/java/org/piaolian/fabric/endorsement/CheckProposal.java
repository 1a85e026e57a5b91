package org.piaolian.fabric.endorsement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Policies;
import org.piaolian.fabric.msp.Role;

/** Everything a peer looks at before it executes a proposal, in Fabric's order and words. */
public final class CheckProposal {

    private static final Logger LOG = Logger.getLogger(CheckProposal.class.getName());
    private static final Duration TIME_WINDOW = Duration.ofMinutes(15);
    private static final List<SignaturePolicyEnvelope> WRITERS = Agency.ALL.stream()
            .map(agency -> Policies.anyOf(agency.mspId(), Role.ADMIN, Role.CLIENT))
            .toList();

    private interface Check {
        void on(Proposal proposal) throws ProposalRefused;
    }

    private final Members members;
    private final Ledger ledger;
    private final Clock clock;
    private final List<Check> checks = List.of(
            this::headerIsATransaction,
            this::timeIsNear,
            this::transactionIdIsNonceAndCreator,
            this::creatorHasSigned,
            this::transactionIdIsNew,
            this::creatorMayWrite);

    public CheckProposal(Members members, Ledger ledger, Clock clock) {
        this.members = members;
        this.ledger = ledger;
        this.clock = clock;
    }

    public void check(Proposal proposal) throws ProposalRefused {
        for (Check check : checks) {
            check.on(proposal);
        }
    }

    private void headerIsATransaction(Proposal proposal) throws ProposalRefused {
        if (proposal.channelHeader().getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
            throw refused("invalid header type " + proposal.channelHeader().getType());
        }
        if (proposal.channelHeader().getEpoch() != 0) {
            throw refused("epoch is non-zero");
        }
    }

    private void timeIsNear(Proposal proposal) throws ProposalRefused {
        Instant proposed;
        Instant now = clock.instant();
        try {
            var timestamp = proposal.channelHeader().getTimestamp();
            proposed = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
        } catch (java.time.DateTimeException | ArithmeticException e) {
            throw refused("timestamp is out of range");
        }
        if (Duration.between(proposed, now).abs().compareTo(TIME_WINDOW) > 0) {
            throw ProposalRefused.byFilter(
                    "request unauthorized due to incorrect timestamp " + proposed + ", peer time " + now);
        }
    }

    private void transactionIdIsNonceAndCreator(Proposal proposal) throws ProposalRefused {
        if (proposal.signatureHeader().getNonce().isEmpty()) {
            throw refused("nonce is empty");
        }
        if (proposal.signatureHeader().getCreator().isEmpty()) {
            throw refused("creator is empty");
        }
        String expected = Proposal.transactionId(proposal.signatureHeader());
        if (!expected.equals(proposal.transactionId())) {
            throw refused(
                    "incorrectly computed txid '" + proposal.transactionId() + "' -- expected '" + expected + "'");
        }
    }

    private void creatorHasSigned(Proposal proposal) throws ProposalRefused {
        Identity creator;
        try {
            creator = members.identify(proposal.signatureHeader().getCreator());
        } catch (IdentityRefused e) {
            LOG.log(Level.WARNING, "access denied: {0}", e.getMessage());
            throw refused(
                    "access denied: channel [" + proposal.channel() + "] creator org unknown, creator is malformed");
        }
        if (creator.expired(clock.instant())) {
            throw ProposalRefused.byFilter("proposal client identity expired");
        }
        try {
            creator.verify(proposal.signed().getSignature(), proposal.signed().getProposalBytes());
        } catch (IdentityRefused e) {
            LOG.log(Level.WARNING, "access denied: creator''s signature over the proposal: {0}", e.getMessage());
            throw refused("access denied: channel [" + proposal.channel() + "] creator org [" + creator.mspId() + "]");
        }
    }

    private void transactionIdIsNew(Proposal proposal) throws ProposalRefused {
        if (ledger.find(proposal.transactionId()).isPresent()) {
            throw new ProposalRefused("duplicate transaction found [" + proposal.transactionId() + "]");
        }
    }

    private void creatorMayWrite(Proposal proposal) throws ProposalRefused {
        try {
            Identity creator = members.identify(proposal.signatureHeader().getCreator());
            if (WRITERS.stream().noneMatch(writers -> Policies.satisfied(writers, List.of(creator)))) {
                throw new ProposalRefused("failed evaluating policy on signed data during check policy "
                        + "[/Channel/Application/Writers]: implicit policy evaluation failed");
            }
        } catch (IdentityRefused e) {
            throw new ProposalRefused(e.reason());
        }
    }

    private static ProposalRefused refused(String reason) {
        return new ProposalRefused("error validating proposal: " + reason);
    }
}
