package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.piaolian.payments.adapter.Reading.payments;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.ItemMapping.Assignment;
import org.piaolian.payments.domain.Payment;
import org.piaolian.receipts.domain.Party;

/**
 * Files that others wrote: banks' test files of three versions and a city treasury's day. They are kept beside the
 * project, in the folder that the system property {@code piaolian.samples} names.
 */
class SampleFilesTest {

    private final CamtReader reader = new CamtReader();

    /**
     * One debit of 200,000 SEK with three details that have no amounts: one payment, the entry's. All three details
     * have one reference, which is therefore the payment's. A debit's party is its creditor, but the only one named is
     * the debtor MUELLER, who is not the owner of the account: so it is the other side.
     */
    @Test
    void version_2_gives_the_entry_as_one_payment() throws IOException {
        List<Payment> payments = payments(Reading.read(reader, sample("camt054.v2.xml")));
        assertThat(payments).hasSize(1);
        Payment payment = payments.get(0);
        assertThat(payment.position().value()).isEqualTo("Ntfctn[1]/Ntry[1]");
        assertThat(payment.direction()).isEqualTo(Direction.DEBIT);
        assertThat(payment.amount()).hasToString("SEK 200000.00");
        assertThat(payment.id()).hasToString("CH2801234000123456789 AAAASESS-FP-ACCR001 / MUELL/FINP/RA12345");
        assertThat(payment.bookedOn()).isEqualTo("2007-10-18");
        assertThat(payment.party()).isEqualTo(new Party(Party.Type.ORGANISATION, "MUELLER", null));
        assertThat(payment.items())
                .singleElement()
                .satisfies(i -> assertThat(i.code()).isNull());
        assertThat(payment.remark())
                .startsWith("Unstructured Remittance Information V1; Unstructured Remittance Information V3 block 1; ")
                .contains("ISR ref number V1");
    }

    /**
     * One debit of 200,000 SEK with three details of CHF 3.10, 3.20 and 3.20: three payments, credits because the
     * details say so themselves, not added up because the currencies differ. The last two have the same references and
     * so are one payment reported twice, as the batch's own count of 2 and total of CHF 6.30 confirm.
     */
    @ParameterizedTest
    @ValueSource(strings = {"camt054.v4.xml", "camt054.v8.xml"})
    void versions_4_and_8_give_each_detail_and_the_third_is_the_second_again(String file) throws IOException {
        List<Payment> payments = payments(Reading.read(reader, sample(file)));
        assertThat(payments)
                .extracting(p -> p.position() + " " + p.direction() + " " + p.amount() + " " + p.id() + " "
                        + p.party().name())
                .containsExactly(
                        "Ntfctn[1]/Ntry[1]/TxDtls[1] CREDIT CHF 3.10 CH2801234000123456789 "
                                + "ACSR160617103200001 / UXC06170000006PI00001EE00001 UNIFITS GmbH",
                        "Ntfctn[1]/Ntry[1]/TxDtls[2] CREDIT CHF 3.20 CH2801234000123456789 "
                                + "ACSR160617103200001 / UXC06170000006PI00001EE00002 UNIFITS GmbH",
                        "Ntfctn[1]/Ntry[1]/TxDtls[3] CREDIT CHF 3.20 CH2801234000123456789 "
                                + "ACSR160617103200001 / UXC06170000006PI00001EE00002 UNIFITS GmbH");
        assertThat(payments).allSatisfy(p -> assertThat(p.foreign()).isNull());
        assertThat(payments.get(0).remark()).isEqualTo("Unstructured Remittance Information V1; ISR ref number V1");
    }

    @Test
    void all_two_hundred_entries_of_the_city_treasury_become_payments_of_known_items() throws IOException {
        List<Payment> payments = payments(Reading.read(reader, sample("city-treasury-200.xml")));
        assertThat(payments).hasSize(200);
        assertThat(payments.stream().map(Payment::id).distinct()).hasSize(200);
        assertThat(payments).allSatisfy(p -> {
            assertThat(p.party().identifier()).isNotNull();
            assertThat(p.remark()).isNull();
        });
        Map<String, Long> byAgencyAndKind = payments.stream()
                .map(p -> (Assignment.Assigned) ItemMappingFile.builtIn().assign(p))
                .collect(Collectors.groupingBy(a -> a.agency() + " " + a.kind(), Collectors.counting()));
        assertThat(byAgencyAndKind)
                .isEqualTo(Map.of("tax TAX_PAYMENT", 71L, "finance FEE", 72L, "civil SUBSIDY_PAYMENT", 57L));
        assertThat(payments.stream().map(p -> p.amount().amount()).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isPositive();
        assertThat(payments.get(0).party().name()).isEqualTo("郑敏丽");
        assertThat(payments.get(0).items().get(0).name()).isEqualTo("困难家庭生活补贴");
    }

    private static InputStream sample(String name) throws IOException {
        Path folder = Path.of(System.getProperty("piaolian.samples", "../../shared/data"))
                .resolve("camt054");
        Path file = folder.resolve(name);
        if (!Files.isReadable(file)) {
            String skipped = "SKIPPED: no sample file " + file.toAbsolutePath().normalize();
            System.err.println(skipped);
            assumeTrue(false, skipped);
        }
        return Files.newInputStream(file);
    }
}
