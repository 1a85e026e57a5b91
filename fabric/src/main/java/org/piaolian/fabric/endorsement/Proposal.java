package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A signed proposal, unwrapped. Its signature has not been looked at.
 *
 * @param lasting the payload as it goes into the transaction: without the transient fields
 */
public record Proposal(
        SignedProposal signed,
        Header header,
        ChannelHeader channelHeader,
        SignatureHeader signatureHeader,
        String chaincode,
        ChaincodeInput input,
        ChaincodeProposalPayload lasting,
        boolean hasTransientData) {

    public static Proposal parse(SignedProposal signed) throws ProposalRefused {
        try {
            var proposal = org.hyperledger.fabric.protos.peer.Proposal.parseFrom(signed.getProposalBytes());
            Header header = Header.parseFrom(proposal.getHeader());
            ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
            ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension());
            ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
            ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.parseFrom(payload.getInput());
            String chaincode = extension.getChaincodeId().getName();
            if (chaincode.isEmpty()) {
                throw new ProposalRefused("ChaincodeHeaderExtension.ChaincodeId.Name is empty");
            }
            if (!spec.hasChaincodeSpec()) {
                throw new ProposalRefused("chaincode invocation spec did not contain chaincode spec");
            }
            if (!spec.getChaincodeSpec().hasInput()) {
                throw new ProposalRefused("chaincode input did not contain any input");
            }
            String called = spec.getChaincodeSpec().getChaincodeId().getName();
            if (!called.equals(chaincode)) {
                throw new ProposalRefused("the header names chaincode '" + chaincode + "', the input '" + called + "'");
            }
            return new Proposal(
                    signed,
                    header,
                    channelHeader,
                    SignatureHeader.parseFrom(header.getSignatureHeader()),
                    chaincode,
                    spec.getChaincodeSpec().getInput(),
                    ChaincodeProposalPayload.newBuilder()
                            .setInput(payload.getInput())
                            .build(),
                    payload.getTransientMapCount() > 0);
        } catch (InvalidProtocolBufferException e) {
            throw new ProposalRefused("error unmarshalling proposal: " + e.getMessage());
        }
    }

    public String channel() {
        return channelHeader.getChannelId();
    }

    public String transactionId() {
        return channelHeader.getTxId();
    }

    /** MSP id of who asks; empty where the creator is no identity, which {@link CheckProposal} refuses. */
    String creatorMsp() {
        try {
            return SerializedIdentity.parseFrom(signatureHeader.getCreator()).getMspid();
        } catch (InvalidProtocolBufferException e) {
            return "";
        }
    }

    /** What ties an endorsement to this proposal; the transient fields have no part in it. */
    ByteString hash() {
        return hash(header, lasting.toByteString());
    }

    /** SHA-256 over channel header, signature header and the payload without transient fields. */
    public static ByteString hash(Header header, ByteString lastingPayload) {
        MessageDigest digest = sha256();
        digest.update(header.getChannelHeader().asReadOnlyByteBuffer());
        digest.update(header.getSignatureHeader().asReadOnlyByteBuffer());
        digest.update(lastingPayload.asReadOnlyByteBuffer());
        return ByteString.copyFrom(digest.digest());
    }

    /** The transaction id that nonce and creator make. */
    public static String transactionId(SignatureHeader header) {
        MessageDigest digest = sha256();
        digest.update(header.getNonce().asReadOnlyByteBuffer());
        digest.update(header.getCreator().asReadOnlyByteBuffer());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
