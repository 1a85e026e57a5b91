package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.msp.Agency;

/** Details that the tax service shares with the Finance Bureau and the Audit Office, and with nobody else. */
@Conformance
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
                assertThat(client.evaluate("private-get", COLLECTION, "shared")).isEqualTo(SECRET);
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

    @Test
    void the_block_is_delivered_with_the_data_to_members_and_without_to_others() throws Exception {
        long number = number("delivered");

        BlockAndPrivateData whole = delivered(tax, number);
        List<CollectionPvtReadWriteSet> all = whole.getPrivateDataMapMap().values().stream()
                .flatMap(set -> set.getNsPvtRwsetList().stream())
                .flatMap(namespace -> namespace.getCollectionPvtRwsetList().stream())
                .toList();
        assertThat(all).hasSize(1);
        CollectionPvtReadWriteSet data = all.get(0);
        assertThat(data.getCollectionName()).isEqualTo(COLLECTION);
        assertThat(KVRWSet.parseFrom(data.getRwset()).getWrites(0).getKey()).isEqualTo("delivered");
        assertThat(KVRWSet.parseFrom(data.getRwset()).getWrites(0).getValue().toStringUtf8())
                .isEqualTo(SECRET);
        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL)) {
            assertThat(delivered(civil, number).getBlock().getHeader())
                    .isEqualTo(whole.getBlock().getHeader());
            assertThat(delivered(civil, number).getPrivateDataMapMap()).isEmpty();
        }
    }

    /** What the peer says of it does not get through the shim. */
    @Test
    void who_is_no_member_may_not_write_and_nobody_to_a_collection_that_is_not_defined() throws Exception {
        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL)) {
            assertThatThrownBy(() -> proposal(civil, COLLECTION, "foreign").endorse())
                    .isInstanceOf(EndorseException.class);
            assertThat(civil.evaluate("private-hash", COLLECTION, "foreign")).isEmpty();
        }
        assertThatThrownBy(() -> proposal(tax, "nowhere", "key").endorse()).isInstanceOf(EndorseException.class);
    }

    @Test
    void two_that_read_and_write_one_private_key_conflict_though_the_block_has_hashes_only() throws Exception {
        number("contended");
        Transaction first =
                proposal(tax, COLLECTION, "contended", "private-get").endorse();
        Transaction second =
                proposal(tax, COLLECTION, "contended", "private-get").endorse();

        assertThat(first.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(second.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    void what_is_deleted_is_not_there_for_members_and_has_no_hash_in_the_state() throws Exception {
        number("deleted");
        tax.submit("private-delete", COLLECTION, "deleted");

        assertThat(tax.evaluate("private-get", COLLECTION, "deleted")).isEmpty();
        assertThat(tax.evaluate("private-hash", COLLECTION, "deleted")).isEmpty();
    }

    @Test
    void private_keys_of_a_range_are_given_in_order_and_only_to_who_writes_nothing() throws Exception {
        number("range-b");
        number("range-a");
        number("range-c");

        assertThat(tax.evaluate("private-range", COLLECTION, "range-a", "range-c"))
                .isEqualTo("range-a range-b ");
        assertThatThrownBy(() -> tax.submit("private-range", COLLECTION, "range-a", "range-c", "put", "x", "1"))
                .isInstanceOf(EndorseException.class);
    }

    @Test
    void what_outlives_the_collections_blocks_is_dropped_with_its_hash_in_the_state_and_stays_in_the_block()
            throws Exception {
        long number = submitted(proposal(tax, "short-lived", "old").endorse());
        tax.submit("put", "time", "1");
        tax.submit("put", "time", "2");
        assertThat(tax.evaluate("private-get", "short-lived", "old")).isEqualTo(SECRET);
        tax.submit("put", "time", "3");

        assertThat(tax.evaluate("private-get", "short-lived", "old")).isEmpty();
        assertThat(tax.evaluate("private-hash", "short-lived", "old")).isEmpty();
        assertThat(block(number).toByteArray()).contains(hash());
        assertThat(delivered(tax, number).getPrivateDataMapMap()).isEmpty();
    }

    private static BlockAndPrivateData delivered(Client client, long number) {
        try (CloseableIterator<BlockAndPrivateData> blocks = client.network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(number)
                .build()
                .getEvents()) {
            return blocks.next();
        }
    }

    private ByteString put(String key) throws Exception {
        return block(number(key));
    }

    private long number(String key) throws Exception {
        return submitted(proposal(tax, COLLECTION, key).endorse());
    }

    private static long submitted(Transaction transaction) throws Exception {
        SubmittedTransaction submitted = transaction.submitAsync();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();
        RUNNING.catchUp();
        return submitted.getStatus().getBlockNumber();
    }

    /** @param before what the transaction does with the same key before it writes */
    private static Proposal proposal(Client client, String collection, String key, String... before) {
        List<String> words = new ArrayList<>();
        for (String word : before) {
            words.addAll(List.of(word, collection, key));
        }
        words.addAll(List.of("private-put", collection, key));
        return client.contract()
                .newProposal(words.get(0))
                .addArguments(words.subList(1, words.size()).toArray(String[]::new))
                .putTransient(key, SECRET)
                .setEndorsingOrganizations("TaxMSP", "FinanceMSP", "AuditMSP")
                .build();
    }

    private ByteString block(long number) throws GatewayException {
        return ByteString.copyFrom(tax.network()
                .getContract("qscc")
                .evaluateTransaction("GetBlockByNumber", NetworkOptions.CHANNEL, Long.toString(number)));
    }

    private static byte[] hash() throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
    }
}
