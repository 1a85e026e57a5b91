package org.piaolian.web.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Standing.Holder;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.TakeSteps;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.web.api.JsonBody;

class BodiesTest {

    private static final ReceiptNumber NUMBER =
            ReceiptNumber.parse("11010126-0000000007").orElseThrow();

    private static final ReceiptContent RECEIPT = new ReceiptContent(
            NUMBER,
            new CheckCode("abc123"),
            ReceiptKind.TAX_PAYMENT,
            new AgencyId("tax"),
            OffsetDateTime.parse("2026-11-24T09:00:00+08:00"),
            new Party(Party.Type.PERSON, "褚静洋", null),
            List.of(new Line("TAX-10101", "增值税", null, null, null, Money.of("10.00", "CNY"))),
            Money.of("10.00", "CNY"),
            null,
            "transfer",
            "B1",
            LocalDate.parse("2026-11-23"),
            "张三",
            "征收管理科",
            "remark",
            null);

    @Test
    void what_a_replacement_does_not_say_stays_as_it_is_in_the_receipt() {
        AskReversal.Request request = reversal("""
                {"reason":"WRONG_PARTY","replacement":{"party":{"type":"PERSON","name":"褚静阳"}}}""");

        assertThat(request.reason()).isEqualTo(ReversalReason.WRONG_PARTY);
        assertThat(request.amount()).isNull();
        Replacement replacement = Objects.requireNonNull(request.replacement());
        assertThat(replacement.party().name()).isEqualTo("褚静阳");
        assertThat(replacement.lines()).isEqualTo(RECEIPT.lines());
        assertThat(replacement.remark()).isEqualTo("remark");
    }

    @Test
    void the_examples_of_the_documentation_are_understood() {
        assertThat(reversal(ReversalBody.EXAMPLE).replacement()).isNotNull();
        assertThat(reversal(ReversalBody.EXAMPLE_OF_A_PART).amount()).isEqualTo(Money.of("100.00", "CNY"));
        assertThat(step(LifeAction.LOCK, StepBody.LOCK).until()).isEqualTo(Instant.parse("2026-12-24T08:00:00Z"));
        assertThat(step(LifeAction.CLOSE, StepBody.END).unit()).isEqualTo("claims-2");
        assertThat(step(LifeAction.PLEDGE, StepBody.PLEDGE).pledgee()).isEqualTo(new Holder("FinanceMSP", "bank-1"));
        assertThat(step(LifeAction.TRANSFER, StepBody.TRANSFER).unit()).isEqualTo("bank-1");
        assertThat(step(LifeAction.RELEASE, "").unit()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[] | not a JSON object",
                "{\"reason\":\"WHY\"} | reason is one of",
                "{\"reason\":7} | reason is no string",
                "{} | reason is missing",
                "{\"reason\":\"REFUND\",\"amuont\":1} | amuont means nothing here",
                "{\"reason\":\"REFUND\",\"amount\":5} | amount is no object",
                "{\"reason\":\"REFUND\",\"amount\":{\"amount\":\"1e3\",\"currency\":\"CNY\"}} | amount.amount is no decimal",
                "{\"reason\":\"REFUND\",\"amount\":{\"amount\":\"1.001\",\"currency\":\"CNY\"}} | amount.currency is no currency",
                "{\"reason\":\"REFUND\",\"replacement\":{\"lines\":[]}} | replacement.lines is an array of 1 to",
                "{\"reason\":\"REFUND\",\"replacement\":{\"lines\":[{\"itemCode\":\"A\",\"name\":\"B\"}]}} | replacement.lines[0].amount is missing",
                "{\"reason\":\"REFUND\",\"replacement\":{\"party\":{\"type\":\"PERSON\",\"name\":\"B\",\"identifier\":{\"scheme\":\"CITIZEN_ID\",\"value\":\"1\"}}}} | replacement.party.identifier.value is not a CITIZEN_ID",
            })
    void what_is_wrong_is_named_with_its_place(String body, String words) {
        assertThatExceptionOfType(JsonBody.Malformed.class)
                .isThrownBy(() -> reversal(body))
                .withMessageContaining(words);
    }

    @Test
    void a_step_says_what_it_needs_and_nothing_else() {
        assertRefused(LifeAction.LOCK, "{}", "until is missing");
        assertRefused(LifeAction.LOCK, "{\"until\":\"tomorrow\"}", "until is no time");
        assertRefused(LifeAction.CLOSE, "{\"until\":\"2026-12-24T08:00:00Z\"}", "until means nothing here");
        assertRefused(LifeAction.CLOSE, "{\"unit\":\"a b\"}", "unit has other characters");
        assertRefused(LifeAction.PLEDGE, "{\"until\":\"2026-12-24T08:00:00Z\"}", "pledgee is missing");
        assertRefused(LifeAction.TRANSFER, "{\"pledgee\":{\"msp\":\"A\"}}", "pledgee.unit is missing");
    }

    private static void assertRefused(LifeAction action, String body, String words) {
        assertThatExceptionOfType(JsonBody.Malformed.class)
                .isThrownBy(() -> step(action, body))
                .withMessageContaining(words);
    }

    private static AskReversal.Request reversal(String body) {
        return ReversalBody.read(JsonBody.parse(body.getBytes(UTF_8)), RECEIPT, null);
    }

    private static TakeSteps.Step step(LifeAction action, String body) {
        return StepBody.read(action, NUMBER, JsonBody.parse(body.getBytes(UTF_8)));
    }
}
