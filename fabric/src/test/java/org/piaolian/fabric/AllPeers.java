package org.piaolian.fabric;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.piaolian.fabric.msp.Agency;

/**
 * The peers of all agencies. A client learns from its own peer that a transaction is committed, when others may be a block
 * behind: what reads it then is not endorsed alike ("ProposalResponsePayloads do not match"), and must be asked for again
 * or, as here, wait until all have it.
 */
final class AllPeers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Client> clients = new ArrayList<>();

    AllPeers(Path profile) throws IOException {
        for (Agency agency : Agency.ALL) {
            clients.add(new Client(profile, agency));
        }
    }

    /** Waits until each has the blocks that any of them has now. */
    void catchUp() {
        long highest = clients.stream().mapToLong(AllPeers::height).max().orElseThrow();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Client client : clients) {
            while (height(client) < highest) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("a peer does not get block " + (highest - 1));
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    private static long height(Client client) {
        try {
            return BlockchainInfo.parseFrom(client.network()
                            .getContract("qscc")
                            .evaluateTransaction("GetChainInfo", NetworkOptions.CHANNEL))
                    .getHeight();
        } catch (GatewayException | InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }
}
