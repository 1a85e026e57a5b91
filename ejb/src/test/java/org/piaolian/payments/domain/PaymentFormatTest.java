package org.piaolian.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentFormatTest {

    @ParameterizedTest
    @CsvSource({
        "application/xml, CAMT_054",
        "text/xml, CAMT_054",
        "Text/XML;charset=UTF-8, CAMT_054",
        "text/csv; charset=GBK, CSV",
        "TEXT/CSV, CSV"
    })
    void a_payment_file_is_known_by_its_media_type_whatever_its_case_and_parameters(
            String mediaType, PaymentFormat format) {
        assertThat(PaymentFormat.ofMediaType(mediaType)).contains(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/pdf", "xml", "text/csvx", "application/json"})
    void anything_else_is_no_payment_file(String mediaType) {
        assertThat(PaymentFormat.ofMediaType(mediaType)).isEmpty();
    }

    @Test
    void invoices_and_reversals_cannot_be_sent_in_as_payment_files() {
        assertThat(PaymentFormat.ofMediaType(PaymentFormat.EN_16931.mediaType()))
                .isEmpty();
        assertThat(PaymentFormat.ofMediaType(PaymentFormat.REVERSAL.mediaType()))
                .isEmpty();
    }
}
