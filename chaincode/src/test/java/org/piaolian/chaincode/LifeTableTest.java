package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.CODE;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.item;
import static org.piaolian.chaincode.TestChannel.pledgee;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Walks the whole table of a receipt's life, each action in each situation, by calls alone. The table is written out again
 * here, in terms of who tries: the Tax Service issues, Audit holds, the Finance Bureau does neither.
 */
class LifeTableTest {

    private static final List<String> SITUATIONS = List.of(
            "free",
            "locked",
            "lock ended",
            "reversal asked",
            "asking ended",
            "closed",
            "pledged",
            "assigned",
            "pledge ended",
            "reversed",
            "red");

    /** For each situation: the state after it if the issuer, the holder, or a third member does it, or the refusal. */
    private static final Map<String, List<String>> EXPECTED = Map.of(
            "lock",
            List.of(
                    "LOCKED LOCKED LOCKED",
                    "- - -:LOCKED",
                    "LOCKED LOCKED LOCKED",
                    "- - -:LOCKED",
                    "LOCKED LOCKED LOCKED",
                    "- - -:CLOSED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "release",
            List.of(
                    "- - -:NOT_LOCKED",
                    "- REGISTERED -:NOT_OWNER",
                    "REGISTERED REGISTERED REGISTERED",
                    "REGISTERED - -:WRONG_AGENCY",
                    "REGISTERED REGISTERED REGISTERED",
                    "- - -:CLOSED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "close",
            List.of(
                    "- - -:NOT_LOCKED",
                    "- CLOSED -:NOT_OWNER",
                    "- - -:LOCK_ENDED",
                    "- - -:LOCKED",
                    "- - -:LOCK_ENDED",
                    "- - -:CLOSED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "askReversal",
            List.of(
                    "LOCKED - -:WRONG_AGENCY",
                    "- - -:LOCKED",
                    "LOCKED - -:WRONG_AGENCY",
                    "- - -:LOCKED",
                    "LOCKED - -:WRONG_AGENCY",
                    "- - -:CLOSED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "reverse",
            List.of(
                    "- - -:NOT_ASKED",
                    "- - -:LOCKED",
                    "- - -:LOCK_ENDED",
                    "REVERSED - -:WRONG_AGENCY",
                    "- - -:LOCK_ENDED",
                    "- - -:CLOSED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "pledge",
            List.of(
                    "PLEDGED PLEDGED PLEDGED",
                    "- - -:LOCKED",
                    "PLEDGED PLEDGED PLEDGED",
                    "- - -:LOCKED",
                    "PLEDGED PLEDGED PLEDGED",
                    "- - -:CLOSED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:PLEDGED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "transfer",
            List.of(
                    "- - -:NOT_PLEDGED",
                    "- - -:LOCKED",
                    "- - -:LOCK_ENDED",
                    "- - -:LOCKED",
                    "- - -:LOCK_ENDED",
                    "- - -:CLOSED",
                    "- ASSIGNED -:NOT_OWNER",
                    "- ASSIGNED -:NOT_OWNER",
                    "- - -:PLEDGE_ENDED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"),
            "releasePledge",
            List.of(
                    "- - -:NOT_PLEDGED",
                    "- - -:LOCKED",
                    "- - -:LOCK_ENDED",
                    "- - -:LOCKED",
                    "- - -:LOCK_ENDED",
                    "- - -:CLOSED",
                    "- REGISTERED -:NOT_OWNER",
                    "- REGISTERED -:NOT_OWNER",
                    "REGISTERED REGISTERED REGISTERED",
                    "- - -:REVERSED",
                    "- - -:RED_RECEIPT"));

    private static final List<String> CALLERS = List.of("TaxMSP", "AuditMSP", "FinanceMSP");

    private static final String ORIGINAL = CODE + "-0000000001";
    private static final String RED = CODE + "-0000000002";
    private static final Map<String, byte[]> SHOWN = shown();

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @BeforeEach
    void start_with_a_receipt_and_its_red_one() throws Exception {
        channel.register("TaxMSP", CODE, 1, content(1, ""), content(2, ORIGINAL));
    }

    static Stream<Arguments> cells() {
        return EXPECTED.entrySet().stream()
                .flatMap(row -> SITUATIONS.stream()
                        .flatMap(situation -> CALLERS.stream()
                                .map(caller -> Arguments.of(
                                        row.getKey(),
                                        situation,
                                        caller,
                                        outcome(
                                                row.getValue().get(SITUATIONS.indexOf(situation)),
                                                CALLERS.indexOf(caller))))));
    }

    @ParameterizedTest(name = "{0} by {2} where the receipt is {1}: {3}")
    @MethodSource("cells")
    void each_action_in_each_situation_is_done_or_refused_as_the_table_says(
            String action, String situation, String caller, String expected) throws Exception {
        long receipt = situation.equals("red") ? 2 : 1;
        bring(situation);
        JsonObject before = channel.find(receipt);

        MemoryPeer.Outcome outcome = act(caller, action, receipt);

        JsonObject after = channel.find(receipt);
        if (expected.startsWith("!")) {
            assertThat(refusal(outcome)).isEqualTo(expected.substring(1));
            assertThat(after).isEqualTo(before);
        } else {
            assertThat(outcome.message()).isEmpty();
            assertThat(after.get("state").getAsString()).isEqualTo(expected);
            assertThat(after.getAsJsonObject("life").get("action").getAsString())
                    .isEqualTo(action);
        }
    }

    private static String outcome(String cell, int caller) {
        String[] parts = cell.split(":", -1);
        String state = parts[0].split(" ", -1)[caller];
        return state.equals("-") ? "!" + parts[1] : state;
    }

    private void bring(String situation) throws Exception {
        switch (situation) {
            case "free" -> {}
            case "locked" -> done("AuditMSP", "lock");
            case "lock ended" -> {
                done("AuditMSP", "lock");
                channel.passes(Duration.ofDays(31));
            }
            case "reversal asked" -> done("TaxMSP", "askReversal");
            case "asking ended" -> {
                done("TaxMSP", "askReversal");
                channel.passes(Duration.ofDays(31));
            }
            case "closed" -> {
                done("AuditMSP", "lock");
                done("AuditMSP", "close");
            }
            case "pledged" -> done("TaxMSP", "pledge");
            case "assigned" -> {
                done("TaxMSP", "pledge");
                done("AuditMSP", "transfer");
            }
            case "pledge ended" -> {
                done("TaxMSP", "pledge");
                channel.passes(Duration.ofDays(366));
            }
            case "reversed", "red" -> {
                done("TaxMSP", "askReversal");
                done("TaxMSP", "reverse");
            }
            default -> throw new IllegalArgumentException(situation);
        }
    }

    private static void done(String caller, String action) throws Exception {
        answer(act(caller, action, 1));
    }

    /** The holder is always Audit's unit u, whoever pledges. */
    private static MemoryPeer.Outcome act(String caller, String action, long receipt) throws Exception {
        JsonObject item = switch (action) {
            case "lock" -> channel.lock(receipt, "u");
            case "release" -> with(item(receipt, "WITHDRAWN"), "unit", "u");
            case "close" -> with(item(receipt, "REIMBURSED"), "unit", "u");
            case "askReversal" -> channel.until(item(receipt, "DUPLICATE"), Duration.ofDays(30));
            case "reverse" -> red(with(item(receipt, "DUPLICATE"), "actor", "officer-2"));
            case "pledge" -> channel.pledge(receipt, "AuditMSP", "u");
            case "transfer" -> pledgee(with(item(receipt, "ASSIGNMENT"), "unit", "u"), "AuditMSP", "u");
            case "releasePledge" -> with(item(receipt, "REPAID"), "unit", "u");
            default -> throw new IllegalArgumentException(action);
        };
        return channel.call(caller, SHOWN, "transit", action, "ALL", "[" + item + "]");
    }

    private static JsonObject red(JsonObject item) {
        JsonObject red = new JsonObject();
        red.addProperty("code", CODE);
        red.addProperty("number", "0000000002");
        item.add("red", red);
        return item;
    }

    private static String content(long number, String related) {
        return "{\"agency\":\"tax\",\"currency\":\"CNY\",\"number\":\"%010d\"%s,\"total\":\"10.00\"}"
                .formatted(number, related.isEmpty() ? "" : ",\"related\":\"" + related + "\"");
    }

    private static Map<String, byte[]> shown() {
        return Map.of(
                ORIGINAL, TestChannel.shown(ORIGINAL, content(1, "")),
                RED, TestChannel.shown(RED, content(2, ORIGINAL)));
    }
}
