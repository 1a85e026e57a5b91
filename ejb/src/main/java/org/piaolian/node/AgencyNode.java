package org.piaolian.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.FabricChannelFeed;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.Unproven;

/** Puts one agency's node together and runs it. */
public final class AgencyNode implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AgencyNode.class.getName());

    private final FollowPeer follow;
    private final ProposeCheckpoints propose;
    private final NodeServer server;

    /**
     * @param folder {@code key.pem} (PKCS#8) of the agency; {@code signed} and {@code log/} are made there
     * @param keys of all agencies
     * @param others where the other agencies' nodes answer
     */
    AgencyNode(
            AgencyId agency,
            Path folder,
            AgencyKeys keys,
            ChannelFeed feed,
            InetSocketAddress address,
            Map<String, URI> others,
            ProposeCheckpoints.Pace pace,
            Clock clock)
            throws IOException {
        NodeKey own = NodeKey.read(folder.resolve("key.pem"), agency.value(), keys);
        TileLog log = TileLog.open(folder.resolve("log"), genesis(feed));
        Cosigner cosigner = new Cosigner(keys.origin(), own.key(), own.secret(), folder.resolve("signed"), log, clock);
        this.follow = new FollowPeer(feed, log);
        this.server = new NodeServer(address, keys, log, cosigner);
        this.propose = new ProposeCheckpoints(agency.value(), keys, log, cosigner, others, pace, clock);
    }

    void start() {
        follow.start();
        server.start();
        propose.start();
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        propose.close();
        server.close();
        follow.close();
    }

    private static Digest genesis(ChannelFeed feed) {
        while (true) {
            try {
                return feed.genesis();
            } catch (LedgerUnavailable e) {
                LOG.log(Level.INFO, "The peer does not answer yet: {0}", e.getMessage());
                try {
                    Thread.sleep(500);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    /**
     * Arguments: the agency; its folder; the file {@code agencies.keys}; the connection profile; and the file of the
     * nodes' addresses, a line each: {@code agency http://host:port}. The node listens at the address of its own agency.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 5) {
            throw new IllegalArgumentException("usage: AgencyNode AGENCY FOLDER KEYS PROFILE ADDRESSES");
        }
        AgencyId agency = new AgencyId(args[0]);
        Map<String, URI> addresses = addresses(Path.of(args[4]));
        URI own = addresses.remove(agency.value());
        if (own == null) {
            throw new IllegalArgumentException(args[4] + " has no address of " + agency);
        }
        AgencyKeys keys;
        try {
            keys = AgencyKeys.parse(Files.readAllBytes(Path.of(args[2])));
        } catch (Unproven e) {
            throw new IOException(args[2] + ": " + e.getMessage(), e);
        }
        FabricChannelFeed feed = FabricChannelFeed.of(Path.of(args[3]), agency);
        AgencyNode node = new AgencyNode(
                agency,
                Path.of(args[1]),
                keys,
                feed,
                new InetSocketAddress(own.getHost(), own.getPort()),
                addresses,
                ProposeCheckpoints.Pace.USUAL,
                Clock.systemUTC());
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close();
            feed.close();
            end.countDown();
        }));
        node.start();
        end.await();
    }

    static Map<String, URI> addresses(Path file) throws IOException {
        Map<String, URI> addresses = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file, UTF_8);
        for (String line : lines) {
            String[] fields = line.split(" ", -1);
            if (fields.length != 2) {
                throw new IOException(file + ": not an agency and its address: " + line);
            }
            addresses.put(fields[0], URI.create(fields[1]));
        }
        return addresses;
    }
}
