package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.CODE;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.item;
import static org.piaolian.chaincode.TestChannel.pledgee;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Civil Affairs reimburses, the Tax Service issues, the Finance Bureau lends. */
class LifeTest {

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @BeforeEach
    void start_with_ten_receipts() throws Exception {
        channel.registerTen();
    }

    @Test
    void a_receipt_to_which_nothing_was_done_is_registered_and_has_no_history() throws Exception {
        JsonObject found = channel.find(3);
        assertThat(found.get("state").getAsString()).isEqualTo("REGISTERED");
        assertThat(found.has("life")).isFalse();
        assertThat(channel.history(3)).isEmpty();
    }

    @Test
    void a_locked_receipt_tells_who_holds_it_until_when_and_who_locked_it_why() throws Exception {
        JsonObject item = channel.lock(3, "unit-7");
        MemoryPeer.Outcome locked = channel.take("CivilAffairsMSP", "lock", item);

        JsonObject life = channel.find(3).getAsJsonObject("life");
        assertThat(life).isEqualTo(JsonParser.parseString("""
                        {"state":"LOCKED","msp":"TaxMSP","sequence":1,"action":"lock","actor":"officer-1",
                         "actorMsp":"CivilAffairsMSP","reason":"REIMBURSEMENT","at":"%s","transaction":"%s",
                         "purpose":"REIMBURSEMENT","owner":{"msp":"CivilAffairsMSP","unit":"unit-7"},"until":"%s"}
                        """.formatted(
                        answer(locked).get("at").getAsString(),
                        answer(locked).get("transaction").getAsString(),
                        item.get("until").getAsString())));
        assertThat(locked.writes()).containsOnlyKeys("S" + CODE + "0000000003");
        assertThat(locked.event())
                .isEqualTo(Map.of(
                        "changed",
                        "[{\"code\":\"11010126\",\"number\":\"0000000003\",\"action\":\"lock\",\"state\":\"LOCKED\",\"sequence\":1,"
                                + "\"actorMsp\":\"CivilAffairsMSP\",\"at\":\""
                                + answer(locked).get("at").getAsString() + "\"}]"));
    }

