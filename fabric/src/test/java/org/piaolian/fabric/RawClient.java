package org.piaolian.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.Organisations;
import org.piaolian.fabric.msp.SigningIdentity;

/** A client made by hand of the protobufs, so that a test can get any byte of it wrong. */
final class RawClient implements AutoCloseable {

    final ManagedChannel channel;
    final SigningIdentity identity;
    private final SecureRandom random = new SecureRandom();
    private Runnable onceCommitted = () -> {};

    RawClient(Path profile, Agency agency) throws IOException {
        this(profile, agency, organisations(profile).user(agency, user(profile, agency)));
    }

    RawClient(Path profile, Agency agency, SigningIdentity identity) throws IOException {
        this.channel = Client.channel(profile, agency);
        this.identity = identity;
    }

    static Organisations organisations(Path profile) throws IOException {
        return Organisations.openOrCreate(
                profile.resolveSibling("organizations"), Clock.systemUTC(), new SecureRandom());
    }

    /** {@code Portal}, or what Fabric's tool calls its first user. */
    private static String user(Path profile, Agency agency) throws IOException {
        String certificate =
                Client.userFile(profile, agency, "cert").getFileName().toString();
        return certificate.substring(0, certificate.indexOf('@'));
    }

    /** Whoever waits for a commit from now on waits for this too. */
    RawClient awaiting(Runnable other) {
        onceCommitted = other;
        return this;
    }

    GatewayGrpc.GatewayBlockingStub gateway() {
        return GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    /** An unsigned proposal whose header the test may change. */
    Proposal proposal(
            UnaryOperator<ChannelHeader.Builder> change, Map<String, ByteString> transientMap, String... words) {
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        SignatureHeader signatureHeader = SignatureHeader.newBuilder()
                .setCreator(identity.serialized())
                .setNonce(ByteString.copyFrom(nonce))
                .build();
        ChaincodeID chaincode =
                ChaincodeID.newBuilder().setName(NetworkOptions.CHAINCODE).build();
        Instant now = Instant.now();
        ChannelHeader.Builder channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setChannelId(NetworkOptions.CHANNEL)
                .setTxId(transactionId(signatureHeader))
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .setExtension(ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(chaincode)
                        .build()
                        .toByteString());
        ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
        List.of(words).forEach(word -> input.addArgs(ByteString.copyFromUtf8(word)));
        ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.newBuilder()
                .setChaincodeSpec(
                        ChaincodeSpec.newBuilder().setChaincodeId(chaincode).setInput(input))
                .build();
        return Proposal.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(change.apply(channelHeader).build().toByteString())
                        .setSignatureHeader(signatureHeader.toByteString())
                        .build()
                        .toByteString())
                .setPayload(ChaincodeProposalPayload.newBuilder()
                        .setInput(spec.toByteString())
                        .putAllTransientMap(transientMap)
                        .build()
                        .toByteString())
                .build();
    }

    Proposal proposal(String... words) {
        return proposal(header -> header, Map.of(), words);
    }

    SignedProposal signed(Proposal proposal) {
        ByteString bytes = proposal.toByteString();
        return SignedProposal.newBuilder()
                .setProposalBytes(bytes)
                .setSignature(identity.sign(bytes))
                .build();
    }

    String evaluate(SignedProposal proposal) {
        return gateway()
                .evaluate(EvaluateRequest.newBuilder()
                        .setProposedTransaction(proposal)
                        .build())
                .getResult()
                .getPayload()
                .toStringUtf8();
    }

    /** The transaction, not signed yet. */
    Envelope endorse(SignedProposal proposal) {
        return gateway()
                .endorse(EndorseRequest.newBuilder()
                        .setProposedTransaction(proposal)
                        .build())
                .getPreparedTransaction();
    }

    Envelope endorse(String... words) {
        return endorse(signed(proposal(words)));
    }

    /** Endorsed by one peer of each of these and by nobody else. */
    Envelope endorseBy(Collection<String> mspIds, String... words) {
        return gateway()
                .endorse(EndorseRequest.newBuilder()
                        .setProposedTransaction(signed(proposal(words)))
                        .addAllEndorsingOrganizations(mspIds)
                        .build())
                .getPreparedTransaction();
    }

    Envelope sign(Envelope envelope) {
        return envelope.toBuilder()
                .setSignature(identity.sign(envelope.getPayload()))
                .build();
    }

    void submit(Envelope signed) {
        gateway()
                .submit(SubmitRequest.newBuilder()
                        .setChannelId(NetworkOptions.CHANNEL)
                        .setPreparedTransaction(signed)
                        .build());
    }

    CommitStatusResponse submitAndWait(Envelope unsigned) throws InvalidProtocolBufferException {
        submit(sign(unsigned));
        return commitStatus(id(unsigned));
    }

    CommitStatusResponse commitStatus(String transactionId) {
        return commitStatus(transactionId, Duration.ofSeconds(60));
    }

    CommitStatusResponse commitStatus(String transactionId, Duration longest) {
        ByteString request = CommitStatusRequest.newBuilder()
                .setChannelId(NetworkOptions.CHANNEL)
                .setIdentity(identity.serialized())
                .setTransactionId(transactionId)
                .build()
                .toByteString();
        CommitStatusResponse status = gateway()
                .withDeadlineAfter(longest.toMillis(), TimeUnit.MILLISECONDS)
                .commitStatus(SignedCommitStatusRequest.newBuilder()
                        .setRequest(request)
                        .setSignature(identity.sign(request))
                        .build());
        onceCommitted.run();
        return status;
    }

    /** The transaction with another list of endorsements, or whatever the test does to it. */
    static Envelope changed(Envelope envelope, UnaryOperator<ChaincodeActionPayload.Builder> change)
            throws InvalidProtocolBufferException {
        Payload payload = Payload.parseFrom(envelope.getPayload());
        Transaction transaction = Transaction.parseFrom(payload.getData());
        ChaincodeActionPayload action =
                ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
        Transaction.Builder other = transaction.toBuilder();
        other.getActionsBuilder(0)
                .setPayload(change.apply(action.toBuilder()).build().toByteString());
        return Envelope.newBuilder()
                .setPayload(payload.toBuilder()
                        .setData(other.build().toByteString())
                        .build()
                        .toByteString())
                .build();
    }

    static ChaincodeEndorsedAction endorsed(Envelope envelope) {
        try {
            Transaction transaction = Transaction.parseFrom(
                    Payload.parseFrom(envelope.getPayload()).getData());
            return ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload())
                    .getAction();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** MSP ids of who endorsed. */
    static List<String> endorsers(Envelope envelope) {
        return endorsed(envelope).getEndorsementsList().stream()
                .map(endorsement -> {
                    try {
                        return SerializedIdentity.parseFrom(endorsement.getEndorser())
                                .getMspid();
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    static String id(Envelope envelope) throws InvalidProtocolBufferException {
        return ChannelHeader.parseFrom(
                        Payload.parseFrom(envelope.getPayload()).getHeader().getChannelHeader())
                .getTxId();
    }

    static List<ErrorDetail> details(StatusRuntimeException failure) {
        return StatusProto.fromThrowable(failure).getDetailsList().stream()
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorDetail.class);
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    static String transactionId(SignatureHeader header) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(header.getNonce().toByteArray());
            digest.update(header.getCreator().toByteArray());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
