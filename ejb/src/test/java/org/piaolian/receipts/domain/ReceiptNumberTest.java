package org.piaolian.receipts.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Year;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptNumberTest {

    private static final ReceiptCode CODE = new ReceiptCode("11010126");

    @ParameterizedTest
    @ValueSource(strings = {"11010126-0000000042", "110101260000000042", "  11010126-0000000042\n"})
    void it_is_read_with_and_without_its_hyphen(String text) {
        assertThat(ReceiptNumber.parse(text)).contains(new ReceiptNumber(CODE, 42));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "11010126-0000000000",
                "11010126-42",
                "11010126--0000000042",
                "1101012-60000000042",
                "11010126-00000000421",
                "１１０１０１２６-0000000042"
            })
    void anything_else_is_no_number(String text) {
        assertThat(ReceiptNumber.parse(text)).isEmpty();
    }

    @Test
    void it_is_shown_as_it_is_read() {
        ReceiptNumber last = new ReceiptNumber(CODE, ReceiptNumber.MAX);

        assertThat(new ReceiptNumber(CODE, 1)).hasToString("11010126-0000000001");
        assertThat(ReceiptNumber.parse(last.toString())).contains(last);
    }

    @Test
    void a_series_begins_at_one_and_ends_at_ten_nines() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiptNumber(CODE, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiptNumber(CODE, ReceiptNumber.MAX + 1));
    }

    @Test
    void numbers_stand_in_order_of_their_series_and_then_of_their_place_in_it() {
        ReceiptCode later = new ReceiptCode("11010127");

        assertThat(new ReceiptNumber(CODE, 9)).isLessThan(new ReceiptNumber(CODE, 10));
        assertThat(new ReceiptNumber(CODE, 10)).isLessThan(new ReceiptNumber(later, 1));
        assertThat(new ReceiptNumber(later, 1)).isGreaterThan(new ReceiptNumber(CODE, 10));
        assertThat(new ReceiptNumber(CODE, 9)).isEqualByComparingTo(new ReceiptNumber(CODE, 9));
    }

    @Test
    void a_code_is_made_of_region_kind_and_year() {
        ReceiptCode code = ReceiptCode.of("11", ReceiptKind.FEE, Year.of(2026));

        assertThat(code.value()).startsWith("11").endsWith("26").hasSize(8);
        assertThat(code.region()).isEqualTo("11");
        assertThat(ReceiptCode.of("11", ReceiptKind.TAX_PAYMENT, Year.of(2026))).isNotEqualTo(code);
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiptCode("1101012"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiptCode("1101012a"));
    }
}
