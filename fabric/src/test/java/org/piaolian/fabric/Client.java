package org.piaolian.fabric;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.Objects;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.piaolian.fabric.msp.Agency;

/** The portal's user of an agency, connected to that agency's peer by Fabric's own client for Java. */
final class Client implements AutoCloseable {

    final ManagedChannel channel;
    final Gateway gateway;
    private Runnable onceCommitted = () -> {};

    Client(EmbeddedNetwork network, Agency agency) throws IOException {
        this(network.profile(), agency);
    }

    Client(Path profile, Agency agency) throws IOException {
        this.channel = channel(profile, agency);
        try {
            this.gateway = Gateway.newInstance()
                    .connection(channel)
                    .hash(Hash.SHA256)
                    .identity(new X509Identity(
                            agency.mspId(),
                            Identities.readX509Certificate(Files.newBufferedReader(userFile(profile, agency, "cert")))))
                    .signer(Signers.newPrivateKeySigner(
                            Identities.readPrivateKey(Files.newBufferedReader(userFile(profile, agency, "key")))))
                    .connect();
        } catch (CertificateException | InvalidKeyException e) {
            throw new IOException(e);
        }
    }

    /** The profile's {@code cert} or {@code key} of the agency's user {@code portal}. */
    static Path userFile(Path profile, Agency agency, String which) throws IOException {
        return profile.resolveSibling(JsonParser.parseString(Files.readString(profile))
                .getAsJsonObject()
                .getAsJsonObject("organizations")
                .getAsJsonObject(agency.id())
                .getAsJsonObject("users")
                .getAsJsonObject("portal")
                .getAsJsonObject(which)
                .get("path")
                .getAsString());
    }

    static ManagedChannel channel(Path profile, Agency agency) throws IOException {
        String url = JsonParser.parseString(Files.readString(profile))
                .getAsJsonObject()
                .getAsJsonObject("peers")
                .getAsJsonObject(agency.peer())
                .get("url")
                .getAsString();
        Path folder = profile.resolveSibling("organizations/peerOrganizations/" + agency.domain());
        Path authority = folder.resolve("peers/" + agency.peer() + "/tls/ca.crt");
        return Grpc.newChannelBuilder(
                        url.substring("grpcs://".length()),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(authority.toFile())
                                .build())
                .overrideAuthority(agency.peer())
                .maxInboundMessageSize(64 << 20)
                .build();
    }

    Network network() {
        return gateway.getNetwork(NetworkOptions.CHANNEL);
    }

    Contract contract() {
        return network().getContract(NetworkOptions.CHAINCODE);
    }

    String evaluate(String... words) throws GatewayException {
        return text(contract()
                .newProposal(words[0])
                .addArguments(rest(words))
                .build()
                .evaluate());
    }

    interface Call {
        String make() throws GatewayException, CommitException;
    }

    /** What a call answers in the end: another agency's peer may be a block behind. */
    static JsonObject answer(Call call) throws Exception {
        GatewayException last = null;
        for (int attempt = 0; attempt < 50; attempt++) {
            try {
                return JsonParser.parseString(call.make()).getAsJsonObject();
            } catch (GatewayException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw Objects.requireNonNull(last);
    }

    /** Reads a disclosure as its recipient, who logs before that it does. */
    JsonObject receive(String disclosure) throws Exception {
        JsonObject logged = answer(() -> submit("logReading", disclosure, "officer-1"));
        String reading = logged.get("transaction").getAsString();
        return answer(() -> evaluate("readDisclosure", disclosure, reading));
    }

    /** Whatever is submitted from now on waits for this after its commit. */
    Client awaiting(Runnable other) {
        onceCommitted = other;
        return this;
    }

    /** Submits and waits for the commit. */
    String submit(String... words) throws EndorseException, SubmitException, CommitStatusException, CommitException {
        String answer = text(contract().submitTransaction(words[0], rest(words)));
        onceCommitted.run();
        return answer;
    }

    static String[] rest(String... words) {
        return java.util.Arrays.copyOfRange(words, 1, words.length);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        gateway.close();
        channel.shutdownNow();
    }
}
