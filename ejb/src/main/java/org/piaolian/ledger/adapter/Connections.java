package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ConnectionProfile.Peer;

/**
 * One gRPC channel to each peer, shared by all agencies' users: a peer serves members of any agency, and the user of
 * one agency signs for that agency whichever peer it talks to.
 */
final class Connections implements AutoCloseable {

    /** A block of a hundred full pages has 7 MB. */
    private static final int LONGEST_MESSAGE = 100 << 20;

    /** Between one attempt to reach a peer that is away and the next. */
    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private record User(Identity identity, Signer signer) {}

    private record Way(AgencyId agency, String peer) {}

    private final ConnectionProfile profile;
    private final Deadlines deadlines;
    private final Map<AgencyId, User> users = new HashMap<>();
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private final Map<Way, Gateway> gateways = new ConcurrentHashMap<>();
    private final Map<String, Long> silentSince = new ConcurrentHashMap<>();
    private final Map<String, Long> triedAgain = new ConcurrentHashMap<>();

    Connections(ConnectionProfile profile, Deadlines deadlines) throws IOException {
        this.profile = profile;
        this.deadlines = deadlines;
        for (Member member : profile.members()) {
            users.put(member.agency(), user(member));
        }
        for (Member member : profile.members()) {
            for (Peer peer : member.peers()) {
                channels.put(peer.name(), channel(peer));
            }
        }
    }

    ConnectionProfile profile() {
        return profile;
    }

    /** Speaks as this agency to this peer. */
    Gateway gateway(Member as, Peer at) {
        tryAgain(at.name());
        return gateways.computeIfAbsent(new Way(as.agency(), at.name()), way -> {
            User user = user(way.agency());
            return Gateway.newInstance()
                    .identity(user.identity())
                    .signer(user.signer())
                    .hash(Hash.SHA256)
                    .connection(channel(way.peer()))
                    .evaluateOptions(Deadlines.after(deadlines.evaluate()))
                    .endorseOptions(Deadlines.after(deadlines.endorse()))
                    .submitOptions(Deadlines.after(deadlines.submit()))
                    .commitStatusOptions(Deadlines.after(deadlines.commit()))
                    .connect();
        });
    }

    /**
     * A peer that was away is reached again within seconds of its return. By itself gRPC waits ever longer before it tries
     * again, up to two minutes, and fails at once what is asked meanwhile.
     */
    private void tryAgain(String peer) {
        ManagedChannel channel = channel(peer);
        if (channel.getState(false) != ConnectivityState.TRANSIENT_FAILURE) {
            return;
        }
        triedAgain.compute(peer, (name, before) -> {
            long now = System.nanoTime();
            if (before != null && now - before < RECONNECT.toNanos()) {
                return before;
            }
            channel.resetConnectBackoff();
            return now;
        });
    }

    /** All peers in the order to ask them for this agency: its own first, and last those that lately were silent. */
    List<Peer> peersFor(Member as) {
        List<Peer> peers = new ArrayList<>(as.peers());
        for (Member other : profile.members()) {
            if (!other.equals(as)) {
                peers.addAll(other.peers());
            }
        }
        peers.sort(Comparator.comparing(this::isSilent));
        return peers;
    }

    /** The peer behind this gateway did not do what was asked: before the next question, it is asked whether it is there. */
    void suspect(Gateway gateway) {
        gateways.forEach((way, known) -> {
            if (known.equals(gateway)) {
                silentSince.put(
                        way.peer(), System.nanoTime() - deadlines.avoided().toNanos());
            }
        });
    }

    /**
     * Asks a peer that was silent, and is due to be tried again, something small first: what it is trusted with would
     * wait for the whole of a longer deadline.
     */
    void checkIsBack(Member as, Peer at) throws GatewayException {
        if (silentSince.containsKey(at.name()) && !isSilent(at)) {
            try {
                chainInfo(as, at);
            } catch (GatewayException e) {
                wasSilent(at);
                throw e;
            }
            answered(at);
        }
    }

    /** Fabric's {@code BlockchainInfo} of the channel, as this peer has it. */
    byte[] chainInfo(Member as, Peer at) throws GatewayException {
        return gateway(as, at)
                .getNetwork(FabricLedger.CHANNEL)
                .getContract("qscc")
                .newProposal("GetChainInfo")
                .addArguments(FabricLedger.CHANNEL)
                .build()
                .evaluate(Deadlines.after(deadlines.status()));
    }

    void answered(Peer peer) {
        silentSince.remove(peer.name());
    }

    void wasSilent(Peer peer) {
        silentSince.put(peer.name(), System.nanoTime());
    }

    private boolean isSilent(Peer peer) {
        @Nullable Long since = silentSince.get(peer.name());
        return since != null && System.nanoTime() - since < deadlines.avoided().toNanos();
    }

    private User user(AgencyId agency) {
        @Nullable User user = users.get(agency);
        if (user == null) {
            throw new IllegalArgumentException(agency + " is not in the connection profile");
        }
        return user;
    }

    private ManagedChannel channel(String peer) {
        @Nullable ManagedChannel channel = channels.get(peer);
        if (channel == null) {
            throw new IllegalArgumentException(peer + " is not in the connection profile");
        }
        return channel;
    }

    private static User user(Member member) throws IOException {
        try {
            X509Certificate certificate = Identities.readX509Certificate(new StringReader(member.certificate()));
            PrivateKey key = Identities.readPrivateKey(new StringReader(member.key()));
            return new User(new X509Identity(member.mspId(), certificate), Signers.newPrivateKeySigner(key));
        } catch (CertificateException | InvalidKeyException e) {
            throw new IOException("certificate or key of the user portal of " + member.agency() + " cannot be read", e);
        }
    }

    /** Connects at the first call. */
    private static ManagedChannel channel(Peer peer) throws IOException {
        ChannelCredentials credentials = peer.trusted().isPresent()
                ? TlsChannelCredentials.newBuilder()
                        .trustManager(
                                new ByteArrayInputStream(peer.trusted().get().getBytes(US_ASCII)))
                        .build()
                : InsecureChannelCredentials.create();
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(peer.target(), credentials)
                .maxInboundMessageSize(LONGEST_MESSAGE)
                .keepAliveTime(2, TimeUnit.MINUTES);
        peer.serverName().ifPresent(builder::overrideAuthority);
        return builder.build();
    }

    @Override
    public void close() {
        gateways.values().forEach(Gateway::close);
        channels.values().forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels.values()) {
            try {
                // Threads that outlive the deployment would hold its class loader.
                channel.awaitTermination(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
