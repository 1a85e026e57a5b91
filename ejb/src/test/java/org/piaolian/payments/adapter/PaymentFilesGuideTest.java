package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.piaolian.payments.domain.Reason;

/** Holds {@code ear/docs/payment-files.md} to the code. */
class PaymentFilesGuideTest {

    private final String guide = Files.readString(Path.of("../ear/docs/payment-files.md"), StandardCharsets.UTF_8);

    PaymentFilesGuideTest() throws IOException {}

    @Test
    void the_guide_has_every_reason_under_what_it_refuses_and_no_other() {
        assertThat(reasonsBetween("| The file is refused", "| The entry is rejected"))
                .containsExactlyInAnyOrderElementsOf(reasons(Reason.Scope.FILE));
        assertThat(reasonsBetween("| The entry is rejected", "| The entry waits"))
                .containsExactlyInAnyOrderElementsOf(reasons(Reason.Scope.ENTRY));
        assertThat(reasonsBetween("| The entry waits", "## Which agency"))
                .containsExactlyInAnyOrderElementsOf(reasons(Reason.Scope.MATCH));
    }

    @Test
    void the_guide_has_every_column_in_order_and_says_which_are_needed() {
        String table = between("| Column |", "A text cell");
        assertThat(Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE)
                        .matcher(table)
                        .results()
                        .map(m -> m.group(1)))
                .containsExactlyElementsOf(
                        Stream.of(CsvColumn.values()).map(CsvColumn::header).toList());
        assertThat(Pattern.compile("^\\| `([a-z_]+)` \\| [a-z, ]*yes \\|", Pattern.MULTILINE)
                        .matcher(table)
                        .results()
                        .map(m -> m.group(1)))
                .containsExactlyElementsOf(
                        CsvColumn.REQUIRED.stream().map(CsvColumn::header).toList());
    }

    /** Those in the first cells of the table's rows. */
    private Stream<String> reasonsBetween(String from, String to) {
        return Pattern.compile("^\\| (`[^|]*)", Pattern.MULTILINE)
                .matcher(between(from, to))
                .results()
                .flatMap(row -> Pattern.compile("[A-Z_]+").matcher(row.group(1)).results())
                .map(MatchResult::group);
    }

    private String between(String from, String to) {
        return guide.substring(guide.indexOf(from), guide.indexOf(to));
    }

    private static List<String> reasons(Reason.Scope scope) {
        return Stream.of(Reason.values())
                .filter(r -> r.scope() == scope)
                .map(Reason::name)
                .toList();
    }
}
