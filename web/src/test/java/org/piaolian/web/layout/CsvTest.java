package org.piaolian.web.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.paging.Page;

class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-"})
    void a_cell_that_a_spreadsheet_would_run_is_text(String cell) {
        assertThat(Csv.cell(cell).replace("\"", "")).startsWith("'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-12.50", "79519.79", "北京某某公司", ""})
    void figures_and_names_stay_as_they_are(String cell) {
        assertThat(Csv.cell(cell)).isEqualTo(cell);
    }

    @Test
    void commas_quotes_and_line_breaks_are_quoted() {
        assertThat(Csv.cell("a,\"b\"\n")).isEqualTo("\"a,\"\"b\"\"\n\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Csv.AT_ONCE, 2 * Csv.AT_ONCE + 1})
    void a_list_that_comes_in_pages_is_written_to_its_end_in_order(int size) throws IOException {
        List<Integer> list = IntStream.range(0, size).boxed().toList();
        List<Integer> written = new ArrayList<>();
        Csv.eachOf(
                (offset, limit) -> new Page<>(list.subList(offset, Math.min(size, offset + limit)), size),
                written::add);
        assertThat(written).isEqualTo(list);
    }
}
