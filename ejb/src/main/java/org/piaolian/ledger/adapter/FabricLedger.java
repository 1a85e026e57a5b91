package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.RegistrationRefused;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.settings.Settings;

/**
 * The channel, reached through the gateway of the issuing agency's own peer, or of another agency's where that one does
 * not answer.
 *
 * <p>A submit that ends in an error may be on the channel all the same. So nothing is concluded from an error: the batch
 * is proposed again, and the contract answers with the first registration if there is one. Of two transactions with the
 * same batch at most one is valid, since both read and write its key.
 */
@ApplicationScoped
public class FabricLedger implements Ledger {

    private static final String CHANNEL = "receipts";
    private static final String CONTRACT = "receipts";

    private static final int ATTEMPTS = 5;
    private static final Duration STATUS_FOR = Duration.ofSeconds(3);

    private static final Pattern REFUSAL =
            Pattern.compile("chaincode response (4[0-9]{2}), ([A-Z_]+): (.*)", Pattern.DOTALL);

    private final Settings settings;
    private final Clock clock;

    private @Nullable Gateways gateways;
    private @Nullable LedgerStatus lastStatus;
    private Instant lastStatusAt = Instant.MIN;

    @Inject
    public FabricLedger(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private synchronized Gateways gateways() {
        Gateways open = gateways;
        if (open == null) {
            try {
                open = new Gateways(ConnectionProfile.read(settings.fabricProfile()));
            } catch (IOException e) {
                throw new LedgerUnavailable("the connection profile cannot be used: " + e.getMessage(), e);
            }
            gateways = open;
        }
        return open;
    }

    @PreDestroy
    public synchronized void close() {
        Gateways open = gateways;
        if (open != null) {
            open.close();
            gateways = null;
        }
    }

    @Override
    public Registration register(LeafBatch batch) {
        List<Gateways.Route> routes = gateways().of(batch.agency());
        Exception last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Gateways.Route route = routes.get(attempt % routes.size());
            if (attempt > 0) {
                pause(attempt);
            }
            try {
                Optional<Registration> done = register(batch, route.network());
                if (done.isPresent()) {
                    return done.get();
                }
            } catch (EndorseException e) {
                refusal(e).ifPresent(refused -> {
                    throw refused;
                });
                last = e;
            } catch (GatewayException e) {
                last = e;
            } catch (CommitFailed e) {
                last = e;
            }
        }
        throw new LedgerUnavailable("batch " + batch.first() + " could not be registered: " + words(last), last);
    }

    /** The transaction was ordered, and found invalid for a reason other than a conflict. */
    private static final class CommitFailed extends Exception {

        private static final long serialVersionUID = 1L;

        private CommitFailed(String transactionId, TxValidationCode code) {
            super("transaction " + transactionId + " is invalid: " + code);
        }
    }

    /** @return empty where another transaction was faster with the same key */
    private static Optional<Registration> register(LeafBatch batch, Network network)
            throws EndorseException, SubmitException, CommitStatusException, GatewayException, CommitFailed {
        ReceiptNumber first = batch.first();
        Transaction transaction = network.getContract(CONTRACT)
                .newProposal("register")
                .addArguments(
                        first.code().value(),
                        first.digits(),
                        Integer.toString(batch.leaves().size()),
                        batch.previous().isEmpty()
                                ? ""
                                : new ReceiptNumber(
                                                first.code(), batch.previous().getAsLong())
                                        .digits(),
                        batch.root().hex())
                .putTransient("leaves", concatenated(batch.leaves()))
                .build()
                .endorse();
        String registeredBy = json(transaction.getResult()).getString("transaction");
        if (!registeredBy.equals(transaction.getTransactionId())) {
            return Optional.of(new Registration(registeredBy, blockOf(network, registeredBy)));
        }
        SubmittedTransaction submitted = transaction.submitAsync();
        org.hyperledger.fabric.client.Status status = submitted.getStatus();
        if (status.isSuccessful()) {
            return Optional.of(new Registration(status.getTransactionId(), status.getBlockNumber()));
        }
        if (status.getCode() == TxValidationCode.MVCC_READ_CONFLICT
                || status.getCode() == TxValidationCode.PHANTOM_READ_CONFLICT) {
            return Optional.empty();
        }
        throw new CommitFailed(status.getTransactionId(), status.getCode());
    }

