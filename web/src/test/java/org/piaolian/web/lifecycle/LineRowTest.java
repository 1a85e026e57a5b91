package org.piaolian.web.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;

class LineRowTest {

    private static final Currency CNY = Currency.getInstance("CNY");
    private static final Line COUNTED =
            new Line("TAX-10101", "增值税", "件", new BigDecimal("3.0"), new BigDecimal("1.50"), Money.of("4.50", "CNY"));
    private static final Line PLAIN = new Line("TAX-10109", "城市维护建设税", null, null, null, Money.of("0.07", "CNY"));

    @Test
    void a_line_that_nobody_touches_stays_as_it_is_and_empty_rows_are_none() {
        List<LineRow> rows = LineRow.of(List.of(COUNTED, PLAIN));
        assertThat(rows.stream().filter(row -> !row.isEmpty()).map(row -> row.line(CNY)))
                .containsExactly(Optional.of(COUNTED), Optional.of(PLAIN));
        assertThat(rows).filteredOn(LineRow::isEmpty).hasSize(2);
    }

    @Test
    void what_is_typed_is_taken_without_blanks_around_it_and_thousands_may_be_set_apart() {
        LineRow row = LineRow.of(List.of()).get(0);
        row.setItemCode(" TAX-10101 ");
        row.setName(" 增值税 ");
        row.setAmount(" 1,234.50 ");
        row.setUnit(null);
        assertThat(row.line(CNY)).contains(new Line("TAX-10101", "增值税", null, null, null, Money.of("1234.50", "CNY")));
    }

    @Test
    void a_part_that_is_missing_too_long_or_no_figure_makes_it_no_line() {
        List<BiConsumer<LineRow, String>> parts = List.of(
                LineRow::setItemCode, LineRow::setName, LineRow::setAmount, LineRow::setQuantity, LineRow::setRate);
        List<String> wrong = List.of("", " ", "1.234", "three", "1e3");
        for (int i = 0; i < parts.size(); i++) {
            LineRow row = LineRow.of(List.of(COUNTED)).get(0);
            parts.get(i).accept(row, wrong.get(i));
            assertThat(row.line(CNY)).as("part %s", i).isEmpty();
        }
        LineRow row = LineRow.of(List.of(COUNTED)).get(0);
        row.setUnit("u".repeat(36));
        assertThat(row.line(CNY)).isEmpty();
        row.setUnit("");
        row.setName("n".repeat(141));
        assertThat(row.line(CNY)).isEmpty();
    }
}
