package org.piaolian.ledger.adapter;

import com.google.protobuf.InvalidProtocolBufferException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ConnectionProfile.Peer;
import org.piaolian.ledger.adapter.ContractMessages.Found;
import org.piaolian.ledger.domain.ClaimLedger;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.ledger.domain.LedgerTransaction;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.SharingLedger;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Transited;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.settings.Settings;

/**
 * The channel {@code receipts} by way of the Fabric Gateway service of the agencies' peers. It connects at first use,
 * so the portal starts while the channel is away; calls may come from any number of threads.
 */
@ApplicationScoped
public class FabricLedger implements Ledger, SharingLedger, DisclosureLedger, ClaimLedger {

    static final String CHANNEL = "receipts";
    static final String CHAINCODE = "receipts";

    private static final Logger LOG = Logger.getLogger(FabricLedger.class.getName());

    /** The contract lets these agencies register receipts of these classes; they are also asked about them first. */
    private static final Map<String, AgencyId> OWNERS =
            Map.of("01", new AgencyId("tax"), "02", new AgencyId("finance"), "03", new AgencyId("civil"));

    /** Pages show the status more often than it changes. */
    private static final Duration STATUS_KEPT = Duration.ofSeconds(2);

    private record Open(
            Connections connections,
            Asking asking,
            Registering registering,
            Transiting transiting,
            Recording recording,
            Disclosing disclosing,
            Claiming claiming) {}

    private record Known(LedgerStatus status, long nanoTime) {}

    private final Supplier<Path> profile;
    private final Deadlines deadlines;
    private final Object statusLock = new Object();
    private @Nullable Open open;
    private @Nullable Known known;

    @Inject
    public FabricLedger(Settings settings) {
        this(settings::fabricProfile, Deadlines.USUAL);
    }

    FabricLedger(Supplier<Path> profile, Deadlines deadlines) {
        this.profile = profile;
        this.deadlines = deadlines;
    }

    @Override
    public Registration register(LeafBatch batch) {
        Open channel = open();
        return channel.registering().register(signer(channel, batch.agency()), batch);
    }

    private static Member signer(Open channel, AgencyId agency) {
        return channel.connections()
                .profile()
                .member(agency)
                .orElseThrow(() -> new IllegalArgumentException(
                        agency + " is not in the connection profile, so nobody can sign for it"));
    }

    @Override
    public Transited transit(Transitions transitions) {
        Open channel = open();
        return channel.transiting().transit(signer(channel, transitions.agency()), transitions);
    }

    @Override
    public List<Standing> history(ReceiptNumber number) {
        Open channel = open();
        return Transiting.history(channel.asking(), reader(channel, number.code()), number);
    }

    @Override
    public Optional<LedgerEntry> find(ReceiptNumber number) {
        Open channel = open();
        return Finding.find(channel.asking(), reader(channel, number.code()), number)
                .map(Found::entry);
    }

    @Override
    public Optional<LedgerTransaction> transaction(String id) {
        Open channel = open();
        Member as = channel.connections().profile().members().get(0);
        try {
            Optional<byte[]> block = channel.asking().ask(as, "read transaction " + id, gateway -> block(gateway, id));
            return block.isEmpty() ? Optional.empty() : Blocks.transaction(block.get(), id);
        } catch (RefusedException | InvalidProtocolBufferException e) {
            throw new LedgerUnavailable("the block of transaction " + id + " cannot be read", e);
        }
    }

