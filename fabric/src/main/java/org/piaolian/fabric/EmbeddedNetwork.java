package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.Block;
import org.piaolian.fabric.endorsement.CheckProposal;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.gateway.Channel;
import org.piaolian.fabric.gateway.CommitStatuses;
import org.piaolian.fabric.gateway.PeerServer;
import org.piaolian.fabric.ledger.GenesisBlock;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.ConnectionProfile;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Organisations;
import org.piaolian.fabric.msp.Policies;
import org.piaolian.fabric.msp.SigningIdentity;
import org.piaolian.fabric.ordering.EndorsementPolicy;
import org.piaolian.fabric.ordering.Orderer;

/**
 * The whole network in this process: four peers, one ledger. For trying and testing; there is no consensus.
 *
 * <p>It serves also while the chaincode servers are not there yet: an endorsement then fails as on a Fabric peer that
 * cannot reach its chaincode.
 */
public final class EmbeddedNetwork implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedNetwork.class.getName());
    private static final int ENDORSEMENTS = 3;

    private final Path dir;
    private final Map<Agency, Integer> ports = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private EmbeddedNetwork(Path dir) {
        this.dir = dir;
    }

    /** Creates organisations and connection profile where they are missing, and nothing else. */
    public static void init(NetworkOptions options) throws IOException {
        Files.createDirectories(options.dir());
        Organisations organisations =
                Organisations.openOrCreate(options.organizations(), options.clock(), new SecureRandom());
        writeProfile(options.dir(), organisations, options.ports());
    }

    /** Initializes if needed, reads and checks the ledger, and serves. */
    public static EmbeddedNetwork start(NetworkOptions options) throws IOException {
        EmbeddedNetwork network = new EmbeddedNetwork(options.dir());
        try {
            network.open(options);
            return network;
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void open(NetworkOptions options) throws IOException {
        SecureRandom random = new SecureRandom();
        Files.createDirectories(dir);
        Organisations organisations = Organisations.openOrCreate(options.organizations(), options.clock(), random);
        Ledger ledger = part(Ledger.open(dir.resolve("ledger"), options.collections()));
        if (ledger.height() == 0) {
            ledger.commit(GenesisBlock.create(
                    NetworkOptions.CHANNEL, organisations, options.clock().instant(), random));
        }
        Block genesis = ledger.block(0);
        Members members = GenesisBlock.members(genesis);
        EndorsementPolicy policy = new EndorsementPolicy(
                Policies.peersOf(
                        ENDORSEMENTS, Agency.ALL.stream().map(Agency::mspId).toList()),
                options.collections());

        ExecutorService services = executor("service", Executors::newCachedThreadPool);
        ExecutorService checks = executor(
                "check",
                factory -> Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), factory));
        List<Endorser> endorsers = new ArrayList<>();
        for (Agency agency : Agency.ALL) {
            SigningIdentity peer = organisations.peer(agency);
            requireMember(members, peer, agency);
            endorsers.add(part(new Endorser(
                    NetworkOptions.CHANNEL,
                    NetworkOptions.CHAINCODE,
                    NetworkOptions.CHAINCODE_VERSION,
                    peer,
                    () -> agency.peer() + ":" + ports.getOrDefault(agency, options.port(agency)),
                    options.chaincode(agency),
                    options.executionTimeout(),
                    ledger,
                    services)));
        }
        Orderer orderer = part(new Orderer(
                NetworkOptions.CHANNEL,
                NetworkOptions.CHAINCODE,
                NetworkOptions.CHAINCODE_VERSION,
                policy,
                ledger,
                members,
                organisations.peer(Agency.FINANCE),
                options.clock(),
                random,
                checks));
        Channel channel = new Channel(
                NetworkOptions.CHANNEL,
                ledger,
                members,
                List.copyOf(endorsers),
                new CheckProposal(members, ledger, options.clock()),
                orderer,
                policy,
                options.clock());
        CommitStatuses commitStatuses = new CommitStatuses(ledger);
        for (int i = 0; i < endorsers.size(); i++) {
            Agency agency = Agency.ALL.get(i);
            PeerServer server = part(PeerServer.start(
                    channel,
                    endorsers.get(i),
                    commitStatuses,
                    options.port(agency),
                    organisations.tlsCertificate(agency),
                    organisations.tlsKey(agency),
                    services));
            ports.put(agency, server.port());
        }
        writeProfile(dir, organisations, ports);
    }

    /** The profile for clients, {@code connection.json}. */
    public Path profile() {
        return dir.resolve("connection.json");
    }

    /** Where the agency's peer listens. */
    public int port(Agency agency) {
        Integer port = ports.get(agency);
        if (port == null) {
            throw new IllegalStateException("not started");
        }
        return port;
    }

    private static void writeProfile(Path dir, Organisations organisations, Map<Agency, Integer> ports)
            throws IOException {
        ConnectionProfile.write(dir, NetworkOptions.CHANNEL, organisations, agency -> ports.getOrDefault(agency, 0));
    }

    private static void requireMember(Members members, SigningIdentity peer, Agency agency) throws IOException {
        try {
            members.identify(peer.serialized());
        } catch (IdentityRefused e) {
            throw new IOException(
                    "the organisations' keys do not belong to this ledger: block 0 does not know " + agency.peer()
                            + " (" + e.reason() + ")",
                    e);
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private interface Pool {
        ExecutorService with(ThreadFactory factory);
    }

    private ExecutorService executor(String name, Pool pool) {
        AtomicInteger number = new AtomicInteger();
        ExecutorService executor = pool.with(task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        parts.push(executor::shutdownNow);
        return executor;
    }

    /** Closes in the reverse order of starting: no client is served by a part that is gone. */
    @Override
    public void close() {
        List<AutoCloseable> closing = new ArrayList<>(parts);
        parts.clear();
        for (AutoCloseable part : closing) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "closing " + part, e);
            }
        }
    }
}