    private static byte[] concatenated(List<Digest> leaves) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * leaves.size());
        leaves.forEach(leaf -> bytes.writeBytes(leaf.bytes()));
        return bytes.toByteArray();
    }

    private static long blockOf(Network network, String transactionId) throws GatewayException {
        byte[] block = network.getContract("qscc").evaluateTransaction("GetBlockByTxID", CHANNEL, transactionId);
        try {
            return Block.parseFrom(block).getHeader().getNumber();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the peer's answer is no block", e);
        }
    }

    @Override
    public Optional<LedgerEntry> find(ReceiptNumber number) {
        GatewayException last = null;
        for (Gateways.Route route : gateways().toEachPeer()) {
            try {
                Contract contract = route.network().getContract(CONTRACT);
                return Optional.of(entry(
                        number,
                        json(contract.evaluateTransaction("find", number.code().value(), number.digits()))));
            } catch (GatewayException e) {
                Optional<RegistrationRefused> refusal = refusal(e);
                if (refusal.isPresent()) {
                    if (refusal.get().code().equals("NOT_FOUND")) {
                        return Optional.empty();
                    }
                    throw refusal.get();
                }
                last = e;
            }
        }
        throw new LedgerUnavailable("no peer could look up " + number + ": " + words(last), last);
    }

    private static LedgerEntry entry(ReceiptNumber number, JsonObject found) {
        return new LedgerEntry(
                number,
                Digest.ofHex(found.getString("leaf")),
                found.getString("msp"),
                found.getString("transaction"),
                Instant.parse(found.getString("registered")),
                ReceiptState.valueOf(found.getString("state")));
    }

    @Override
    public LedgerStatus status() {
        Gateways open = gateways();
        synchronized (this) {
            LedgerStatus known = lastStatus;
            if (known != null && clock.instant().isBefore(lastStatusAt.plus(STATUS_FOR))) {
                return known;
            }
        }
        List<LedgerStatus.Peer> peers = new ArrayList<>();
        long height = -1;
        for (Gateways.Route route : open.toEachPeer()) {
            long its = height(route.network());
            peers.add(new LedgerStatus.Peer(route.peer().name(), route.peer().mspId(), its >= 0));
            height = Math.max(height, its);
        }
        LedgerStatus now = new LedgerStatus(open.profile().embedded(), height, peers);
        synchronized (this) {
            lastStatus = now;
            lastStatusAt = clock.instant();
        }
        return now;
    }

    /** Blocks on this peer, or -1 where it does not answer. */
    private static long height(Network network) {
        try {
            return BlockchainInfo.parseFrom(network.getContract("qscc").evaluateTransaction("GetChainInfo", CHANNEL))
                    .getHeight();
        } catch (GatewayException e) {
            return -1;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the peer's answer is no chain info", e);
        }
    }

    private static Optional<RegistrationRefused> refusal(GatewayException e) {
        List<String> messages = new ArrayList<>();
        e.getDetails().forEach(detail -> messages.add(detail.getMessage()));
        messages.add(String.valueOf(e.getStatus().getDescription()));
        for (String message : messages) {
            Matcher m = REFUSAL.matcher(message);
            if (m.find()) {
                return Optional.of(new RegistrationRefused(m.group(2), m.group(3)));
            }
        }
        return Optional.empty();
    }

    private static String words(@Nullable Exception e) {
        if (e instanceof GatewayException gateway) {
            Status status = gateway.getStatus();
            StringBuilder words =
                    new StringBuilder().append(status.getCode()).append(' ').append(status.getDescription());
            gateway.getDetails()
                    .forEach(detail -> words.append("; ")
                            .append(detail.getMspId())
                            .append(": ")
                            .append(detail.getMessage()));
            return words.toString();
        }
        return e == null ? "another batch was always faster" : String.valueOf(e.getMessage());
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(100L << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable("interrupted", e);
        }
    }

    private static JsonObject json(byte[] utf8) {
        try (JsonReader reader = Json.createReader(new StringReader(new String(utf8, UTF_8)))) {
            return reader.readObject();
        }
    }
}
