package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteringTest {

    private static final String CODE = "11010126";
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private static MemoryPeer peer;
    private static int transactions;

    @BeforeAll
    static void connect() throws Exception {
        peer = new MemoryPeer();
    }

    @AfterAll
    static void disconnect() {
        peer.close();
    }

    @BeforeEach
    void start_from_an_empty_state() {
        peer.clear();
    }

    @Test
    void a_page_is_filled_by_batches_in_a_row_and_holds_no_more() throws Exception {
        assertThat(register(1, 700, "", "a").status()).isEqualTo(200);
        assertThat(register(701, 1, "0000000001", "b").status()).isEqualTo(200);
        assertThat(register(702, 1299, "0000000701", "c").status()).isEqualTo(200);

        assertThat(refusal(register(2000, 1, "0000000702", "d"))).isEqualTo("NUMBER_TAKEN");
        assertThat(refusal(register(2001, 1, "0000000702", "d"))).isEqualTo("BAD_ARGUMENT");
        assertThat(register(2001, 1, "", "d").status()).isEqualTo(200);
    }

    @Test
    void a_whole_page_is_one_batch_at_most() throws Exception {
        assertThat(register(1, 2000, "", "a").status()).isEqualTo(200);
        assertThat(refusal(register(2001, 2001, "", "a"))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void a_batch_reads_its_own_key_and_its_predecessors_only() throws Exception {
        register(2001, 10, "", "a");
        MemoryPeer.Outcome second = register(2011, 5, "0000002001", "b");
        MemoryPeer.Outcome elsewhere = register(4001, 5, "", "c");

        assertThat(second.reads()).containsExactly("B110101269999997988", "B110101269999997998");
        assertThat(elsewhere.reads()).containsExactly("B110101269999995998");
        assertThat(elsewhere.writes()).containsOnlyKeys("B110101269999995998");
    }

    @Test
    void the_same_batch_again_is_answered_with_the_first_registration_though_others_followed() throws Exception {
        MemoryPeer.Outcome first = register(2001, 10, "", "a");
        register(2011, 5, "0000002001", "b");
        MemoryPeer.Outcome again = register(2001, 10, "", "a");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.payload()).isEqualTo(first.payload());
        assertThat(again.writes()).isEmpty();
        assertThat(again.event()).isEmpty();
    }

    @Test
    void a_batch_that_only_begins_like_a_registered_one_is_another_batch() throws Exception {
        register(2001, 10, "", "a");
        assertThat(refusal(register(2001, 9, "", "a"))).isEqualTo("NUMBER_TAKEN");
        assertThat(refusal(register(2001, 11, "", "a"))).isEqualTo("NUMBER_TAKEN");
    }

    @Test
    void a_refused_batch_writes_and_tells_nothing() throws Exception {
        MemoryPeer.Outcome refused = register(2011, 5, "0000002001", "b");
        assertThat(refusal(refused)).isEqualTo("NOT_CONTIGUOUS");
        assertThat(refused.writes()).isEmpty();
        assertThat(refused.event()).isEmpty();
        assertThat(peer.state).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TaxMSP, 11010126, 200",
        "FinanceMSP, 11020126, 200",
        "CivilAffairsMSP, 11030126, 200",
        "AuditMSP, 11010126, 400",
        "FinanceMSP, 11010126, 400",
        "TaxMSP, 11030126, 400",
        "TaxMSP, 11040126, 400",
    })
    void the_class_digits_of_a_series_say_which_agency_may_register(String msp, String code, int status)
            throws Exception {
        byte[] leaves = leaves(1, 2, "a");
        MemoryPeer.Outcome outcome = call(msp, leaves, "register", code, "0000000001", "2", "", root(leaves));
        assertThat(outcome.status()).isEqualTo(status);
        if (status != 200) {
            assertThat(refusal(outcome)).isEqualTo("WRONG_AGENCY");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1101012, 0000000001, 2, ''",
        "110101260, 0000000001, 2, ''",
        "1101012x, 0000000001, 2, ''",
        "１１０１０１２６, 0000000001, 2, ''",
        "11010126, 0, 2, ''",
        "11010126, -000000000, 2, ''",
        "11010126, 00000000010, 2, ''",
        "11010126, ' 000000000', 2, ''",
        "11010126, 0000000001, 0, ''",
        "11010126, 0000000001, 02, ''",
        "11010126, 0000000001, -2, ''",
        "11010126, 0000000001, 2.0, ''",
        "11010126, 0000000001, 99999999999, ''",
        "11010126, 0000000001, 3, ''",
        "11010126, 0000000001, 2, 0000000001",
        "11010126, 0000000000, 2, ''",
        "11010126, 0000000003, 2, 0000000000",
        "11010126, 0000000003, 2, ''",
        "11010126, 0000000003, 2, 0000000003",
        "11010126, 0000000003, 2, 0000000004",
        "11010126, 0000002003, 2, 0000000001",
        "11010126, 0000000003, 2, 0",
    })
    void malformed_arguments_are_refused(String code, String first, String count, String previous) throws Exception {
        byte[] leaves = leaves(1, 2, "a");
        MemoryPeer.Outcome outcome = call("TaxMSP", leaves, "register", code, first, count, previous, root(leaves));
        assertThat(refusal(outcome)).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void a_root_in_capitals_or_of_other_length_is_malformed() throws Exception {
        byte[] leaves = leaves(1, 2, "a");
        for (String root : List.of("", root(leaves).toUpperCase(java.util.Locale.ROOT), root(leaves) + "00")) {
            assertThat(refusal(call("TaxMSP", leaves, "register", CODE, "0000000001", "2", "", root)))
                    .isEqualTo("BAD_ARGUMENT");
        }
    }

    @Test
    void too_few_and_too_many_arguments_are_refused() throws Exception {
        assertThat(refusal(call("TaxMSP", new byte[32], "register", CODE))).isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(call("TaxMSP", new byte[32], "find", CODE, "0000000000", "x")))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(call("TaxMSP", new byte[32]))).isEqualTo("NO_SUCH_FUNCTION");
    }

    @Test
    void each_receipt_of_a_page_with_many_batches_is_found() throws Exception {
        register(2001, 3, "", "a");
        register(2004, 1, "0000002001", "b");
        register(2005, 4, "0000002004", "c");
        register(2009, 1, "0000002005", "d");
        register(4001, 1, "", "e");

        assertThat(found(2001)).containsExactly("0000002001", "0");
        assertThat(found(2003)).containsExactly("0000002001", "2");
        assertThat(found(2004)).containsExactly("0000002004", "0");
        assertThat(found(2008)).containsExactly("0000002005", "3");
        assertThat(found(2009)).containsExactly("0000002009", "0");
        assertThat(found(4001)).containsExactly("0000004001", "0");
        for (long absent : new long[] {1, 2000, 2010, 4000, 4002, 9_999_999_999L}) {
            assertThat(refusal(find(absent))).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void a_look_up_reads_one_value_of_at_most_128_receipts_however_many_there_are() throws Exception {
        register(1, 1700, "", "a");
        register(1701, 128, "0000000001", "b");
        register(1829, 129, "0000001701", "c");
        for (long number = 1958; number <= 1990; number++) {
            register(number, 1, "%010d".formatted(number == 1958 ? 1829 : number - 1), "d");
        }

        for (long number : new long[] {1, 128, 129, 1664, 1700, 1701, 1828, 1956, 1957, 1990}) {
            assertThat(find(number).reads()).containsExactly("S" + CODE + "%010d".formatted(number));
            assertThat(find(number).bytesRead()).isLessThan(4_300);
        }
        assertThat(find(1990).bytesRead()).isLessThan(200);
        for (int number = 1; number <= 1990; number++) {
            assertThat(leaf(find(number))).isEqualTo(expectedLeaf(number));
        }
    }

    @Test
    void a_batch_is_given_with_all_its_leaves_in_order() throws Exception {
        byte[] leaves = leaves(2001, 1999, "a");
        register(2001, 1999, "", "a");
        MemoryPeer.Outcome batch = call("AuditMSP", new byte[0], "batch", CODE, "0000002001");
        assertThat(JsonParser.parseString(batch.payload())
                        .getAsJsonObject()
                        .get("leaves")
                        .getAsString())
                .isEqualTo(java.util.Base64.getEncoder().encodeToString(leaves));
    }

    @Test
    void a_batch_is_found_at_its_first_number_only() throws Exception {
        register(2001, 200, "", "a");
        assertThat(refusal(call("AuditMSP", new byte[0], "batch", CODE, "0000002129")))
                .isEqualTo("NOT_FOUND");
        assertThat(refusal(register(2129, 5, "0000002001", "b"))).isEqualTo("NUMBER_TAKEN");
        assertThat(refusal(register(2201, 5, "0000002129", "b"))).isEqualTo("NOT_CONTIGUOUS");
        assertThat(register(2201, 5, "0000002001", "b").status()).isEqualTo(200);
    }

    @Test
    void a_part_that_is_missing_shortened_or_another_is_a_fault_and_not_an_answer() throws Exception {
        register(2001, 200, "", "a");
        String key = "B110101269999997870";
        byte[] there = java.util.Objects.requireNonNull(peer.state.get(key));
        byte[] changed = there.clone();
        changed[there.length - 1]++;
        for (byte[] wrong : new byte[][] {new byte[0], java.util.Arrays.copyOf(there, there.length - 32), changed}) {
            peer.state.put(key, wrong);
            assertThat(call("AuditMSP", new byte[0], "batch", CODE, "0000002001")
                            .status())
                    .isEqualTo(500);
        }
        peer.state.put(key, java.util.Arrays.copyOf(there, there.length - 32));
        assertThat(find(2130).status()).isEqualTo(500);
    }

    @Test
    void the_last_number_there_is_can_be_registered_and_found() throws Exception {
        register(9_999_998_001L, 1998, "", "a");
        assertThat(refusal(register(9_999_999_999L, 2, "9999998001", "b"))).isEqualTo("BAD_ARGUMENT");
        register(9_999_999_999L, 1, "9999998001", "b");
        assertThat(found(9_999_999_999L)).containsExactly("9999999999", "0");
        assertThat(found(9_999_999_998L)).containsExactly("9999998001", "1997");
    }

    @Test
    void a_value_that_is_no_packed_batch_is_a_fault_and_not_an_answer() throws Exception {
        peer.state.put("B110101269999997998", "{\"version\":0}".getBytes(UTF_8));
        MemoryPeer.Outcome outcome = find(2001);
        assertThat(outcome.status()).isEqualTo(500);
        assertThat(outcome.message()).startsWith("FAULT: ").doesNotContain("at org.piaolian");
    }

    private static MemoryPeer.Outcome register(long first, int count, String previous, String salt) throws Exception {
        byte[] leaves = leaves(first, count, salt);
        return call(
                "TaxMSP",
                leaves,
                "register",
                CODE,
                "%010d".formatted(first),
                Integer.toString(count),
                previous,
                root(leaves));
    }

    private static MemoryPeer.Outcome find(long number) throws Exception {
        return call("AuditMSP", new byte[0], "find", CODE, "%010d".formatted(number));
    }

    private static String leaf(MemoryPeer.Outcome found) {
        assertThat(found.message()).isEmpty();
        return JsonParser.parseString(found.payload())
                .getAsJsonObject()
                .get("leaf")
                .getAsString();
    }

    private static String expectedLeaf(int number) throws Exception {
        String salt = number <= 1700 ? "a" : number <= 1828 ? "b" : number <= 1957 ? "c" : "d";
        return HexFormat.of().formatHex(leaves(number, 1, salt));
    }

    /** First number of the batch and index in it. */
    private static List<String> found(long number) throws Exception {
        MemoryPeer.Outcome outcome = find(number);
        assertThat(outcome.message()).isEmpty();
        JsonObject answer = JsonParser.parseString(outcome.payload()).getAsJsonObject();
        assertThat(answer.get("number").getAsString()).isEqualTo("%010d".formatted(number));
        return List.of(answer.get("first").getAsString(), answer.get("index").getAsString());
    }

    private static MemoryPeer.Outcome call(String msp, byte[] leaves, String... arguments) throws Exception {
        String transaction = "%064x".formatted(++transactions);
        return peer.invoke(new MemoryPeer.Call(
                msp, transaction, NOON.plusSeconds(transactions), List.of(arguments), Map.of("leaves", leaves)));
    }

    private static String refusal(MemoryPeer.Outcome outcome) {
        assertThat(outcome.status()).isEqualTo(400);
        return outcome.message().substring(0, outcome.message().indexOf(':'));
    }

    private static byte[] leaves(long first, int count, String salt) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        ByteBuffer leaves = ByteBuffer.allocate(count * 32);
        for (int i = 0; i < count; i++) {
            leaves.put(sha.digest((salt + (first + i)).getBytes(UTF_8)));
        }
        return leaves.array();
    }

    /** By the recursion of RFC 6962, so as not to use the way of the contract. */
    private static String root(byte[] leaves) throws Exception {
        return HexFormat.of().formatHex(root(leaves, 0, leaves.length / 32));
    }

    private static byte[] root(byte[] leaves, int from, int to) throws Exception {
        if (to - from == 1) {
            return java.util.Arrays.copyOfRange(leaves, from * 32, to * 32);
        }
        int split = from + Integer.highestOneBit(to - from - 1);
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update((byte) 1);
        sha.update(root(leaves, from, split));
        return sha.digest(root(leaves, split, to));
    }
}
