package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.CODE;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the first transition of a receipt reads, which all stands in the transaction. */
class FirstReadTest {

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @ParameterizedTest
    @CsvSource({"1, 8", "2, 4", "5, 2", "8, 1", "9, 3", "20, 2", "100, 1", "128, 1", "500, 1"})
    void on_a_page_of_batches_of_one_size_at_most_eight_parts_are_read(int size, int most) throws Exception {
        fill(size);
        int mostRead = 0;
        long mostBytes = 0;
        int mostInSet = 0;
        for (int number : IntStream.rangeClosed(1, 500).toArray()) {
            MemoryPeer.Outcome locked = channel.peer
                    .endorse(channel.prepare(
                            "AuditMSP", Map.of(), "transit", "lock", "ALL", "[" + channel.lock(number, "u") + "]"))
                    .outcome();
            assertThat(locked.message()).isEmpty();
            assertThat(locked.reads()).hasSize(1);
            mostRead = Math.max(
                    mostRead, locked.ranges().stream().mapToInt(List::size).sum());
            mostBytes = Math.max(mostBytes, locked.bytesRead());
            mostInSet = Math.max(mostInSet, readSet(locked));
        }
        assertThat(mostRead).isEqualTo(most);
        assertThat(mostBytes).isLessThan(4_300);
        assertThat(mostInSet).isLessThan(330);
    }

    @Test
    void who_names_the_batch_reads_one_part_wherever_in_it_the_receipt_is() throws Exception {
        fill(500);
        for (long number : new long[] {1, 128, 129, 500}) {
            JsonObject item = with(channel.lock(number, "u"), "first", "0000000001");
            MemoryPeer.Outcome locked = channel.take("AuditMSP", "lock", item);
            assertThat(locked.message()).isEmpty();
            assertThat(locked.reads()).hasSize(2);
            assertThat(locked.ranges()).isEmpty();
            assertThat(readSet(locked)).isEqualTo(54);
        }
        JsonObject beyond = with(channel.lock(501, "u"), "first", "0000000001");
        assertThat(refusal(channel.take("AuditMSP", "lock", beyond))).isEqualTo("NOT_FOUND");
        JsonObject later = with(channel.lock(2, "u"), "first", "0000000003");
        assertThat(refusal(channel.take("AuditMSP", "lock", later))).isEqualTo("BAD_ARGUMENT");
        JsonObject page = with(channel.lock(2001, "u"), "first", "0000000001");
        assertThat(refusal(channel.take("AuditMSP", "lock", page))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void of_receipts_next_to_each_other_a_part_is_read_once() throws Exception {
        fill(500);
        String items = "["
                + String.join(
                        ",",
                        IntStream.rangeClosed(1, 500)
                                .mapToObj(number -> channel.lock(number, "u").toString())
                                .toList())
                + "]";
        MemoryPeer.Outcome locked = channel.call("AuditMSP", "transit", "lock", "ALL", items);
        assertThat(locked.writes()).hasSize(500);
        assertThat(locked.reads()).hasSize(500);
        assertThat(locked.ranges().stream().filter(range -> !range.isEmpty())).hasSize(4);
    }

    @Test
    void the_worst_page_there_can_be_costs_no_more_than_Fabric_sends_at_once() throws Exception {
        register(1, 1, "");
        for (int first = 2; first <= 96; first++) {
            register(first, 1, "%010d".formatted(first - 1));
        }
        register(97, 33, "0000000096");
        MemoryPeer.Outcome locked = channel.take("AuditMSP", "lock", channel.lock(129, "u"));
        assertThat(locked.message()).isEmpty();
        assertThat(locked.ranges().stream().mapToInt(List::size).sum()).isEqualTo(96);
        assertThat(locked.bytesRead()).isLessThan(17_000);
    }

    @Test
    void a_later_transition_reads_how_the_receipt_stands_and_nothing_else() throws Exception {
        fill(20);
        channel.take("AuditMSP", "lock", channel.lock(15, "u"));
        MemoryPeer.Outcome closed =
                channel.take("AuditMSP", "close", with(TestChannel.item(15, "REIMBURSED"), "unit", "u"));
        assertThat(closed.message()).isEmpty();
        assertThat(closed.reads()).containsExactly("S" + CODE + "0000000015");
        assertThat(closed.ranges()).isEmpty();
    }

    private static void fill(int size) throws Exception {
        for (int first = 1; first <= 500; first += size) {
            register(first, size, first == 1 ? "" : "%010d".formatted(first - size));
        }
    }

    private static void register(long first, int count, String previous) throws Exception {
        byte[] leaves = new byte[32 * count];
        leaves[0] = (byte) first;
        MemoryPeer.Outcome registered = channel.call(
                "TaxMSP",
                Map.of("leaves", leaves),
                "register",
                CODE,
                "%010d".formatted(first),
                Integer.toString(count),
                previous,
                new Leaves(leaves).root());
        assertThat(registered.message()).isEmpty();
    }

    /** Bytes of the read set on a channel of a million blocks, as Fabric writes it. */
    private static int readSet(MemoryPeer.Outcome outcome) {
        KVRWSet.Builder set = KVRWSet.newBuilder();
        outcome.reads().forEach(key -> set.addReads(read(key)));
        for (List<String> keys : outcome.ranges()) {
            String end = keys.isEmpty() ? "B11010126" + "0".repeat(10) + "~" : keys.get(keys.size() - 1);
            set.addRangeQueriesInfo(RangeQueryInfo.newBuilder()
                    .setStartKey(keys.isEmpty() ? end : keys.get(0))
                    .setEndKey(end)
                    .setItrExhausted(true)
                    .setRawReads(QueryReads.newBuilder()
                            .addAllKvReads(
                                    keys.stream().map(FirstReadTest::read).toList())));
        }
        return set.build().getSerializedSize();
    }

    private static KVRead read(String key) {
        KVRead.Builder read = KVRead.newBuilder().setKey(key);
        if (key.startsWith("B")) {
            read.setVersion(Version.newBuilder().setBlockNum(1_000_000).setTxNum(100));
        }
        return read.build();
    }
}
