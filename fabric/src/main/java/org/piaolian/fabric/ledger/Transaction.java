package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * The parts of an endorser transaction, unwrapped from its envelope. Nothing is verified here.
 *
 * @param action the only action's header and payload
 * @param result what the endorsers signed
 */
public record Transaction(
        Envelope envelope,
        Header header,
        ChannelHeader channelHeader,
        SignatureHeader signatureHeader,
        TransactionAction action,
        ChaincodeActionPayload actionPayload,
        ProposalResponsePayload result,
        ChaincodeAction chaincodeAction) {

    /** The channel header of any envelope, also of one that is no endorser transaction. */
    public static ChannelHeader channelHeader(Envelope envelope) throws InvalidProtocolBufferException {
        return ChannelHeader.parseFrom(
                Payload.parseFrom(envelope.getPayload()).getHeader().getChannelHeader());
    }

    public static Transaction parse(ByteString envelope) throws InvalidProtocolBufferException {
        return parse(Envelope.parseFrom(envelope));
    }

    public static Transaction parse(Envelope envelope) throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(envelope.getPayload());
        Header header = payload.getHeader();
        var transaction = org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData());
        if (transaction.getActionsCount() != 1) {
            throw new InvalidProtocolBufferException(
                    "only one action per transaction is supported, tx contains " + transaction.getActionsCount());
        }
        TransactionAction action = transaction.getActions(0);
        ChaincodeActionPayload actionPayload = ChaincodeActionPayload.parseFrom(action.getPayload());
        ProposalResponsePayload result =
                ProposalResponsePayload.parseFrom(actionPayload.getAction().getProposalResponsePayload());
        return new Transaction(
                envelope,
                header,
                ChannelHeader.parseFrom(header.getChannelHeader()),
                SignatureHeader.parseFrom(header.getSignatureHeader()),
                action,
                actionPayload,
                result,
                ChaincodeAction.parseFrom(result.getExtension()));
    }

    public String id() {
        return channelHeader.getTxId();
    }

    public ReadWriteSet readWriteSet() throws InvalidProtocolBufferException {
        return ReadWriteSet.parse(chaincodeAction.getResults());
    }

    /** The event that the chaincode set, if any. */
    public Optional<ChaincodeEvent> event() throws InvalidProtocolBufferException {
        ChaincodeEvent event = ChaincodeEvent.parseFrom(chaincodeAction.getEvents());
        boolean complete = !event.getChaincodeId().isEmpty()
                && !event.getEventName().isEmpty()
                && !event.getTxId().isEmpty();
        return complete ? Optional.of(event) : Optional.empty();
    }
}