    @Test
    void a_receipt_is_locked_released_locked_again_and_closed_and_all_of_it_is_its_history() throws Exception {
        channel.take("CivilAffairsMSP", "lock", channel.lock(1, "u"));
        channel.take("CivilAffairsMSP", "release", with(item(1, "WITHDRAWN"), "unit", "u"));
        assertThat(channel.state(1)).isEqualTo("REGISTERED");
        channel.take("AuditMSP", "lock", channel.lock(1, "v"));
        channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "v"));
        assertThat(channel.state(1)).isEqualTo("CLOSED");

        JsonArray history = channel.history(1);
        assertThat(texts(history, "action")).containsExactly("lock", "release", "lock", "close");
        assertThat(texts(history, "state")).containsExactly("LOCKED", "REGISTERED", "LOCKED", "CLOSED");
        assertThat(texts(history, "sequence")).containsExactly("1", "2", "3", "4");
        assertThat(texts(history, "actorMsp"))
                .containsExactly("CivilAffairsMSP", "CivilAffairsMSP", "AuditMSP", "AuditMSP");
    }

    @Test
    void of_two_hundred_who_lock_a_receipt_at_once_one_wins_and_the_others_learn_who() throws Exception {
        List<MemoryPeer.Call> calls = IntStream.range(0, 200)
                .mapToObj(i -> channel.prepare(
                        "AuditMSP", Map.of(), "transit", "lock", "ALL", "[" + channel.lock(5, "unit-" + i) + "]"))
                .toList();
        List<MemoryPeer.Endorsed> endorsed = new java.util.ArrayList<>();
        for (MemoryPeer.Call call : calls) {
            endorsed.add(channel.peer.endorse(call));
        }
        List<Boolean> committed = endorsed.stream().map(channel.peer::commit).toList();

        assertThat(committed.stream().filter(won -> won)).hasSize(1);
        assertThat(channel.history(5)).hasSize(1);
        MemoryPeer.Outcome late = channel.call("TaxMSP", "transit", "lock", "EACH", "[" + channel.lock(5, "x") + "]");
        JsonObject refused = answer(late).getAsJsonArray("refused").get(0).getAsJsonObject();
        assertThat(refused.get("refusal").getAsString()).isEqualTo("LOCKED");
        assertThat(refused.getAsJsonObject("life").getAsJsonObject("owner"))
                .hasToString("{\"msp\":\"AuditMSP\",\"unit\":\"unit-0\"}");
        assertThat(late.writes()).isEmpty();
    }

    @Test
    void locks_of_receipts_of_one_batch_do_not_hinder_each_other_nor_the_next_batch() throws Exception {
        MemoryPeer.Endorsed one = channel.peer.endorse(
                channel.prepare("AuditMSP", Map.of(), "transit", "lock", "ALL", "[" + channel.lock(5, "u") + "]"));
        MemoryPeer.Endorsed other = channel.peer.endorse(
                channel.prepare("TaxMSP", Map.of(), "transit", "lock", "ALL", "[" + channel.lock(6, "u") + "]"));
        byte[] leaves = TestChannel.leaf("x", "x");
        MemoryPeer.Endorsed batch = channel.peer.endorse(channel.prepare(
                "TaxMSP",
                Map.of("leaves", leaves),
                "register",
                CODE,
                "0000000011",
                "1",
                "0000000001",
                new Leaves(leaves).root()));

        assertThat(batch.outcome().message()).isEmpty();
        assertThat(channel.peer.commit(batch)).isTrue();
        assertThat(channel.peer.commit(one)).isTrue();
        assertThat(channel.peer.commit(other)).isTrue();
    }

    @Test
    void only_the_unit_that_holds_a_lock_closes_or_releases_it() throws Exception {
        channel.take("AuditMSP", "lock", channel.lock(1, "u"));
        for (String action : List.of("close", "release")) {
            String reason = action.equals("close") ? "REIMBURSED" : "REJECTED";
            assertThat(refusal(channel.take("AuditMSP", action, with(item(1, reason), "unit", "v"))))
                    .isEqualTo("NOT_OWNER");
            assertThat(refusal(channel.take("TaxMSP", action, with(item(1, reason), "unit", "u"))))
                    .isEqualTo("NOT_OWNER");
        }
        assertThat(refusal(channel.take("AuditMSP", "release", item(1, "REJECTED"))))
                .isEqualTo("NOT_OWNER");
    }

    @Test
    void a_lock_whose_end_has_passed_binds_nobody() throws Exception {
        channel.take("AuditMSP", "lock", channel.lock(1, "u"));
        channel.take("AuditMSP", "lock", channel.lock(2, "u"));
        channel.take("AuditMSP", "lock", channel.lock(3, "u"));
        channel.passes(Duration.ofDays(31));

        assertThat(refusal(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u"))))
                .isEqualTo("LOCK_ENDED");
        channel.take("TaxMSP", "release", item(1, "ENDED"));
        assertThat(channel.state(1)).isEqualTo("REGISTERED");
        answer(channel.take("TaxMSP", "lock", channel.lock(2, "v")));
        assertThat(channel.find(2)
                        .getAsJsonObject("life")
                        .getAsJsonObject("owner")
                        .get("msp")
                        .getAsString())
                .isEqualTo("TaxMSP");
        answer(channel.take("TaxMSP", "pledge", channel.pledge(3, "FinanceMSP", "u")));
        assertThat(channel.state(3)).isEqualTo("PLEDGED");
    }

    @ParameterizedTest
    @CsvSource({
        "lock, REIMBURSEMENT, 7776000, 200",
        "lock, REIMBURSEMENT, 7776001, 400",
        "lock, REIMBURSEMENT, 0, 400",
        "lock, REIMBURSEMENT, -1, 400",
        "askReversal, DUPLICATE, 2592000, 200",
        "askReversal, DUPLICATE, 2592001, 400",
        "pledge, FINANCING, 158112000, 200",
        "pledge, FINANCING, 158112001, 400",
    })
    void an_end_is_in_the_future_and_not_too_far_away(String action, String reason, int seconds, int status)
            throws Exception {
        // The call is a second later than now.
        JsonObject item = channel.until(item(1, reason), Duration.ofSeconds(seconds + 1));
        if (action.equals("lock")) {
            with(item, "unit", "u");
        } else if (action.equals("pledge")) {
            pledgee(item, "FinanceMSP", "u");
        }
        MemoryPeer.Outcome outcome = channel.take("TaxMSP", action, item);
        assertThat(outcome.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(refusal(outcome)).isEqualTo("BAD_TERM");
        }
    }

    @Test
    void a_proposal_that_is_much_older_than_the_last_transition_is_refused() throws Exception {
        channel.take("AuditMSP", "lock", channel.lock(1, "u"));
        channel.passes(Duration.ofMinutes(-5));
        answer(channel.take("AuditMSP", "release", with(item(1, "WITHDRAWN"), "unit", "u")));
        channel.passes(Duration.ofMinutes(-6));
        assertThat(refusal(channel.take("AuditMSP", "lock", channel.lock(1, "u"))))
                .isEqualTo("TIME_BACKWARDS");
        channel.passes(Duration.ofMinutes(11));
    }

    @Test
    void who_is_ahead_takes_a_lock_over_before_its_end_and_who_is_behind_learns_that_it_is_another_s()
            throws Exception {
        JsonObject brief = channel.until(with(item(1, "REIMBURSEMENT"), "unit", "u"), Duration.ofMinutes(10));
        answer(channel.take("AuditMSP", "lock", brief));
        channel.passes(Duration.ofMinutes(9));
        assertThat(refusal(channel.take("TaxMSP", "lock", channel.lock(1, "v"))))
                .isEqualTo("LOCKED");
        channel.passes(Duration.ofMinutes(2));
        answer(channel.take("TaxMSP", "lock", channel.lock(1, "v")));

        // By the clock of who had the lock it has not ended yet: that says nothing any more.
        channel.passes(Duration.ofMinutes(-4));
        assertThat(refusal(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u"))))
                .isEqualTo("NOT_OWNER");
        channel.passes(Duration.ofMinutes(-6));
        assertThat(refusal(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u"))))
                .isEqualTo("TIME_BACKWARDS");
        channel.passes(Duration.ofMinutes(10));
        assertThat(channel.find(1)
                        .getAsJsonObject("life")
                        .getAsJsonObject("owner")
                        .get("unit")
                        .getAsString())
                .isEqualTo("v");
    }

    @Test
    void who_is_behind_still_closes_what_has_ended_by_other_clocks() throws Exception {
        answer(channel.take(
                "AuditMSP",
                "lock",
                channel.until(with(item(1, "REIMBURSEMENT"), "unit", "u"), Duration.ofMinutes(10))));
        channel.passes(Duration.ofMinutes(11));
        assertThat(refusal(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u"))))
                .isEqualTo("LOCK_ENDED");
        channel.passes(Duration.ofMinutes(-2));
        answer(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u")));
        assertThat(channel.state(1)).isEqualTo("CLOSED");
        channel.passes(Duration.ofMinutes(2));
    }

    @Test
    void only_the_agency_that_issued_a_receipt_asks_for_its_reversal_and_takes_that_back() throws Exception {
        JsonObject ask = channel.until(item(1, "WRONG_PARTY"), Duration.ofDays(3));
        assertThat(refusal(channel.take("AuditMSP", "askReversal", ask))).isEqualTo("WRONG_AGENCY");
        channel.take("TaxMSP", "askReversal", ask);
        assertThat(channel.state(1)).isEqualTo("LOCKED");
        assertThat(channel.find(1).getAsJsonObject("life").get("purpose").getAsString())
                .isEqualTo("REVERSAL");
        assertThat(refusal(channel.take("AuditMSP", "release", item(1, "WITHDRAWN"))))
                .isEqualTo("WRONG_AGENCY");
        channel.take("TaxMSP", "release", item(1, "WITHDRAWN"));
        assertThat(channel.state(1)).isEqualTo("REGISTERED");
    }

    @Test
    void a_receipt_that_is_not_registered_has_no_life() throws Exception {
        assertThat(refusal(channel.take("AuditMSP", "lock", channel.lock(11, "u"))))
                .isEqualTo("NOT_FOUND");
        assertThat(refusal(channel.take("AuditMSP", "lock", with(channel.lock(3, "u"), "first", "0000000002"))))
                .isEqualTo("NOT_FOUND");
        assertThat(refusal(channel.call("AuditMSP", "history", CODE, "0000000011")))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void all_of_a_call_is_done_or_nothing_and_the_refusal_names_each_receipt() throws Exception {
        channel.take("AuditMSP", "lock", channel.lock(2, "u"));
        channel.take("AuditMSP", "lock", channel.lock(3, "u"));
        channel.take("AuditMSP", "close", with(item(3, "REIMBURSED"), "unit", "u"));
        String items = "[" + channel.lock(1, "u") + "," + channel.lock(2, "u") + "," + channel.lock(3, "u") + "]";
        MemoryPeer.Outcome refused = channel.call("TaxMSP", "transit", "lock", "ALL", items);

        assertThat(refusal(refused)).isEqualTo("ITEMS_REFUSED");
        assertThat(refused.message())
                .isEqualTo("ITEMS_REFUSED: 2 of 3: 11010126-0000000002 LOCKED, 11010126-0000000003 CLOSED");
        assertThat(channel.state(1)).isEqualTo("REGISTERED");
    }

    @Test
    void each_item_of_a_call_is_done_or_refused_by_itself_if_the_caller_says_so() throws Exception {
        channel.take("AuditMSP", "lock", channel.lock(2, "u"));
        String items = "[" + channel.lock(1, "u") + "," + channel.lock(2, "u") + "," + channel.lock(99, "u")
                + ",{\"code\":1},7," + channel.lock(1, "u") + "," + channel.lock(4, "u") + "]";
        MemoryPeer.Outcome outcome = channel.call("TaxMSP", "transit", "lock", "EACH", items);

        JsonObject answer = answer(outcome);
        assertThat(texts(answer.getAsJsonArray("done"), "position")).containsExactly("0", "6");
        assertThat(texts(answer.getAsJsonArray("refused"), "position")).containsExactly("1", "2", "3", "4", "5");
        assertThat(texts(answer.getAsJsonArray("refused"), "refusal"))
                .containsExactly("LOCKED", "NOT_FOUND", "BAD_ARGUMENT", "BAD_ARGUMENT", "BAD_ARGUMENT");
        assertThat(outcome.writes()).hasSize(2);
        assertThat(JsonParser.parseString(outcome.event().get("changed")).getAsJsonArray())
                .hasSize(2);
        assertThat(channel.state(4)).isEqualTo("LOCKED");
    }

    @Test
    void a_call_of_which_nothing_can_be_done_writes_and_tells_nothing() throws Exception {
        MemoryPeer.Outcome outcome =
                channel.call("TaxMSP", "transit", "lock", "EACH", "[" + channel.lock(99, "u") + "]");
        assertThat(answer(outcome).getAsJsonArray("done")).isEmpty();
        assertThat(outcome.writes()).isEmpty();
        assertThat(outcome.event()).isEmpty();
    }

    @Test
    void a_refusal_of_five_hundred_items_is_short_enough_for_a_clients_headers() throws Exception {
        String items = "["
                + String.join(
                        ",",
                        IntStream.range(0, 500)
                                .mapToObj(i -> channel.lock(100 + i, "u").toString())
                                .toList())
                + "]";
        MemoryPeer.Outcome refused = channel.call("TaxMSP", "transit", "lock", "ALL", items);
        assertThat(refused.message()).startsWith("ITEMS_REFUSED: 500 of 500: ").hasSizeLessThan(2_500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "[",
                "[{}] x",
                "[{'code':'11010126'}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000001\",\"actor\":\"a\",\"reason\":\"REIMBURSEMENT\"}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000001\",\"actor\":\"a b\",\"reason\":\"REIMBURSEMENT\",\"unit\":\"u\",\"until\":\"2026-12-01T00:00:00Z\"}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000001\",\"actor\":\"a\",\"reason\":\"REPAID\",\"unit\":\"u\",\"until\":\"2026-12-01T00:00:00Z\"}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000001\",\"actor\":\"a\",\"reason\":\"REIMBURSEMENT\",\"unit\":\"u\",\"until\":\"2026-13-01T00:00:00Z\"}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000001\",\"actor\":\"a\",\"reason\":\"REIMBURSEMENT\",\"unit\":\"u\",\"until\":\"2026-12-01\"}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000001\",\"actor\":\"a\",\"reason\":\"REIMBURSEMENT\",\"unit\":\"u\",\"until\":\"2026-12-01T00:00:00Z\",\"utnil\":\"\"}]",
                "[{\"code\":\"11010126\",\"number\":1,\"actor\":\"a\",\"reason\":\"REIMBURSEMENT\",\"unit\":\"u\",\"until\":\"2026-12-01T00:00:00Z\"}]",
                "[{\"code\":\"11010126\",\"number\":\"0000000000\",\"actor\":\"a\",\"reason\":\"REIMBURSEMENT\",\"unit\":\"u\",\"until\":\"2026-12-01T00:00:00Z\"}]"
            })
    void items_are_read_strictly(String items) throws Exception {
        assertThat(refusal(channel.call("TaxMSP", "transit", "lock", "ALL", items)))
                .isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void an_action_or_a_mode_that_there_is_not_is_refused() throws Exception {
        String items = "[" + channel.lock(1, "u") + "]";
        assertThat(refusal(channel.call("TaxMSP", "transit", "LOCK", "ALL", items)))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("TaxMSP", "transit", "lock", "all", items)))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("TaxMSP", "transit", "lock", "ALL"))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void more_than_five_hundred_items_are_refused() throws Exception {
        String item = channel.lock(1, "u").toString();
        String items = "[" + String.join(",", java.util.Collections.nCopies(501, item)) + "]";
        assertThat(refusal(channel.call("TaxMSP", "transit", "lock", "EACH", items)))
                .isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void a_standing_that_the_contract_did_not_write_is_a_fault() throws Exception {
        channel.take("AuditMSP", "lock", channel.lock(1, "u"));
        String key = "S" + CODE + "0000000001";
        for (String wrong : List.of("{}", "x", "{\"state\":\"LOCKED\"}")) {
            channel.peer.state.put(key, wrong.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(channel.call("AuditMSP", "find", CODE, "0000000001").status())
                    .isEqualTo(500);
            assertThat(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u"))
                            .status())
                    .isEqualTo(500);
        }
    }

    static List<String> texts(JsonArray array, String name) {
        return array.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(json -> json.get(name).getAsString())
                .toList();
    }
}
