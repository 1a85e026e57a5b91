package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ContractMessages.Announced;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.receipts.domain.Digest;

/**
 * Reads the contract's events from one peer, and each batch that an event announces from the same peer. The root in the
 * event stands in the transaction that the agencies endorsed, so leaves that have it are the registered ones.
 */
@ApplicationScoped
public class FabricChannelFeed implements ChannelFeed {

    private final Supplier<Path> profile;
    private final Optional<AgencyId> agency;
    private @Nullable Connections connections;

    /** As the first agency of the connection profile. */
    @Inject
    public FabricChannelFeed(org.piaolian.settings.Settings settings) {
        this(settings::fabricProfile, Optional.empty());
    }

    private FabricChannelFeed(Supplier<Path> profile, Optional<AgencyId> agency) {
        this.profile = profile;
        this.agency = agency;
    }

    /** As this agency, from its own first peer, with its own key; nothing of the others is read. */
    public static FabricChannelFeed of(Path profile, AgencyId agency) {
        return new FabricChannelFeed(() -> profile, Optional.of(agency));
    }

    @Override
    public Digest genesis() {
        return Blocks.hash(block(0).getHeader());
    }

    /**
     * The blocks with the channel's configurations, Fabric's {@code common.Block} as they are, by their numbers: who its
     * members are and by which rules, from block 0 on. Each block names the configuration that it was made by.
     */
    public SortedMap<Long, byte[]> configurationBlocks() {
        try {
            long height = BlockchainInfo.parseFrom(ask("GetChainInfo", FabricLedger.CHANNEL))
                    .getHeight();
            return Blocks.configurations(height, this::block);
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerUnavailable("the configurations of the channel cannot be read: " + e.getMessage(), e);
        }
    }

    private Block block(long number) {
        try {
            return Block.parseFrom(ask("GetBlockByNumber", FabricLedger.CHANNEL, Long.toString(number)));
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerUnavailable("block " + number + " cannot be read: " + e.getMessage(), e);
        }
    }

    private byte[] ask(String function, String... arguments) {
        try {
            return gateway()
                    .getNetwork(FabricLedger.CHANNEL)
                    .getContract("qscc")
                    .evaluateTransaction(function, arguments);
        } catch (GatewayException e) {
            throw new LedgerUnavailable(function + " is not answered: " + Asking.reasons(e), e);
        }
    }

    @Override
    public News follow(Optional<ChannelPosition> after) {
        Network network = gateway().getNetwork(FabricLedger.CHANNEL);
        try {
            return new Stream(
                    network,
                    network.newChaincodeEventsRequest(FabricLedger.CHAINCODE)
                            .startBlock(after.map(ChannelPosition::block).orElse(0L))
                            .build()
                            .getEvents(),
                    after);
        } catch (GatewayRuntimeException e) {
            throw new LedgerUnavailable("the peer gives no events: " + e.getMessage(), e);
        }
    }

    private static final class Stream implements News {

        private final Network network;
        private final CloseableIterator<ChaincodeEvent> events;
        private Optional<ChannelPosition> after;

        Stream(Network network, CloseableIterator<ChaincodeEvent> events, Optional<ChannelPosition> after) {
            this.network = network;
            this.events = events;
            this.after = after;
        }

        @Override
        public ChannelNews next() {
            try {
                while (events.hasNext()) {
                    ChaincodeEvent event = events.next();
                    if (isNews(event)) {
                        switch (event.getEventName()) {
                            case "registered" -> {
                                return batch(event);
                            }
                            case "changed" -> {
                                return changed(event);
                            }
                            default -> {}
                        }
                    }
                }
            } catch (GatewayRuntimeException e) {
                throw new LedgerUnavailable("the peer's events ended: " + e.getMessage(), e);
            }
            throw new LedgerUnavailable("the peer's events ended", null);
        }

        /** The block of the last known one is told again from its beginning. */
        private boolean isNews(ChaincodeEvent event) {
            if (after.isEmpty()) {
                return true;
            }
            ChannelPosition last = after.get();
            if (event.getBlockNumber() > last.block()) {
                throw new LedgerUnavailable(
                        "block " + last.block() + " of this peer has no transaction " + last.transactionId(), null);
            }
            if (event.getTransactionId().equals(last.transactionId())) {
                after = Optional.empty();
            }
            return false;
        }

        private RegisteredBatch batch(ChaincodeEvent event) {
            String what = "the batch of transaction " + event.getTransactionId();
            try {
                Announced announced = ContractMessages.announced(event.getPayload());
                byte[] answer = network.getContract(FabricLedger.CHAINCODE)
                        .evaluateTransaction("batch", announced.code(), announced.first());
                RegisteredBatch batch = ContractMessages.registered(answer, position(event));
                if (!batch.first().code().value().equals(announced.code())
                        || !batch.first().digits().equals(announced.first())
                        || !MerkleTree.root(batch.leaves()).equals(announced.root())) {
                    throw new LedgerUnavailable(what + " is not the one that the peer reads out", null);
                }
                return batch;
            } catch (GatewayException e) {
                throw new LedgerUnavailable(what + " cannot be read: " + Asking.reasons(e), e);
            } catch (IllegalArgumentException e) {
                throw new LedgerUnavailable(what + " is not understood: " + new String(event.getPayload(), UTF_8), e);
            }
        }

        private static Changed changed(ChaincodeEvent event) {
            try {
                return new Changed(position(event), LifeMessages.changes(event.getPayload()));
            } catch (IllegalArgumentException e) {
                throw new LedgerUnavailable(
                        "what transaction " + event.getTransactionId() + " changed is not understood: "
                                + new String(event.getPayload(), UTF_8),
                        e);
            }
        }

        private static ChannelPosition position(ChaincodeEvent event) {
            return new ChannelPosition(event.getBlockNumber(), event.getTransactionId());
        }

        @Override
        public void close() {
            events.close();
        }
    }

    private synchronized Gateway gateway() {
        @Nullable Connections open = connections;
        if (open == null) {
            Path file = profile.get();
            try {
                open = new Connections(ConnectionProfile.read(file, agency), Deadlines.USUAL);
            } catch (IOException e) {
                throw new LedgerUnavailable("the connection profile " + file + " cannot be used", e);
            }
            connections = open;
        }
        Member self = open.profile().members().get(0);
        return open.gateway(self, self.peers().get(0));
    }

    @PreDestroy
    public synchronized void close() {
        if (connections != null) {
            connections.close();
            connections = null;
        }
    }
}
