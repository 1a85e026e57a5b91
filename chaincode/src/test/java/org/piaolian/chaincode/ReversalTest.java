package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.CODE;
import static org.piaolian.chaincode.TestChannel.FINANCE_CODE;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.item;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Receipt 1 is of 100.00, the receipts 2 to 9 name it as related: 2 of 100.00, 3 of 60.00, 4 of 40.00, 5 of 40.01, 6 of
 * -40.00, 7 of 100.00 USD, 8 of another agency, 9 of nothing; 10 names none.
 */
class ReversalTest {

    private static final String ORIGINAL = CODE + "-0000000001";
    private static final List<String> CONTENTS = List.of(
            content("tax", "CNY", "100.00", null),
            content("tax", "CNY", "100.00", ORIGINAL),
            content("tax", "CNY", "60.00", ORIGINAL),
            content("tax", "CNY", "40.00", ORIGINAL),
            content("tax", "CNY", "40.01", ORIGINAL),
            content("tax", "CNY", "-40.00", ORIGINAL),
            content("tax", "USD", "100.00", ORIGINAL),
            content("customs", "CNY", "100.00", ORIGINAL),
            content("tax", "CNY", "0.00", ORIGINAL),
            content("tax", "CNY", "100.00", null));

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @BeforeEach
    void start_with_a_receipt_whose_reversal_is_asked_for() throws Exception {
        channel.register("TaxMSP", CODE, 1, CONTENTS.toArray(String[]::new));
        channel.register("FinanceMSP", FINANCE_CODE, 1, content("tax", "CNY", "100.00", ORIGINAL));
        ask();
    }

    @Test
    void a_red_receipt_over_the_total_takes_the_receipt_back_and_both_say_so() throws Exception {
        MemoryPeer.Outcome reversed = reverse(2, 1, 2);

        JsonObject original = channel.find(1);
        assertThat(original.get("state").getAsString()).isEqualTo("REVERSED");
        assertThat(original.getAsJsonObject("life").get("reversals")).hasToString("[\"" + name(2) + "\"]");
        JsonObject red = channel.find(2);
        assertThat(red.get("state").getAsString()).isEqualTo("REGISTERED");
        assertThat(red.getAsJsonObject("life").get("reverses").getAsString()).isEqualTo(ORIGINAL);
        assertThat(JsonParser.parseString(reversed.event().get("changed")))
                .isEqualTo(JsonParser.parseString(
                        """
                        [{"code":"11010126","number":"0000000001","action":"reverse","state":"REVERSED","sequence":2,
                          "actorMsp":"TaxMSP","at":"%1$s"},
                         {"code":"11010126","number":"0000000002","action":"reverses","state":"REGISTERED","sequence":1,
                          "actorMsp":"TaxMSP","at":"%1$s"}]
                        """.formatted(answer(reversed).get("at").getAsString())));
    }

    @Test
    void nothing_of_the_contents_is_written_or_answered() throws Exception {
        MemoryPeer.Outcome reversed = reverse(2, 1, 2);
        String all = reversed.payload()
                + reversed.event()
                + reversed.writes().values().stream()
                        .map(value -> new String(value, java.nio.charset.StandardCharsets.UTF_8))
                        .toList();
        assertThat(all).doesNotContain("100.00").doesNotContain("CNY").doesNotContain("Zhang");
    }

    @Test
    void parts_are_taken_back_until_they_come_to_the_total() throws Exception {
        answer(reverse(3, 1, 3));
        assertThat(channel.state(1)).isEqualTo("REGISTERED");
        ask();
        assertThat(refusal(reverse(5, 1, 3, 5))).isEqualTo("TOO_MUCH");
        answer(reverse(4, 1, 3, 4));
        assertThat(channel.state(1)).isEqualTo("REVERSED");
        assertThat(channel.find(1).getAsJsonObject("life").get("reversals"))
                .hasToString("[\"" + name(3) + "\",\"" + name(4) + "\"]");
    }

    @Test
    void a_red_receipt_takes_back_its_total_whatever_its_sign() throws Exception {
        answer(reverse(3, 1, 3));
        ask();
        answer(reverse(6, 1, 3, 6));
        assertThat(channel.state(1)).isEqualTo("REVERSED");
    }

    @Test
    void earlier_red_receipts_must_be_shown_again() throws Exception {
        answer(reverse(3, 1, 3));
        ask();
        assertThat(refusal(reverse(4, 1, 4))).isEqualTo("NOT_PROVED");
    }

