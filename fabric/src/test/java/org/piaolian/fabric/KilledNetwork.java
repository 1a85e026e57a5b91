package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.piaolian.fabric.msp.Agency;

/** A network in a process of its own, to be killed: its folder, then the agencies' chaincode addresses. */
final class KilledNetwork {

    private KilledNetwork() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<Agency, String> chaincodes = new EnumMap<>(Agency.class);
        for (int i = 0; i < Agency.ALL.size(); i++) {
            chaincodes.put(Agency.ALL.get(i), args[i + 1]);
        }
        EmbeddedNetwork network = EmbeddedNetwork.start(NetworkOptions.ephemeral(Path.of(args[0]), chaincodes));
        System.out.println("ready " + network.port(Agency.TAX));
        new CountDownLatch(1).await();
    }
}
