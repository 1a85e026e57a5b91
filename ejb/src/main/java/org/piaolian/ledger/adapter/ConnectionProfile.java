package org.piaolian.ledger.adapter;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.piaolian.agencies.domain.AgencyId;

/**
 * Fabric's common connection profile in JSON, as far as the portal needs it: the agencies' peers, and for each agency
 * the certificate and key that the portal signs with in its name. Paths are relative to the profile's folder.
 */
record ConnectionProfile(boolean embedded, Map<AgencyId, Organisation> organisations, List<Peer> peers) {

    /** @param peers its own peers, by name */
    record Organisation(AgencyId agency, String mspId, List<String> peers, Path certificate, Path privateKey) {}

    /** @param authority the host name that its TLS certificate is for */
    record Peer(String name, String mspId, String host, int port, Path tlsCa, String authority) {}

    ConnectionProfile {
        organisations = Map.copyOf(organisations);
        peers = List.copyOf(peers);
    }

    static ConnectionProfile read(Path file) throws IOException {
        JsonObject profile;
        try (InputStream in = Files.newInputStream(file);
                JsonReader reader = Json.createReader(in)) {
            profile = reader.readObject();
        }
        Path folder = java.util.Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        Map<AgencyId, Organisation> organisations = new LinkedHashMap<>();
        Map<String, String> mspOfPeer = new LinkedHashMap<>();
        JsonObject all = profile.getJsonObject("organizations");
        for (String name : all.keySet()) {
            JsonObject o = all.getJsonObject(name);
            List<String> own = o.getJsonArray("peers").stream()
                    .map(peer -> ((jakarta.json.JsonString) peer).getString())
                    .toList();
            own.forEach(peer -> mspOfPeer.put(peer, o.getString("mspid")));
            JsonObject user = o.getJsonObject("users").getJsonObject("portal");
            AgencyId agency = new AgencyId(name);
            organisations.put(
                    agency,
                    new Organisation(
                            agency,
                            o.getString("mspid"),
                            own,
                            folder.resolve(user.getJsonObject("cert").getString("path")),
                            folder.resolve(user.getJsonObject("key").getString("path"))));
        }
        List<Peer> peers = new ArrayList<>();
        for (Map.Entry<String, String> peer : mspOfPeer.entrySet()) {
            JsonObject p = profile.getJsonObject("peers").getJsonObject(peer.getKey());
            URI url = URI.create(p.getString("url"));
            if (!"grpcs".equals(url.getScheme())) {
                throw new IOException(file + ": the url of " + peer.getKey() + " is not grpcs://");
            }
            JsonObject options = p.getJsonObject("grpcOptions");
            peers.add(new Peer(
                    peer.getKey(),
                    peer.getValue(),
                    url.getHost(),
                    url.getPort(),
                    folder.resolve(p.getJsonObject("tlsCACerts").getString("path")),
                    options == null ? url.getHost() : options.getString("ssl-target-name-override", url.getHost())));
        }
        return new ConnectionProfile(profile.getBoolean("x-embedded", false), organisations, peers);
    }
}
