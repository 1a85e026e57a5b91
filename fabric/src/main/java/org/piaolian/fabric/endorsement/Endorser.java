package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.msp.SigningIdentity;

/** One agency's peer as an endorser: executes on its own chaincode server and signs with its own key. */
public final class Endorser implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Endorser.class.getName());
    private static final int ERROR_THRESHOLD = 400;
    private static final int ERROR = 500;

    private final String channel;
    private final String chaincode;
    private final String version;
    private final SigningIdentity identity;
    private final Supplier<String> address;
    private final ChaincodeConnection connection;
    private final Ledger ledger;
    private final SystemQueries systemQueries;

    /**
     * @param chaincode the chaincode defined on the channel
     * @param address the peer's own, as clients are told where an error came from
     * @param chaincodeAddress {@code host:port} of the peer's chaincode server
     */
    public Endorser(
            String channel,
            String chaincode,
            String version,
            SigningIdentity identity,
            Supplier<String> address,
            String chaincodeAddress,
            Duration executionTimeout,
            Ledger ledger,
            Executor slowWork) {
        this.channel = channel;
        this.chaincode = chaincode;
        this.version = version;
        this.identity = identity;
        this.address = address;
        this.connection = new ChaincodeConnection(chaincode, chaincodeAddress, executionTimeout, slowWork);
        this.ledger = ledger;
        this.systemQueries = new SystemQueries(channel, ledger);
    }

    public String mspId() {
        return identity.mspId();
    }

    /** Who signs its endorsements ({@code msp.SerializedIdentity}). */
    public ByteString serializedIdentity() {
        return identity.serialized();
    }

    public String address() {
        return address.get();
    }

    /** Whether a proposal for this chaincode is executed here. */
    public boolean serves(String name) {
        return name.equals(chaincode) || isSystemChaincode(name);
    }

    public static boolean isSystemChaincode(String name) {
        return name.equals(SystemQueries.NAME);
    }

    /**
     * Executes a proposal that has passed {@link CheckProposal}. Never completes exceptionally: what goes wrong is, as in
     * Fabric, a response of status 500 without a payload, while a chaincode's own refusal has its status from 400 on.
     */
    public CompletableFuture<ProposalResponse> endorse(Proposal proposal, StateView view) {
        if (proposal.chaincode().equals(SystemQueries.NAME)) {
            Response response = systemQueries.query(proposal.input().getArgsList());
            return CompletableFuture.completedFuture(respond(
                    proposal,
                    response,
                    ByteString.EMPTY,
                    ByteString.EMPTY,
                    chaincodeId(SystemQueries.NAME, "syscc"),
                    ChaincodeInterest.getDefaultInstance()));
        }
        if (!proposal.chaincode().equals(chaincode)) {
            return CompletableFuture.completedFuture(failure("make sure the chaincode " + proposal.chaincode()
                    + " has been successfully defined on channel " + channel + " and try again: chaincode "
                    + proposal.chaincode() + " not found"));
        }
        Simulation simulation = new Simulation(
                view,
                chaincode,
                new PrivateSimulation(
                        view,
                        ledger.privateData(),
                        ledger.collections(),
                        chaincode,
                        new PrivateSimulation.Parties(channel, mspId(), proposal.creatorMsp())));
        ChaincodeMessage.Builder message = ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.TRANSACTION)
                .setPayload(proposal.input().toByteString())
                .setTxid(proposal.transactionId())
                .setChannelId(proposal.channel());
        return connection
                .execute(message, proposal.signed(), simulation)
                .thenApply(answer -> respond(proposal, answer, simulation))
                .exceptionally(failure -> failed(proposal, failure));
    }

    private ProposalResponse respond(Proposal proposal, ChaincodeMessage answer, Simulation simulation) {
        if (answer.getType() == ChaincodeMessage.Type.ERROR) {
            return failure("error in simulation: transaction returned with failure: "
                    + answer.getPayload().toStringUtf8());
        }
        Response response;
        try {
            response = Response.parseFrom(answer.getPayload());
        } catch (InvalidProtocolBufferException e) {
            return failure("error in simulation: failed to unmarshal response for transaction "
                    + proposal.transactionId() + ": " + e.getMessage());
        }
        ChaincodeInterest interest;
        try {
            interest = simulation.interest();
        } catch (InvalidProtocolBufferException e) {
            return failure("error in simulation: error unmarshalling SignaturePolicyEnvelope: " + e.getMessage());
        }
        if (response.getStatus() < ERROR_THRESHOLD) {
            // Members' peers have the data before the client has the endorsement.
            simulation
                    .privateResults()
                    .ifPresent(data -> ledger.privateData().endorsed(proposal.transactionId(), data));
        }
        ByteString event = ByteString.EMPTY;
        if (answer.hasChaincodeEvent() && response.getStatus() < ERROR_THRESHOLD) {
            event = ChaincodeEvent.newBuilder(answer.getChaincodeEvent())
                    .setChaincodeId(chaincode)
                    .setTxId(proposal.transactionId())
                    .build()
                    .toByteString();
        }
        return respond(proposal, response, simulation.results(), event, chaincodeId(chaincode, version), interest);
    }

    private ProposalResponse respond(
            Proposal proposal,
            Response response,
            ByteString results,
            ByteString event,
            ChaincodeID id,
            ChaincodeInterest interest) {
        ByteString payload = ProposalResponsePayload.newBuilder()
                .setProposalHash(proposal.hash())
                .setExtension(ChaincodeAction.newBuilder()
                        .setResults(results)
                        .setEvents(event)
                        .setResponse(response)
                        .setChaincodeId(id)
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        if (response.getStatus() >= ERROR) {
            return ProposalResponse.newBuilder()
                    .setResponse(response)
                    .setPayload(payload)
                    .build();
        }
        if (response.getStatus() >= ERROR_THRESHOLD) {
            return ProposalResponse.newBuilder().setResponse(response).build();
        }
        return ProposalResponse.newBuilder()
                .setVersion(1)
                .setResponse(response)
                .setPayload(payload)
                .setInterest(interest)
                .setEndorsement(Endorsement.newBuilder()
                        .setEndorser(identity.serialized())
                        .setSignature(identity.sign(payload, identity.serialized())))
                .build();
    }

    private ProposalResponse failed(Proposal proposal, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (!(cause instanceof ExecutionFailed)) {
            LOG.log(Level.SEVERE, "fault while executing " + proposal.transactionId(), cause);
        }
        return failure("error in simulation: failed to execute transaction " + proposal.transactionId() + ": "
                + cause.getMessage());
    }

    private static ChaincodeID chaincodeId(String name, String version) {
        return ChaincodeID.newBuilder().setName(name).setVersion(version).build();
    }

    private static ProposalResponse failure(String message) {
        return ProposalResponse.newBuilder()
                .setResponse(Response.newBuilder().setStatus(ERROR).setMessage(message))
                .build();
    }

    @Override
    public void close() {
        connection.close();
    }
}
