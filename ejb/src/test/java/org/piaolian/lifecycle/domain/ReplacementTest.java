package org.piaolian.lifecycle.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;

class ReplacementTest {

    private static final ReceiptContent FEE = ExampleReceipts.fee();

    @Test
    void its_total_is_the_sum_of_its_lines() {
        assertThat(same().total()).isEqualTo(FEE.total());
    }

    @Test
    void it_has_lines_and_a_remark_that_is_not_too_long() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Replacement(FEE.party(), List.of(), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Replacement(FEE.party(), FEE.lines(), "备".repeat(Replacement.MAX_REMARK + 1)));
        assertThat(new Replacement(FEE.party(), FEE.lines(), "备".repeat(Replacement.MAX_REMARK)).remark())
                .hasSize(Replacement.MAX_REMARK);
    }

    @Test
    void the_same_again_corrects_nothing() {
        assertThat(same().corrects(FEE)).isFalse();
    }

    @Test
    void another_party_other_lines_or_another_remark_correct_something() {
        Party other = new Party(Party.Type.PERSON, "另一人", null);
        List<Line> fewer = List.of(FEE.lines().get(0));

        assertThat(new Replacement(other, FEE.lines(), FEE.remark()).corrects(FEE))
                .isTrue();
        assertThat(new Replacement(FEE.party(), fewer, FEE.remark()).corrects(FEE))
                .isTrue();
        assertThat(new Replacement(FEE.party(), FEE.lines(), "更正").corrects(FEE))
                .isTrue();
    }

    @Test
    void it_is_read_as_it_was_written() {
        Replacement corrected = new Replacement(
                FEE.party(), List.of(new Line("FEE-1", "一项", null, null, null, Money.of("1.20", "CNY"))), "更正后的票据");

        assertThat(Replacement.read(corrected.json())).isEqualTo(corrected);
        assertThat(Replacement.read(same().json())).isEqualTo(same());
    }

    private static Replacement same() {
        return new Replacement(FEE.party(), FEE.lines(), FEE.remark());
    }
}