    @Test
    void a_receipt_that_was_partly_taken_back_lives_on() throws Exception {
        answer(reverse(3, 1, 3));
        answer(channel.take("AuditMSP", "lock", channel.lock(1, "u")));
        JsonObject life = channel.find(1).getAsJsonObject("life");
        assertThat(life.get("reversals")).hasToString("[\"" + name(3) + "\"]");
    }

    @Test
    void who_asked_for_a_reversal_cannot_confirm_it() throws Exception {
        JsonObject item = with(reversal(2), "actor", "officer-1");
        assertThat(refusal(send(item, 1, 2))).isEqualTo("FOUR_EYES");
    }

    @ParameterizedTest
    @CsvSource({
        "7, NOT_RELATED",
        "8, NOT_RELATED",
        "10, NOT_RELATED",
        "9, NOT_PROVED",
        "1, BAD_ARGUMENT",
        "11, NOT_FOUND",
    })
    void a_receipt_that_cannot_be_the_red_one_is_refused(int red, String code) throws Exception {
        assertThat(refusal(reverse(red, 1, red))).isEqualTo(code);
        assertThat(channel.state(1)).isEqualTo("LOCKED");
    }

    @Test
    void a_red_receipt_of_another_member_is_refused() throws Exception {
        JsonObject item = with(item(1, "DUPLICATE"), "actor", "officer-2");
        item.add("red", receipt(FINANCE_CODE, 1));
        String red = FINANCE_CODE + "-0000000001";
        Map<String, byte[]> shown = shown(1);
        shown.put(red, TestChannel.shown(red, content("tax", "CNY", "100.00", ORIGINAL)));
        assertThat(refusal(channel.call("TaxMSP", shown, "transit", "reverse", "ALL", "[" + item + "]")))
                .isEqualTo("WRONG_AGENCY");
    }

    @Test
    void contents_that_are_not_the_registered_ones_prove_nothing() throws Exception {
        Map<String, byte[]> shown = shown(1, 2);
        String items = "[" + reversal(2) + "]";
        shown.put(ORIGINAL, TestChannel.shown(ORIGINAL, content("tax", "CNY", "1000.00", null)));
        assertThat(refusal(channel.call("TaxMSP", shown, "transit", "reverse", "ALL", items)))
                .isEqualTo("NOT_PROVED");
        byte[] otherDocument = TestChannel.shown(ORIGINAL, CONTENTS.get(0));
        otherDocument[0]++;
        shown.put(ORIGINAL, otherDocument);
        assertThat(refusal(channel.call("TaxMSP", shown, "transit", "reverse", "ALL", items)))
                .isEqualTo("NOT_PROVED");
        shown.put(ORIGINAL, TestChannel.shown(name(2), CONTENTS.get(0)));
        assertThat(refusal(channel.call("TaxMSP", shown, "transit", "reverse", "ALL", items)))
                .isEqualTo("NOT_PROVED");
        shown.put(ORIGINAL, new byte[32]);
        assertThat(refusal(channel.call("TaxMSP", shown, "transit", "reverse", "ALL", items)))
                .isEqualTo("NOT_PROVED");
    }

    @Test
    void a_red_receipt_that_is_held_or_tied_elsewhere_is_refused() throws Exception {
        answer(channel.take("AuditMSP", "lock", channel.lock(2, "u")));
        assertThat(refusal(reverse(2, 1, 2))).isEqualTo("LOCKED");
        answer(reverse(3, 1, 3));
        ask();
        assertThat(refusal(reverse(3, 1, 3))).isEqualTo("LINKED");
        answer(channel.take("AuditMSP", "pledge", channel.pledge(4, "AuditMSP", "u")));
        assertThat(refusal(reverse(4, 1, 3, 4))).isEqualTo("PLEDGED");
    }

    @Test
    void a_replacement_ties_all_three_receipts_and_lives_as_any() throws Exception {
        JsonObject item = reversal(2);
        item.add("replacement", receipt(CODE, 3));
        MemoryPeer.Outcome reversed = send(item, 1, 2, 3);
        assertThat(answer(reversed).getAsJsonArray("done")).hasSize(1);
        assertThat(reversed.writes()).hasSize(3);
        assertThat(channel.find(1).getAsJsonObject("life").get("replacedBy").getAsString())
                .isEqualTo(name(3));
        assertThat(channel.find(2).getAsJsonObject("life").get("reverses").getAsString())
                .isEqualTo(ORIGINAL);
        assertThat(channel.find(3).getAsJsonObject("life").get("replaces").getAsString())
                .isEqualTo(ORIGINAL);
        answer(channel.take("AuditMSP", "lock", channel.lock(3, "u")));
        assertThat(channel.find(3).getAsJsonObject("life").get("replaces").getAsString())
                .isEqualTo(ORIGINAL);
    }

