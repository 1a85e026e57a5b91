package org.piaolian.ledger.adapter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.piaolian.agencies.domain.AgencyId;

/**
 * Fabric's common connection profile in JSON, as far as the portal reads it: the agencies with their user
 * {@code portal}, and their peers. A path in it may be relative to its folder; {@code pem} may stand in place of one.
 *
 * @param embedded the profile's {@code x-embedded}: the network is the one-process one for trial
 * @param members in the profile's order
 */
record ConnectionProfile(boolean embedded, List<Member> members) {

    private static final String USER = "portal";

    /**
     * @param peers the agency's own, at least one
     * @param certificate PEM of the user {@code portal}
     * @param key PEM of its private key
     */
    record Member(AgencyId agency, String mspId, List<Peer> peers, String certificate, String key) {}

    /**
     * @param target {@code host:port}
     * @param trusted PEM of the authorities of its server certificate; empty for a connection without TLS
     * @param serverName name in its server certificate where that is not its host
     */
    record Peer(String name, String mspId, String target, Optional<String> trusted, Optional<String> serverName) {}

    /** @throws IOException where the profile, or a file that it names, is missing or not what it should be */
    static ConnectionProfile read(Path file) throws IOException {
        return read(file, Optional.empty());
    }

    /**
     * The same, of one agency alone: neither keys nor peers of the others are read.
     *
     * @param only empty for all agencies
     */
    static ConnectionProfile read(Path file, Optional<AgencyId> only) throws IOException {
        try {
            JsonObject profile = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            return new Reader(file.resolveSibling(""), profile, only).read();
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException e) {
            throw new IOException("not a connection profile: " + file + ": " + e.getMessage(), e);
        }
    }

    Optional<Member> member(AgencyId agency) {
        return members.stream().filter(m -> m.agency().equals(agency)).findFirst();
    }

    private record Reader(Path folder, JsonObject profile, Optional<AgencyId> only) {

        ConnectionProfile read() throws IOException {
            List<Member> members = new ArrayList<>();
            for (Map.Entry<String, JsonElement> entry :
                    object(profile, "organizations").entrySet()) {
                if (only.isEmpty() || only.get().value().equals(entry.getKey())) {
                    members.add(member(entry.getKey(), entry.getValue().getAsJsonObject()));
                }
            }
            if (members.isEmpty()) {
                throw new IllegalArgumentException("no organizations"
                        + only.map(agency -> " of the name " + agency).orElse(""));
            }
            JsonElement embedded = profile.get("x-embedded");
            return new ConnectionProfile(embedded != null && embedded.getAsBoolean(), List.copyOf(members));
        }

        private Member member(String agency, JsonObject organization) throws IOException {
            String mspId = string(organization, "mspid");
            List<Peer> peers = new ArrayList<>();
            for (JsonElement name : required(organization, "peers").getAsJsonArray()) {
                peers.add(peer(name.getAsString(), mspId));
            }
            if (peers.isEmpty()) {
                throw new IllegalArgumentException(agency + " has no peers");
            }
            JsonObject user = object(object(organization, "users"), USER);
            return new Member(
                    new AgencyId(agency),
                    mspId,
                    List.copyOf(peers),
                    pem(object(user, "cert")),
                    pem(object(user, "key")));
        }

        private Peer peer(String name, String mspId) throws IOException {
            JsonObject peer = object(object(profile, "peers"), name);
            URI url = URI.create(string(peer, "url"));
            if (url.getHost() == null || url.getPort() < 0) {
                throw new IllegalArgumentException("url of " + name + " has no host and port");
            }
            boolean tls = switch (url.getScheme()) {
                case "grpcs" -> true;
                case "grpc" -> false;
                default -> throw new IllegalArgumentException("url of " + name + " is not grpcs:// or grpc://");
            };
            Optional<String> serverName = peer.has("grpcOptions")
                    ? Optional.ofNullable(object(peer, "grpcOptions").get("ssl-target-name-override"))
                            .map(JsonElement::getAsString)
                    : Optional.empty();
            return new Peer(
                    name,
                    mspId,
                    url.getHost() + ":" + url.getPort(),
                    tls ? Optional.of(pem(object(peer, "tlsCACerts"))) : Optional.empty(),
                    serverName);
        }

        private String pem(JsonObject source) throws IOException {
            return source.has("pem")
                    ? string(source, "pem")
                    : Files.readString(folder.resolve(string(source, "path")), StandardCharsets.US_ASCII);
        }

        private static JsonObject object(JsonObject parent, String name) {
            return required(parent, name).getAsJsonObject();
        }

        private static String string(JsonObject parent, String name) {
            return required(parent, name).getAsString();
        }

        private static JsonElement required(JsonObject parent, String name) {
            JsonElement value = parent.get(name);
            if (value == null) {
                throw new IllegalArgumentException("\"" + name + "\" is missing");
            }
            return value;
        }
    }
}
