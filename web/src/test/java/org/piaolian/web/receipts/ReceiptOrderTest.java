package org.piaolian.web.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.receipts.domain.ReceiptQuery.Sort;
import org.piaolian.web.layout.ListOrder;

class ReceiptOrderTest {

    private static ListOrder<Sort> parse(@Nullable String text) {
        return ListOrder.parse(text, ReceiptsPage.NEWEST_FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-issued", "issued", "-amount", "amount", "number", "party", "kind", "state"})
    void an_order_in_an_address_is_read_as_it_was_written(String text) {
        assertThat(parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-", "AMOUNT", "amount desc", "; drop table receipt"})
    void an_order_that_there_is_not_is_the_newest_first(String text) {
        assertThat(parse(text)).isEqualTo(new ListOrder<>(Sort.ISSUED, true));
    }

    @Test
    void a_click_on_the_column_that_sorts_turns_it_round() {
        assertThat(parse("party").clicked(Sort.PARTY, ReceiptsPage.LARGEST_FIRST))
                .hasToString("-party");
        assertThat(parse("-party").clicked(Sort.PARTY, ReceiptsPage.LARGEST_FIRST))
                .hasToString("party");
    }

    @Test
    void another_column_begins_with_what_people_look_for() {
        assertThat(ReceiptsPage.NEWEST_FIRST.clicked(Sort.AMOUNT, ReceiptsPage.LARGEST_FIRST))
                .hasToString("-amount");
        assertThat(ReceiptsPage.NEWEST_FIRST.clicked(Sort.NUMBER, ReceiptsPage.LARGEST_FIRST))
                .hasToString("number");
    }
}
