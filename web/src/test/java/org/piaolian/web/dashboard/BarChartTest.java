package org.piaolian.web.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarChartTest {

    @ParameterizedTest
    @CsvSource({"1,1", "3,3", "7,8", "9,10", "5,5", "6,6", "11,20", "201,300", "1000,1000", "1001,2000"})
    void the_axis_ends_at_a_round_figure(long most, long top) {
        assertThat(BarChart.roundUp(most)).isEqualTo(top);
    }

    @Test
    void a_bar_is_as_high_as_its_share_of_the_axis() {
        BarChart chart = new BarChart(List.of(0L, 5L, 10L), List.of("a", "b", "c"), List.of("", "", ""), 2);
        assertThat(chart.getBars()).extracting(BarChart.Bar::height).containsExactly(0.0, 70.0, 140.0);
        assertThat(chart.getBars()).extracting(BarChart.Bar::label).containsExactly("a", "", "c");
    }

    @Test
    void a_day_without_receipts_has_an_axis_too() {
        assertThat(new BarChart(List.of(0L), List.of("a"), List.of(""), 1).getTop())
                .isEqualTo(1);
    }
}
