package org.piaolian.fabric.ordering;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.piaolian.fabric.endorsement.Proposal;
import org.piaolian.fabric.ledger.Collections;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.ledger.Transaction;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;

/**
 * The part of a committing peer's validation that needs no state: form, signatures, proposal hash, chaincode. Envelopes
 * are checked as they come in, several at a time; it costs far more than the rest.
 */
final class CheckTransaction {

    private static final Logger LOG = Logger.getLogger(CheckTransaction.class.getName());

    private final String channel;
    private final String chaincode;
    private final String version;
    private final Members members;
    private final Collections collections;

    CheckTransaction(String channel, String chaincode, String version, Members members, Collections collections) {
        this.collections = collections;
        this.channel = channel;
        this.chaincode = chaincode;
        this.version = version;
        this.members = members;
    }

    Checked check(Envelope envelope) {
        Payload payload;
        ChannelHeader channelHeader;
        SignatureHeader signatureHeader;
        try {
            payload = Payload.parseFrom(envelope.getPayload());
        } catch (InvalidProtocolBufferException e) {
            return Checked.invalid(TxValidationCode.BAD_PAYLOAD, "");
        }
        try {
            channelHeader = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            signatureHeader = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
        } catch (InvalidProtocolBufferException e) {
            return Checked.invalid(TxValidationCode.BAD_COMMON_HEADER, "");
        }
        String id = channelHeader.getTxId();
        if (channelHeader.getEpoch() != 0
                || signatureHeader.getNonce().isEmpty()
                || signatureHeader.getCreator().isEmpty()) {
            return Checked.invalid(TxValidationCode.BAD_COMMON_HEADER, id);
        }
        try {
            members.identify(signatureHeader.getCreator()).verify(envelope.getSignature(), envelope.getPayload());
        } catch (IdentityRefused e) {
            return Checked.invalid(TxValidationCode.BAD_CREATOR_SIGNATURE, id);
        }
        if (channelHeader.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
            return Checked.invalid(TxValidationCode.UNSUPPORTED_TX_PAYLOAD, id);
        }
        if (!id.equals(Proposal.transactionId(signatureHeader))) {
            return Checked.invalid(TxValidationCode.BAD_PROPOSAL_TXID, id);
        }
        if (!channelHeader.getChannelId().equals(channel)) {
            return Checked.invalid(TxValidationCode.TARGET_CHAIN_NOT_FOUND, id);
        }
        return checkAction(envelope, id);
    }

    private Checked checkAction(Envelope envelope, String id) {
        Transaction transaction;
        ChaincodeHeaderExtension extension;
        try {
            transaction = Transaction.parse(envelope);
            extension = ChaincodeHeaderExtension.parseFrom(
                    transaction.channelHeader().getExtension());
        } catch (InvalidProtocolBufferException e) {
            return Checked.invalid(TxValidationCode.INVALID_ENDORSER_TRANSACTION, id);
        }
        if (!transaction.action().getHeader().equals(transaction.header().getSignatureHeader())
                || !transaction.result().getProposalHash().equals(proposalHash(transaction))) {
            return Checked.invalid(TxValidationCode.INVALID_ENDORSER_TRANSACTION, id);
        }
        ChaincodeID executed = transaction.chaincodeAction().getChaincodeId();
        if (!executed.getName().equals(extension.getChaincodeId().getName())
                || !executed.getName().equals(chaincode)) {
            return Checked.invalid(TxValidationCode.INVALID_CHAINCODE, id);
        }
        if (!executed.getVersion().equals(version)) {
            return Checked.invalid(TxValidationCode.EXPIRED_CHAINCODE, id);
        }
        try {
            ByteString events = transaction.chaincodeAction().getEvents();
            if (!events.isEmpty()
                    && !ChaincodeEvent.parseFrom(events).getChaincodeId().equals(chaincode)) {
                return Checked.invalid(TxValidationCode.INVALID_OTHER_REASON, id);
            }
        } catch (InvalidProtocolBufferException e) {
            return Checked.invalid(TxValidationCode.INVALID_OTHER_REASON, id);
        }
        ReadWriteSet set;
        try {
            set = transaction.readWriteSet();
        } catch (InvalidProtocolBufferException e) {
            return Checked.invalid(TxValidationCode.BAD_RWSET, id);
        }
        boolean elsewhere = set.namespaces().stream()
                .anyMatch(n -> !n.chaincode().equals(chaincode)
                        || !(n.collection().isEmpty()
                                || collections.find(n.collection()).isPresent()));
        if (elsewhere) {
            return Checked.invalid(TxValidationCode.ILLEGAL_WRITESET, id);
        }
        return new Checked(TxValidationCode.VALID, id, set, endorsers(transaction));
    }

    private static ByteString proposalHash(Transaction transaction) {
        return Proposal.hash(transaction.header(), transaction.actionPayload().getChaincodeProposalPayload());
    }

    /** Those whose signature is good; one that is not counts as not given. */
    private List<Identity> endorsers(Transaction transaction) {
        ByteString result = transaction.actionPayload().getAction().getProposalResponsePayload();
        List<Identity> endorsers = new ArrayList<>();
        for (Endorsement endorsement : transaction.actionPayload().getAction().getEndorsementsList()) {
            try {
                Identity endorser = members.identify(endorsement.getEndorser());
                endorser.verify(endorsement.getSignature(), result, endorsement.getEndorser());
                endorsers.add(endorser);
            } catch (IdentityRefused e) {
                LOG.log(Level.WARNING, "an endorsement of {0} does not count: {1}", new Object[] {
                    transaction.id(), e.getMessage()
                });
            }
        }
        return endorsers;
    }
}
