package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.msp.Agency;

/** Details that the tax service shares with the Finance Bureau and the Audit Office, and with nobody else. */
@Conformance
@EnabledIfSystemProperty(
        named = "network",
        matches = "real",
        disabledReason = "the embedded network refuses private data in words (ADR 0002)")
class PrivateDataTest {

    private static final String COLLECTION = "tax-supervised";
    private static final String SECRET = "what only three agencies may read";

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private final Client tax = RUNNING.tax();

    @Test
    void members_read_it_and_the_block_has_its_hash_only() throws Exception {
        ByteString block = put("shared");

        assertThat(block.toByteArray()).contains(hash());
        assertThat(block.toStringUtf8()).doesNotContain(SECRET);
        for (Agency member : new Agency[] {Agency.TAX, Agency.FINANCE, Agency.AUDIT}) {
            try (Client client = new Client(RUNNING.profile(), member)) {
                assertThat(readOnce(client, "shared")).isEqualTo(SECRET);
            }
        }
    }

    @Test
    void who_is_no_member_sees_the_hash_and_no_more() throws Exception {
        put("hidden");

        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL)) {
            assertThatThrownBy(() -> civil.evaluate("private-get", COLLECTION, "hidden"))
                    .isInstanceOf(GatewayException.class);
            assertThat(HexFormat.of().parseHex(civil.evaluate("private-hash", COLLECTION, "hidden")))
                    .isEqualTo(hash());
        }
    }

    @Test
    void what_is_purged_is_gone_for_members_too_and_its_hash_stays_in_the_block() throws Exception {
        long number = number("purged");
        tax.submit("private-purge", COLLECTION, "purged");

        assertThat(tax.evaluate("private-get", COLLECTION, "purged")).isEmpty();
        assertThat(block(number).toByteArray()).contains(hash());
    }

    private ByteString put(String key) throws Exception {
        return block(number(key));
    }

    private long number(String key) throws Exception {
        SubmittedTransaction submitted = tax.contract()
                .newProposal("private-put")
                .addArguments(COLLECTION, key)
                .putTransient(key, SECRET)
                .setEndorsingOrganizations("TaxMSP", "FinanceMSP", "AuditMSP")
                .build()
                .endorse()
                .submitAsync();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();
        return submitted.getStatus().getBlockNumber();
    }

    private ByteString block(long number) throws GatewayException {
        return ByteString.copyFrom(tax.network()
                .getContract("qscc")
                .evaluateTransaction("GetBlockByNumber", NetworkOptions.CHANNEL, Long.toString(number)));
    }

    /** Another peer may be a block behind. */
    private static String readOnce(Client client, String key) throws GatewayException, InterruptedException {
        String value = "";
        for (int i = 0; i < 50 && value.isEmpty(); i++) {
            value = client.evaluate("private-get", COLLECTION, key);
            Thread.sleep(100);
        }
        return value;
    }

    private static byte[] hash() throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
    }
}
