package org.piaolian.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.ItemMapping.Assignment;
import org.piaolian.payments.domain.ItemMapping.Name;
import org.piaolian.payments.domain.ItemMapping.Rule;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptKind;

class ItemMappingTest {

    private static final AgencyId FINANCE = new AgencyId("finance");
    private static final AgencyId TAX = new AgencyId("tax");
    private static final AgencyId CIVIL = new AgencyId("civil");

    private static final Rule OTHER_CREDIT =
            new Rule(FINANCE, ReceiptKind.GENERAL_FEE, "GENERAL-RECEIVED", new Name("往来款项收入", "General receipt"));
    private static final Rule OTHER_DEBIT =
            new Rule(FINANCE, ReceiptKind.GENERAL_PAYMENT, "GENERAL-PAID", new Name("往来款项支出", "General payment"));

    private static final Programme LOW_INCOME =
            new Programme("LOW-INCOME", Programme.Cycle.MONTH, new Name("最低生活保障", "Minimum living allowance"));

    private static final ItemMapping MAPPING = new ItemMapping(
            "1",
            Map.of(
                    "TAX", new Rule(TAX, ReceiptKind.TAX_PAYMENT, "TAX-OTHER", new Name("其他税收", "Other tax")),
                    "SUB", new Rule(CIVIL, ReceiptKind.SUBSIDY_PAYMENT, "SUB-OTHER", new Name("其他补贴", "Other"))),
            OTHER_CREDIT,
            OTHER_DEBIT,
            Map.of("TAX-10101", new Name("增值税", "Value added tax")),
            Map.of("SUB-20819", LOW_INCOME));

    @Test
    void the_prefix_of_the_item_names_the_agency_and_the_kind() {
        assertThat(MAPPING.assign(credit("TAX-10101", null)))
                .isEqualTo(new Assignment.Assigned(TAX, ReceiptKind.TAX_PAYMENT, List.of(line("TAX-10101", "增值税"))));
        assertThat(MAPPING.assign(debit("SUB-1", "补贴")))
                .isEqualTo(new Assignment.Assigned(CIVIL, ReceiptKind.SUBSIDY_PAYMENT, List.of(line("SUB-1", "补贴"))));
    }

    @Test
    void an_item_of_a_programme_is_known_however_its_code_is_written_and_so_is_who_pays_it() {
        assertThat(MAPPING.programme("sub-20819")).contains(LOW_INCOME);
        assertThat(MAPPING.programme("SUB-20810")).isEmpty();
        assertThat(MAPPING.listProgrammes()).containsExactly(LOW_INCOME);
        assertThat(MAPPING.paysProgrammes(CIVIL)).isTrue();
        assertThat(MAPPING.paysProgrammes(TAX)).isFalse();
    }

    @Test
    void the_name_in_the_file_goes_before_the_one_in_the_catalogue() {
        assertThat(lines(credit("TAX-10101", "增值税（小规模纳税人）"))).containsExactly(line("TAX-10101", "增值税（小规模纳税人）"));
    }

    @Test
    void an_item_that_is_in_no_catalogue_is_known_by_its_prefix_and_named_by_its_rule() {
        assertThat(lines(credit("TAX-99999", null))).containsExactly(line("TAX-99999", "其他税收"));
        assertThat(lines(credit("tax-1", null))).containsExactly(line("tax-1", "其他税收"));
    }

    @Test
    void a_payment_without_a_known_item_is_a_general_one_by_its_direction() {
        for (@Nullable String item : Arrays.asList(null, "XYZ-1", "TAXI-1", "10101")) {
            assertThat(MAPPING.assign(credit(item, null))).isInstanceOfSatisfying(Assignment.Assigned.class, a -> {
                assertThat(a.agency()).isEqualTo(FINANCE);
                assertThat(a.kind()).isEqualTo(ReceiptKind.GENERAL_FEE);
            });
            assertThat(MAPPING.assign(debit(item, null))).isInstanceOfSatisfying(Assignment.Assigned.class, a -> {
                assertThat(a.agency()).isEqualTo(FINANCE);
                assertThat(a.kind()).isEqualTo(ReceiptKind.GENERAL_PAYMENT);
            });
        }
        assertThat(lines(credit(null, null))).containsExactly(line("GENERAL-RECEIVED", "往来款项收入"));
        assertThat(lines(debit("XYZ-1", null))).containsExactly(line("XYZ-1", "往来款项支出"));
    }

    @Test
    void a_tax_that_is_paid_out_or_a_subsidy_that_comes_in_is_refused() {
        assertThat(MAPPING.assign(debit("TAX-10101", null)))
                .isEqualTo(new Assignment.Refused(
                        Refusal.of(Reason.ITEM_AGAINST_DIRECTION, "TAX-10101", Direction.DEBIT)));
        assertThat(MAPPING.assign(credit("SUB-1", null)))
                .isEqualTo(
                        new Assignment.Refused(Refusal.of(Reason.ITEM_AGAINST_DIRECTION, "SUB-1", Direction.CREDIT)));
    }

    @Test
    void several_items_of_one_agency_are_several_lines_and_of_two_agencies_none() {
        assertThat(lines(payment(Direction.CREDIT, item("TAX-1", "甲"), item("TAX-2", "乙"))))
                .containsExactly(line("TAX-1", "甲"), line("TAX-2", "乙"));
        assertThat(MAPPING.assign(payment(Direction.CREDIT, item("TAX-1", "甲"), item(null, null))))
                .isEqualTo(new Assignment.Refused(Refusal.of(Reason.ITEMS_DIFFER, "TAX-1, -")));
    }

    @Test
    void the_catalogue_answers_in_both_languages() {
        assertThat(MAPPING.name("TAX-10101", Locale.SIMPLIFIED_CHINESE)).contains("增值税");
        assertThat(MAPPING.name("TAX-10101", Locale.UK)).contains("Value added tax");
        assertThat(MAPPING.name("TAX-10102", Locale.UK)).isEmpty();
    }

    @Test
    void a_mapping_whose_general_kinds_go_the_wrong_way_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ItemMapping("1", Map.of(), OTHER_DEBIT, OTHER_DEBIT, Map.of(), Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ItemMapping("1", Map.of(), OTHER_CREDIT, OTHER_CREDIT, Map.of(), Map.of()));
    }

    private static List<Line> lines(Payment payment) {
        return ((Assignment.Assigned) MAPPING.assign(payment)).lines();
    }

    private static Line line(String code, String name) {
        return new Line(code, name, null, null, null, Money.of("10.00", "CNY"));
    }

    private static Payment credit(@Nullable String code, @Nullable String name) {
        return payment(Direction.CREDIT, item(code, name));
    }

    private static Payment debit(@Nullable String code, @Nullable String name) {
        return payment(Direction.DEBIT, item(code, name));
    }

    private static Payment.Item item(@Nullable String code, @Nullable String name) {
        return new Payment.Item(code, name, null, null, null, Money.of("10.00", "CNY"));
    }

    private static Payment payment(Direction direction, Payment.Item... items) {
        return new Payment(
                Position.line(2),
                new PaymentId("1", "B1", ""),
                direction,
                Money.of(String.valueOf(10 * items.length), "CNY"),
                null,
                LocalDate.of(2026, 11, 23),
                null,
                new Party(Party.Type.PERSON, "张三", null),
                List.of(items),
                null,
                null,
                "transfer");
    }
}
