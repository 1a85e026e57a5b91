package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.client.EndorseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

/** A chaincode's successor on the running channel; the embedded network has one version, and its collections. */
@Conformance
class UpgradedChaincodeTest {

    private static final String CODE = "11010126";
    private static final String NUMBER = "0000000001";
    private static final String CONTENT = "{\"receipts\":[{\"number\":\"11010126-0000000001\"}]}";

    @TempDir
    private Path folder;

    @Test
    void an_upgrade_adds_the_collections_that_a_channel_lacked_and_keeps_what_was_registered() throws Exception {
        if (!RealNetwork.isWanted()) {
            System.err.println("SKIPPED: the embedded network has no second version of the chaincode");
        }
        assumeTrue(RealNetwork.isWanted(), "the embedded network has no second version of the chaincode");
        RealNetwork.Commands network = RealNetwork.another("upgraded", 300);
        Path collections = network.state().resolve("chaincode/collections.json");
        Files.createDirectories(collections.getParent());
        Files.writeString(collections, withoutThoseOfTwo().toString());
        network.up();
        try (AllPeers peers = new AllPeers(network.profile());
                Client civil = new Client(network.profile(), Agency.CIVIL)) {
            TaxService tax = new TaxService(network.profile(), peers);
            tax.register(CODE, NUMBER);
            assertThatThrownBy(() -> tax.disclose(CONTENT)).isInstanceOf(EndorseException.class);

            network.run("upgrade-chaincode");

            assertThat(state(civil)).isEqualTo("REGISTERED");
            String id = tax.disclose(CONTENT);
            assertThat(received(civil, id)).isEqualTo(CONTENT);

            // And once more, to the port that the first version had.
            network.run("upgrade-chaincode");

            assertThat(state(civil)).isEqualTo("REGISTERED");
            assertThat(received(civil, id)).isEqualTo(CONTENT);
            tax.disclose(CONTENT);
        } finally {
            network.run("down");
        }
    }

    private JsonArray withoutThoseOfTwo() throws Exception {
        RealNetwork.another("no-network", 0).run("manifests", folder.toString());
        JsonArray all = JsonParser.parseString(Files.readString(folder.resolve("collections.json")))
                .getAsJsonArray();
        JsonArray some = new JsonArray();
        all.forEach(collection -> {
            if (!collection.getAsJsonObject().get("name").getAsString().startsWith("between-")) {
                some.add(collection);
            }
        });
        assertThat(some).hasSizeBetween(1, all.size() - 1);
        return some;
    }

    private static String state(Client client) throws Exception {
        return JsonParser.parseString(client.evaluate("find", CODE, NUMBER))
                .getAsJsonObject()
                .get("state")
                .getAsString();
    }

    private static String received(Client recipient, String id) throws Exception {
        return recipient.receive(id).get("content").getAsString();
    }
}
