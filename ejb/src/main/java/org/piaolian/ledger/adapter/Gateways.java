package org.piaolian.ledger.adapter;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.piaolian.agencies.domain.AgencyId;

/** The open connections: each agency's identity on each peer's gateway, the agency's own peers first. */
final class Gateways implements AutoCloseable {

    private static final long EVALUATE_SECONDS = 5;
    private static final long ENDORSE_SECONDS = 35;
    private static final long SUBMIT_SECONDS = 10;
    private static final long COMMIT_SECONDS = 30;

    /** The channel {@code receipts} as one identity sees it through one peer. */
    record Route(ConnectionProfile.Peer peer, Network network) {}

    private final ConnectionProfile profile;
    private final List<Gateway> gateways = new ArrayList<>();
    private final Map<String, ManagedChannel> channels = new LinkedHashMap<>();
    private final Map<AgencyId, List<Route>> routes = new LinkedHashMap<>();

    Gateways(ConnectionProfile profile) throws IOException {
        this.profile = profile;
        for (ConnectionProfile.Peer peer : profile.peers()) {
            channels.put(
                    peer.name(),
                    Grpc.newChannelBuilderForAddress(
                                    peer.host(),
                                    peer.port(),
                                    TlsChannelCredentials.newBuilder()
                                            .trustManager(peer.tlsCa().toFile())
                                            .build())
                            .overrideAuthority(peer.authority())
                            .maxInboundMessageSize(100 << 20)
                            .build());
        }
        for (ConnectionProfile.Organisation organisation :
                profile.organisations().values()) {
            routes.put(organisation.agency(), routes(organisation));
        }
    }

    private List<Route> routes(ConnectionProfile.Organisation organisation) throws IOException {
        Identity identity;
        Signer signer;
        try (Reader certificate = Files.newBufferedReader(organisation.certificate());
                Reader key = Files.newBufferedReader(organisation.privateKey())) {
            identity = new X509Identity(organisation.mspId(), Identities.readX509Certificate(certificate));
            signer = Signers.newPrivateKeySigner(Identities.readPrivateKey(key));
        } catch (GeneralSecurityException e) {
            throw new IOException("the portal's identity for " + organisation.mspId() + " cannot be read", e);
        }
        List<ConnectionProfile.Peer> ownFirst = profile.peers().stream()
                .sorted(Comparator.comparing(peer -> !organisation.peers().contains(peer.name())))
                .toList();
        List<Route> all = new ArrayList<>();
        for (ConnectionProfile.Peer peer : ownFirst) {
            Gateway gateway = Gateway.newInstance()
                    .identity(identity)
                    .signer(signer)
                    .connection(channels.get(peer.name()))
                    .evaluateOptions(o -> o.withDeadlineAfter(EVALUATE_SECONDS, TimeUnit.SECONDS))
                    .endorseOptions(o -> o.withDeadlineAfter(ENDORSE_SECONDS, TimeUnit.SECONDS))
                    .submitOptions(o -> o.withDeadlineAfter(SUBMIT_SECONDS, TimeUnit.SECONDS))
                    .commitStatusOptions(o -> o.withDeadlineAfter(COMMIT_SECONDS, TimeUnit.SECONDS))
                    .connect();
            gateways.add(gateway);
            all.add(new Route(peer, gateway.getNetwork("receipts")));
        }
        return List.copyOf(all);
    }

    ConnectionProfile profile() {
        return profile;
    }

    List<Route> of(AgencyId agency) {
        List<Route> found = routes.get(agency);
        if (found == null) {
            throw new NoSuchElementException("the connection profile has no organisation " + agency);
        }
        return found;
    }

    /** One route to each peer, each by the identity of the peer's own agency; for questions that anyone may ask. */
    List<Route> toEachPeer() {
        return routes.values().stream().map(all -> all.get(0)).toList();
    }

    @Override
    public void close() {
        gateways.forEach(Gateway::close);
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}
