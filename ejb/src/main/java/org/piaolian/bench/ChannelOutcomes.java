package org.piaolian.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** How the transactions of a stretch of the channel's blocks ended, by Fabric's own client at the first agency's peer. */
final class ChannelOutcomes implements AutoCloseable {

    private static final String CHANNEL = "receipts";

    private final ManagedChannel peer;
    private final Gateway gateway;

    /** @param profile a connection profile, with paths relative to its folder */
    ChannelOutcomes(Path profile) throws IOException, GeneralSecurityException {
        JsonObject all = JsonParser.parseString(Files.readString(profile)).getAsJsonObject();
        JsonObject agency = all.getAsJsonObject("organizations")
                .entrySet()
                .iterator()
                .next()
                .getValue()
                .getAsJsonObject();
        JsonObject user = agency.getAsJsonObject("users").getAsJsonObject("portal");
        JsonObject at = all.getAsJsonObject("peers")
                .getAsJsonObject(agency.getAsJsonArray("peers").get(0).getAsString());
        peer = Grpc.newChannelBuilder(
                        at.get("url").getAsString().substring("grpcs://".length()),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(path(profile, at.getAsJsonObject("tlsCACerts"))
                                        .toFile())
                                .build())
                .overrideAuthority(at.getAsJsonObject("grpcOptions")
                        .get("ssl-target-name-override")
                        .getAsString())
                .build();
        try (Reader certificate = Files.newBufferedReader(path(profile, user.getAsJsonObject("cert")));
                Reader key = Files.newBufferedReader(path(profile, user.getAsJsonObject("key")))) {
            gateway = Gateway.newInstance()
                    .identity(new X509Identity(
                            agency.get("mspid").getAsString(), Identities.readX509Certificate(certificate)))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
                    .hash(Hash.SHA256)
                    .connection(peer)
                    .connect();
        }
    }

    private static Path path(Path profile, JsonObject source) {
        return profile.resolveSibling(source.get("path").getAsString());
    }

    /** How many blocks there are. */
    long height() throws GatewayException, InvalidProtocolBufferException {
        return BlockchainInfo.parseFrom(network().getContract("qscc").evaluateTransaction("GetChainInfo", CHANNEL))
                .getHeight();
    }

    /** How many transactions ended how, from one block on, up to the last there is. */
    Map<TxValidationCode, Integer> since(long block) throws GatewayException, InvalidProtocolBufferException {
        long end = height();
        Map<TxValidationCode, Integer> outcomes = new EnumMap<>(TxValidationCode.class);
        if (block >= end) {
            return outcomes;
        }
        try (CloseableIterator<FilteredBlock> blocks = network()
                .newFilteredBlockEventsRequest()
                .startBlock(block)
                .build()
                .getEvents()) {
            FilteredBlock next;
            do {
                next = blocks.next();
                next.getFilteredTransactionsList()
                        .forEach(one -> outcomes.merge(one.getTxValidationCode(), 1, Integer::sum));
            } while (next.getNumber() + 1 < end);
        }
        return outcomes;
    }

    private Network network() {
        return gateway.getNetwork(CHANNEL);
    }

    @Override
    public void close() {
        gateway.close();
        peer.shutdownNow();
    }
}