    private static Optional<byte[]> block(Gateway gateway, String transaction) throws GatewayException {
        try {
            return Optional.of(gateway.getNetwork(CHANNEL)
                    .getContract("qscc")
                    .evaluateTransaction("GetBlockByTxID", CHANNEL, transaction));
        } catch (GatewayException e) {
            if (ContractMessages.messages(e).anyMatch(m -> m.contains("no such transaction ID"))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public String grant(LedgerGrant grant, String actor) {
        Open channel = open();
        return channel.recording().grant(signer(channel, grant.agency()), grant, actor);
    }

    @Override
    public Optional<String> findGrant(AgencyId agency, UUID id) {
        Open channel = open();
        return channel.recording().find(signer(channel, agency), "findGrant", id);
    }

    @Override
    public String withdraw(AgencyId agency, UUID grant, String actor, String reason) {
        Open channel = open();
        return channel.recording().withdraw(signer(channel, agency), grant, actor, reason);
    }

    @Override
    public String logAccess(AgencyId agency, UUID grant, List<Digest> commitments) {
        Open channel = open();
        return channel.recording().logAccess(signer(channel, agency), grant, commitments);
    }

    @Override
    public String disclose(AgencyId by, LedgerDisclosure disclosure, String actor) {
        Open channel = open();
        return channel.recording().disclose(signer(channel, by), disclosure, actor);
    }

    @Override
    public Optional<String> findDisclosure(AgencyId by, UUID id) {
        Open channel = open();
        return channel.recording().find(signer(channel, by), "findDisclosure", id);
    }

    @Override
    public void deliver(AgencyId by, LedgerDisclosure disclosure, byte[] value) {
        Open channel = open();
        channel.recording().deliver(signer(channel, by), disclosure, value);
    }

    @Override
    public String logReading(AgencyId by, UUID id, String actor) {
        Open channel = open();
        return channel.recording().logReading(signer(channel, by), id, actor);
    }

    @Override
    public byte[] readDisclosure(AgencyId by, UUID id, Optional<String> reading) {
        Open channel = open();
        return channel.disclosing().read(signer(channel, by), id, reading);
    }

    @Override
    public String discard(AgencyId by, UUID id, String actor, String reason) {
        Open channel = open();
        return channel.recording().discard(signer(channel, by), id, actor, reason);
    }

    @Override
    public List<Recorded> listDisclosures(String mspId, Instant from) {
        Open channel = open();
        return channel.disclosing()
                .list(channel.connections().profile().members().get(0), mspId, from);
    }

    @Override
    public List<Reading> listReadings(String mspId, Instant from) {
        Open channel = open();
        return channel.disclosing()
                .listReadings(channel.connections().profile().members().get(0), mspId, from);
    }

    @Override
    public List<Outcome> claim(AgencyId agency, List<Wanted> claims) {
        Open channel = open();
        return channel.claiming().claim(signer(channel, agency), claims);
    }

    @Override
    public List<Outcome> unclaim(AgencyId agency, List<GivenUp> claims) {
        Open channel = open();
        return channel.claiming().unclaim(signer(channel, agency), claims);
    }

    @Override
    public Optional<LedgerClaim> findClaim(AgencyId as, String programme, String period, Digest tag) {
        Open channel = open();
        return channel.claiming().find(signer(channel, as), programme, period, tag);
    }

    @Override
    public LedgerStatus status() {
        Open channel;
        try {
            channel = open();
        } catch (LedgerUnavailable e) {
            LOG.log(Level.WARNING, "The ledger is not connected", e);
            return new LedgerStatus(false, -1, List.of());
        }
        synchronized (statusLock) {
            @Nullable Known last = known;
            if (last == null || System.nanoTime() - last.nanoTime() > STATUS_KEPT.toNanos()) {
                last = new Known(ask(channel), System.nanoTime());
                known = last;
            }
            return last.status();
        }
    }

    private LedgerStatus ask(Open channel) {
        ConnectionProfile connected = channel.connections().profile();
        List<LedgerStatus.Peer> peers = new ArrayList<>();
        long height = -1;
        for (Member member : connected.members()) {
            for (Peer peer : member.peers()) {
                long itsHeight = height(channel.connections(), member, peer);
                height = Math.max(height, itsHeight);
                peers.add(new LedgerStatus.Peer(peer.name(), member.mspId(), itsHeight >= 0));
            }
        }
        return new LedgerStatus(connected.embedded(), height, List.copyOf(peers));
    }

    /** -1 where the peer does not answer. */
    private long height(Connections connections, Member member, Peer peer) {
        try {
            byte[] info = connections.chainInfo(member, peer);
            connections.answered(peer);
            return BlockchainInfo.parseFrom(info).getHeight();
        } catch (GatewayException e) {
            connections.wasSilent(peer);
            LOG.log(Level.FINE, e, () -> peer.name() + " does not tell its height");
            return -1;
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerUnavailable(peer.name() + " answers, but not as a Fabric peer", e);
        }
    }

    private static Member reader(Open channel, ReceiptCode code) {
        ConnectionProfile connected = channel.connections().profile();
        return Optional.ofNullable(OWNERS.get(code.value().substring(2, 4)))
                .flatMap(connected::member)
                .orElseGet(() -> connected.members().get(0));
    }

    private synchronized Open open() {
        @Nullable Open channel = open;
        if (channel == null) {
            Path file = profile.get();
            try {
                Connections connections = new Connections(ConnectionProfile.read(file), deadlines);
                Asking asking = new Asking(connections);
                Attempts attempts = new Attempts(asking, deadlines);
                channel = new Open(
                        connections,
                        asking,
                        new Registering(asking, attempts),
                        new Transiting(asking, attempts),
                        new Recording(asking, attempts),
                        new Disclosing(asking),
                        new Claiming(asking, attempts));
                open = channel;
            } catch (IOException e) {
                throw new LedgerUnavailable("the connection profile " + file + " cannot be used", e);
            }
        }
        return channel;
    }

    @PreDestroy
    public synchronized void close() {
        if (open != null) {
            open.connections().close();
            open = null;
        }
    }
}
