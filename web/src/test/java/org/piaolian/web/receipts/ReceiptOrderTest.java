package org.piaolian.web.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.receipts.domain.ReceiptQuery.Sort;

class ReceiptOrderTest {

    @ParameterizedTest
    @ValueSource(strings = {"-issued", "issued", "-amount", "amount", "number", "party", "kind", "state"})
    void an_order_in_an_address_is_read_as_it_was_written(String text) {
        assertThat(ReceiptOrder.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-", "AMOUNT", "amount desc", "; drop table receipt"})
    void an_order_that_there_is_not_is_the_newest_first(String text) {
        assertThat(ReceiptOrder.parse(text)).isEqualTo(new ReceiptOrder(Sort.ISSUED, true));
    }

    @Test
    void a_click_on_the_column_that_sorts_turns_it_round() {
        assertThat(ReceiptOrder.parse("party").clicked(Sort.PARTY)).hasToString("-party");
        assertThat(ReceiptOrder.parse("-party").clicked(Sort.PARTY)).hasToString("party");
    }

    @Test
    void another_column_begins_with_what_people_look_for() {
        assertThat(ReceiptOrder.NEWEST_FIRST.clicked(Sort.AMOUNT)).hasToString("-amount");
        assertThat(ReceiptOrder.NEWEST_FIRST.clicked(Sort.NUMBER)).hasToString("number");
    }
}
