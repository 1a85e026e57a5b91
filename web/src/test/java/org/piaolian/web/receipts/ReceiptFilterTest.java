package org.piaolian.web.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptQuery.Sort;

class ReceiptFilterTest {

    private final ReceiptFilter filter = new ReceiptFilter();

    @Test
    void what_stands_in_the_address_is_looked_for() {
        filter.setText("张三 & 公司");
        filter.setKind("TAX_PAYMENT");
        filter.setFrom("2026-11-01");
        filter.setLeast("12.50");
        ReceiptQuery query = filter.query(Sort.ISSUED, true, 0, 25);
        assertThat(query.text()).isEqualTo("张三 & 公司");
        assertThat(query.kinds()).containsExactly(ReceiptKind.TAX_PAYMENT);
        assertThat(query.from()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(query.least()).isEqualTo(new BigDecimal("12.50"));
        assertThat(filter.getAddress())
                .isEqualTo("?q=%E5%BC%A0%E4%B8%89+%26+%E5%85%AC%E5%8F%B8&kind=TAX_PAYMENT&from=2026-11-01&least=12.50");
    }

    @Test
    void what_cannot_be_read_does_not_restrict() {
        filter.setKind("DROP TABLE");
        filter.setState("");
        filter.setFrom("yesterday");
        filter.setMost("1e99");
        filter.setAgency("../x");
        filter.setBatch("1");
        ReceiptQuery query = filter.query(Sort.NUMBER, false, 0, 25);
        assertThat(query)
                .isEqualTo(new ReceiptQuery(
                        null,
                        null,
                        query.kinds(),
                        query.states(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        Sort.NUMBER,
                        false,
                        0,
                        25));
        assertThat(query.kinds()).isEmpty();
    }

    @Test
    void an_empty_filter_adds_nothing_to_the_address() {
        assertThat(filter.getAddress()).isEmpty();
        assertThat(filter.isRestricting()).isFalse();
    }
}
