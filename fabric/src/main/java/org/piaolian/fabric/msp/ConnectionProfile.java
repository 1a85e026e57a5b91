package org.piaolian.fabric.msp;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.ToIntFunction;

/** Fabric's common connection profile as JSON; paths are relative to its folder. */
public final class ConnectionProfile {

    private ConnectionProfile() {}

    /** Writes {@code connection.json} in one step: who reads it sees the old or the new one. */
    public static void write(Path folder, String channel, Organisations organisations, ToIntFunction<Agency> ports)
            throws IOException {
        JsonObject channelPeers = new JsonObject();
        JsonObject agencies = new JsonObject();
        JsonObject peers = new JsonObject();
        for (Agency agency : Agency.ALL) {
            channelPeers.add(agency.peer(), new JsonObject());
            agencies.add(agency.id(), organisation(agency, folder, organisations));
            peers.add(agency.peer(), peer(agency, folder, organisations, ports.applyAsInt(agency)));
        }
        JsonObject channelEntry = new JsonObject();
        channelEntry.add("peers", channelPeers);
        JsonObject channels = new JsonObject();
        channels.add(channel, channelEntry);

        JsonObject profile = new JsonObject();
        profile.addProperty("name", "piaolian-embedded");
        profile.addProperty("version", "1.0.0");
        profile.addProperty("x-embedded", true);
        profile.add("channels", channels);
        profile.add("organizations", agencies);
        profile.add("peers", peers);

        Path file = folder.resolve("connection.json");
        Path half = folder.resolve("connection.json.new");
        Files.writeString(
                half,
                new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(profile));
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static JsonObject organisation(Agency agency, Path folder, Organisations organisations) throws IOException {
        JsonArray peers = new JsonArray();
        peers.add(agency.peer());
        Path msp = organisations.userMsp(agency, "Portal");
        JsonObject portal = new JsonObject();
        portal.add("cert", path(folder, Pem.onlyFile(msp.resolve("signcerts"))));
        portal.add("key", path(folder, Pem.onlyFile(msp.resolve("keystore"))));
        JsonObject users = new JsonObject();
        users.add("portal", portal);
        JsonObject organisation = new JsonObject();
        organisation.addProperty("mspid", agency.mspId());
        organisation.add("peers", peers);
        organisation.add("users", users);
        return organisation;
    }

    private static JsonObject peer(Agency agency, Path folder, Organisations organisations, int port) {
        JsonObject options = new JsonObject();
        options.addProperty("ssl-target-name-override", agency.peer());
        JsonObject peer = new JsonObject();
        peer.addProperty("url", "grpcs://localhost:" + port);
        peer.add("tlsCACerts", path(folder, organisations.tlsAuthority(agency)));
        peer.add("grpcOptions", options);
        return peer;
    }

    private static JsonObject path(Path folder, Path file) {
        JsonObject path = new JsonObject();
        path.addProperty(
                "path",
                folder.toAbsolutePath().relativize(file.toAbsolutePath()).toString());
        return path;
    }
}