    @Test
    void what_is_not_wholly_taken_back_or_by_the_same_receipt_is_not_replaced() throws Exception {
        JsonObject item = reversal(3);
        item.add("replacement", receipt(CODE, 2));
        assertThat(refusal(send(item, 1, 2, 3))).isEqualTo("BAD_ARGUMENT");
        item = reversal(2);
        item.add("replacement", receipt(CODE, 2));
        assertThat(refusal(send(item, 1, 2))).isEqualTo("BAD_ARGUMENT");
        item.add("replacement", receipt(CODE, 10));
        assertThat(refusal(send(item, 1, 2, 10))).isEqualTo("NOT_RELATED");
    }

    @Test
    void a_red_receipt_serves_once_in_a_call() throws Exception {
        JsonObject ask = channel.until(item(2, "DUPLICATE"), Duration.ofDays(3));
        answer(channel.take("TaxMSP", "askReversal", ask));
        // Receipt 2 is to be reversed itself, and is the red one of receipt 1.
        JsonObject item = with(item(2, "DUPLICATE"), "actor", "officer-2");
        item.add("red", receipt(CODE, 3));
        MemoryPeer.Outcome outcome = channel.call(
                "TaxMSP", shown(1, 2, 3), "transit", "reverse", "EACH", "[" + reversal(3) + "," + item + "]");
        assertThat(LifeTest.texts(answer(outcome).getAsJsonArray("refused"), "position"))
                .containsExactly("1");
    }

    @Test
    void of_a_lock_and_the_confirmation_of_a_reversal_at_once_only_one_is_done() throws Exception {
        channel.passes(Duration.ofDays(3).plusSeconds(60));
        // By one clock the asking has ended, by the other not yet.
        MemoryPeer.Endorsed lock = channel.peer.endorse(
                channel.prepare("AuditMSP", Map.of(), "transit", "lock", "ALL", "[" + channel.lock(1, "u") + "]"));
        channel.passes(Duration.ofMinutes(-2));
        MemoryPeer.Endorsed reverse = channel.peer.endorse(
                channel.prepare("TaxMSP", shown(1, 2), "transit", "reverse", "ALL", "[" + reversal(2) + "]"));
        assertThat(lock.outcome().message()).isEmpty();
        assertThat(reverse.outcome().message()).isEmpty();
        assertThat(channel.peer.commit(reverse)).isTrue();
        assertThat(channel.peer.commit(lock)).isFalse();
        assertThat(channel.state(1)).isEqualTo("REVERSED");
    }

    private static void ask() throws Exception {
        JsonObject ask = channel.until(item(1, "DUPLICATE"), Duration.ofDays(3));
        answer(channel.take("TaxMSP", "askReversal", ask));
    }

    private static MemoryPeer.Outcome reverse(long red, long... shown) throws Exception {
        return send(reversal(red), shown);
    }

    private static JsonObject reversal(long red) {
        JsonObject item = with(item(1, "DUPLICATE"), "actor", "officer-2");
        item.add("red", receipt(CODE, red));
        return item;
    }

    private static MemoryPeer.Outcome send(JsonObject item, long... shown) throws Exception {
        return channel.call("TaxMSP", shown(shown), "transit", "reverse", "ALL", "[" + item + "]");
    }

    private static JsonObject receipt(String code, long number) {
        JsonObject receipt = new JsonObject();
        receipt.addProperty("code", code);
        receipt.addProperty("number", "%010d".formatted(number));
        return receipt;
    }

    private static Map<String, byte[]> shown(long... numbers) {
        Map<String, byte[]> shown = new LinkedHashMap<>();
        for (long number : numbers) {
            if (number <= CONTENTS.size()) {
                shown.put(name(number), TestChannel.shown(name(number), CONTENTS.get((int) number - 1)));
            }
        }
        return shown;
    }

    private static String name(long number) {
        return CODE + "-%010d".formatted(number);
    }

    private static String content(
            String agency, String currency, String total, @org.jspecify.annotations.Nullable String related) {
        return "{\"agency\":\"%s\",\"currency\":\"%s\",\"party\":{\"name\":\"Zhang San\"}%s,\"total\":\"%s\"}"
                .formatted(agency, currency, related == null ? "" : ",\"related\":\"" + related + "\"", total);
    }
}
