package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.payments.adapter.Reading.fault;
import static org.piaolian.payments.adapter.Reading.payment;
import static org.piaolian.payments.adapter.Reading.payments;
import static org.piaolian.payments.adapter.Reading.read;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Reason;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;
import org.piaolian.receipts.domain.ReceiptContent.ForeignAmount;

class CamtReaderTest {

    private static final String DETAIL = """
            <TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="CNY">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
            <RltdPties><Dbtr><Pty><Nm>张伟</Nm><Id><PrvtId><Othr><Id>11010519491231002X</Id>\
            <SchmeNm><Cd>NIDN</Cd></SchmeNm></Othr></PrvtId></Id></Pty></Dbtr></RltdPties>\
            <Purp><Prtry>TAX-10101</Prtry></Purp><RmtInf><Ustrd>增值税</Ustrd></RmtInf></TxDtls>""";

    private static final String ENTRY = """
            <Ntry><Amt Ccy="CNY">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
            <BookgDt><Dt>2026-11-23</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>B1</AcctSvcrRef>\
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>\
            <NtryDtls>""" + DETAIL + "</NtryDtls></Ntry>";

    private final CamtReader reader = new CamtReader();

    @Test
    void a_booked_entry_with_one_detail_is_one_payment() {
        assertThat(read(ENTRY))
                .containsExactly(new Entry.Payable(new Payment(
                        new org.piaolian.payments.domain.Position("Ntfctn[1]/Ntry[1]/TxDtls[1]"),
                        new PaymentId("1100010001", "B1", "E1"),
                        Direction.CREDIT,
                        Money.of("100.00", "CNY"),
                        null,
                        LocalDate.of(2026, 11, 23),
                        LocalDate.of(2026, 11, 24),
                        new Party(
                                Party.Type.PERSON, "张伟", new PartyIdentifier(Scheme.CITIZEN_ID, "11010519491231002X")),
                        List.of(new Payment.Item("TAX-10101", "增值税", null, null, null, Money.of("100", "CNY"))),
                        null,
                        null,
                        "transfer")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"})
    void every_version_from_02_to_13_is_read(String version) {
        String file = message(ENTRY).replace("camt.054.001.08", "camt.054.001." + version);
        assertThat(payments(Reading.read(reader, file))).hasSize(1);
    }

    @Test
    void up_to_version_07_the_status_is_a_text_and_the_party_stands_unwrapped() {
        String old = message(ENTRY.replace("<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>")
                        .replace("<Pty>", "")
                        .replace("</Pty>", ""))
                .replace("camt.054.001.08", "camt.054.001.04");
        assertThat(Reading.read(reader, old)).isEqualTo(read(ENTRY));
    }

    @Test
    void version_02_has_the_amount_of_a_detail_in_its_amount_details_only() {
        String old = ENTRY.replace(
                "<Amt Ccy=\"CNY\">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties>",
                "<AmtDtls><TxAmt><Amt Ccy=\"CNY\">100.00</Amt></TxAmt></AmtDtls><RltdPties>");
        assertThat(read(old)).isEqualTo(read(ENTRY));
    }

    // the unit

    @Test
    void each_detail_with_an_amount_of_its_own_is_a_payment() {
        List<Payment> payments = payments(read(entry(
                "100.00",
                DETAIL.replace("100.00", "60.00"),
                DETAIL.replace("100.00", "40.00").replace("E1", "E2"))));
        assertThat(payments)
                .extracting(p -> p.position() + " " + p.id().detailReference() + " " + p.amount())
                .containsExactly(
                        "Ntfctn[1]/Ntry[1]/TxDtls[1] E1 CNY 60.00", "Ntfctn[1]/Ntry[1]/TxDtls[2] E2 CNY 40.00");
    }

    @Test
    void an_entry_whose_details_have_no_amounts_is_one_payment() {
        String detail = DETAIL.replace("<Amt Ccy=\"CNY\">100.00</Amt>", "");
        List<Payment> payments = payments(read(entry("100.00", detail, detail)));
        assertThat(payments).hasSize(1);
        assertThat(payments.get(0).position().value()).isEqualTo("Ntfctn[1]/Ntry[1]");
        assertThat(payments.get(0).id()).isEqualTo(new PaymentId("1100010001", "B1", "E1"));
    }

    @Test
    void one_amount_for_several_parties_waits_for_somebody_to_divide_it() {
        String detail = DETAIL.replace("<Amt Ccy=\"CNY\">100.00</Amt>", "");
        String other = detail.replace("张伟", "王芳").replace("11010519491231002X", "440524188001010014");
        assertThat(faults(entry("100.00", detail, other))).containsExactly("Ntfctn[1]/Ntry[1] SEVERAL_PARTIES[张伟, 王芳]");
    }

    @Test
    void one_amount_for_several_items_is_rejected() {
        String detail = DETAIL.replace("<Amt Ccy=\"CNY\">100.00</Amt>", "");
        assertThat(faults(entry("100.00", detail, detail.replace("TAX-10101", "TAX-10104"))))
                .containsExactly("Ntfctn[1]/Ntry[1] ITEMS_DIFFER[TAX-10101, TAX-10104]");
    }

    @Test
    void details_that_do_not_add_up_to_their_entry_reject_it_as_a_whole() {
        assertThat(faults(entry("100.01", DETAIL))).containsExactly("Ntfctn[1]/Ntry[1] SUM_MISMATCH[100.00, 100.01]");
        assertThat(faults(entry("100.00", DETAIL, DETAIL.replace("E1", "E2"))))
                .containsExactly("Ntfctn[1]/Ntry[1] SUM_MISMATCH[200.00, 100.00]");
    }

    @Test
    void a_detail_that_goes_the_other_way_is_subtracted() {
        String back = DETAIL.replace("100.00", "30.00")
                .replace("E1", "E2")
                .replace("CRDT", "DBIT")
                .replace("Dbtr>", "Cdtr>");
        List<Payment> payments = payments(read(entry("70.00", DETAIL, back)));
        assertThat(payments).extracting(Payment::direction).containsExactly(Direction.CREDIT, Direction.DEBIT);
    }

    @Test
    void details_in_another_currency_than_their_entry_are_taken_as_they_are() {
        List<Payment> payments = payments(read(entry("710.00", DETAIL.replace("CNY", "USD"))));
        assertThat(payments).extracting(p -> p.amount().toString()).containsExactly("USD 100.00");
    }

    @Test
    void an_entry_some_of_whose_details_have_amounts_and_some_have_not_is_rejected() {
        assertThat(faults(entry("100.00", DETAIL, DETAIL.replace("<Amt Ccy=\"CNY\">100.00</Amt>", ""))))
                .containsExactly("Ntfctn[1]/Ntry[1] DETAILS_INCOMPLETE[]");
    }

    @Test
    void a_faulty_detail_does_not_stop_the_others_of_its_entry_while_the_sum_is_right() {
        assertThat(faults(entry(
                        "100.00",
                        DETAIL.replace("100.00", "60.00"),
                        DETAIL.replace("100.00", "40.00").replace("11010519491231002X", "110105194912310021"))))
                .containsExactly(
                        "Ntfctn[1]/Ntry[1]/TxDtls[1] payable",
                        "Ntfctn[1]/Ntry[1]/TxDtls[2] CITIZEN_ID_INVALID[110105194912310021]");
    }

    @Test
    void where_a_detail_has_no_readable_amount_the_others_of_its_entry_cannot_be_believed() {
        assertThat(faults(entry("100.00", DETAIL.replace("100.00", "60.00"), DETAIL.replace(">100.00<", ">forty<"))))
                .containsExactly(
                        "Ntfctn[1]/Ntry[1]/TxDtls[1] SUM_MISMATCH[?, 100.00]",
                        "Ntfctn[1]/Ntry[1]/TxDtls[2] AMOUNT_MALFORMED[forty]");
    }

    // what is wrong with one entry does not stop the next

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<Cd>BOOK</Cd>            | <Cd>PDNG</Cd>             | Ntfctn[1]/Ntry[1] NOT_BOOKED[PDNG]",
                "<Sts><Cd>BOOK</Cd></Sts> | ''                        | Ntfctn[1]/Ntry[1] MISSING[Sts]",
                "<Sts>                    | <RvslInd>true</RvslInd><Sts> | Ntfctn[1]/Ntry[1] REVERSAL[]",
                "<Sts>                    | <RvslInd>1</RvslInd><Sts> | Ntfctn[1]/Ntry[1] REVERSAL[]",
                "<Sts>                    | <RvslInd>yes</RvslInd><Sts> | Ntfctn[1]/Ntry[1] VALUE_UNKNOWN[RvslInd, yes]",
                "100.00                   | 0.00                      | Ntfctn[1]/Ntry[1] AMOUNT_NOT_POSITIVE[0.00]",
                "100.00                   | -100.00                   | Ntfctn[1]/Ntry[1] AMOUNT_NOT_POSITIVE[-100.00]",
                "100.00                   | 100.12345                 | Ntfctn[1]/Ntry[1] AMOUNT_TOO_PRECISE[100.12345, CNY, 2]",
                "100.00                   | 1e5                       | Ntfctn[1]/Ntry[1] AMOUNT_MALFORMED[1e5]",
                "100.00                   | '1,000.00'                | 'Ntfctn[1]/Ntry[1] AMOUNT_MALFORMED[1,000.00]'",
                "100.00                   | ''                        | Ntfctn[1]/Ntry[1] AMOUNT_MALFORMED[]",
                "100.00                   | 12345678901234567.00      | Ntfctn[1]/Ntry[1] AMOUNT_TOO_LARGE[12345678901234567.00]",
                "CNY                      | CNX                       | Ntfctn[1]/Ntry[1] CURRENCY_UNKNOWN[CNX]",
                "CNY                      | XAU                       | Ntfctn[1]/Ntry[1] CURRENCY_UNKNOWN[XAU]",
                "Ccy=\"CNY\"              | ''                        | Ntfctn[1]/Ntry[1] CURRENCY_UNKNOWN[]",
                "<Dt>2026-11-23</Dt>      | <Dt>2026-11-31</Dt>       | 'Ntfctn[1]/Ntry[1] DATE_MALFORMED[BookgDt, 2026-11-31]'",
                "<Dt>2026-11-23</Dt>      | <Dt>23.11.2026</Dt>       | 'Ntfctn[1]/Ntry[1] DATE_MALFORMED[BookgDt, 23.11.2026]'",
                "CRDT                     | CREDIT                    | 'Ntfctn[1]/Ntry[1] VALUE_UNKNOWN[CdtDbtInd, CREDIT]'",
                "<CdtDbtInd>CRDT</CdtDbtInd><Sts> | <Sts>             | Ntfctn[1]/Ntry[1] MISSING[CdtDbtInd]",
                "<Sts>      | <AcctSvcrRef>B2</AcctSvcrRef><Sts>      | Ntfctn[1]/Ntry[1] REPEATED[AcctSvcrRef]",
                "<Refs>     | <Refs><EndToEndId>E0</EndToEndId>       | Ntfctn[1]/Ntry[1]/TxDtls[1] REPEATED[EndToEndId]",
                "<Refs>     | <RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf><Refs> | Ntfctn[1]/Ntry[1]/TxDtls[1] RETURNED[]",
                "<Nm>张伟</Nm>             | <Nm> </Nm>                | Ntfctn[1]/Ntry[1]/TxDtls[1] NAME_BLANK[]",
                "11010519491231002X       | 110105194912310021        | Ntfctn[1]/Ntry[1]/TxDtls[1] CITIZEN_ID_INVALID[110105194912310021]",
                "<Cd>NIDN</Cd>            | <Prtry>USCC</Prtry>       | Ntfctn[1]/Ntry[1]/TxDtls[1] CREDIT_CODE_INVALID[11010519491231002X]",
                "张伟                      | 张\uE000                   | 'Ntfctn[1]/Ntry[1]/TxDtls[1] TEXT_UNPRINTABLE[Nm, U+E000]'",
                "张伟                      | 张\u202E伟                 | 'Ntfctn[1]/Ntry[1]/TxDtls[1] TEXT_UNPRINTABLE[Nm, U+202E]'",
                "增值税                    | 增\u0085税                 | 'Ntfctn[1]/Ntry[1]/TxDtls[1] TEXT_UNPRINTABLE[RmtInf/Ustrd, U+0085]'"
            })
    void a_faulty_entry_is_named_and_the_next_one_goes_on(String right, String wrong, String fault) {
        String faulty = ENTRY.replace(right, wrong);
        assertThat(faulty).isNotEqualTo(ENTRY);
        assertThat(faults(faulty, ENTRY)).containsExactly(fault, "Ntfctn[1]/Ntry[2]/TxDtls[1] payable");
    }

    @Test
    void texts_that_are_too_long_for_their_field_reject_the_payment() {
        assertThat(faults(ENTRY.replace("张伟", "长".repeat(141))))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] TEXT_TOO_LONG[Nm, 140, 141]");
        assertThat(faults(ENTRY.replace("B1", "B".repeat(37))))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] TEXT_TOO_LONG[AcctSvcrRef, 36, 37]");
        assertThat(faults(ENTRY.replace("TAX-10101", "TAX-" + "1".repeat(32))))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] TEXT_TOO_LONG[Purp/Prtry, 35, 36]");
        assertThat(faults(ENTRY.replace("张伟", "长".repeat(140)))).containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] payable");
    }

    @Test
    void a_rejected_entry_says_which_reference_it_had() {
        assertThat(read(ENTRY.replace("BOOK", "PDNG")))
                .first()
                .isInstanceOfSatisfying(
                        Entry.Rejected.class, r -> assertThat(r.reference()).isEqualTo("B1 / E1"));
    }

    @Test
    void more_decimals_than_the_currency_has_are_right_if_they_are_zeros() {
        assertThat(payments(read(ENTRY.replace("100.00", "100.00000"))).get(0).amount())
                .isEqualTo(Money.of("100", "CNY"));
        assertThat(faults(ENTRY.replace("CNY", "JPY").replace("100.00", "100.5")))
                .containsExactly("Ntfctn[1]/Ntry[1] AMOUNT_TOO_PRECISE[100.5, JPY, 0]");
        assertThat(payments(read(ENTRY.replace("CNY", "KWD").replace("100.00", "100.125")))
                        .get(0)
                        .amount())
                .isEqualTo(Money.of("100.125", "KWD"));
    }

    @Test
    void an_amount_with_an_exponent_or_a_thousand_digits_costs_nothing() {
        assertThat(faults(ENTRY.replace("100.00", "1E999999999")))
                .containsExactly("Ntfctn[1]/Ntry[1] AMOUNT_MALFORMED[1E999999999]");
        assertThat(((Entry.Rejected)
                                read(ENTRY.replace("100.00", "9".repeat(5_000))).get(0))
                        .refusal()
                        .reason())
                .isEqualTo(Reason.AMOUNT_TOO_LARGE);
    }

    // references

    @ParameterizedTest
    @ValueSource(
            strings = {"NOTPROVIDED", "Not provided", "NOT-PROVIDED", "NONREF", "N/A", "0000", "-", "", "无", "none"})
    void what_says_that_there_is_no_reference_is_none(String none) {
        assertThat(faults(ENTRY.replace(">E1<", ">" + none + "<").replace(">B1<", ">" + none + "<")))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] NO_REFERENCE[]");
    }

    @Test
    void an_entry_without_any_reference_waits_with_all_that_is_known_of_it() {
        Entry entry = read(ENTRY.replace("<AcctSvcrRef>B1</AcctSvcrRef>", "")
                        .replace("<Refs><EndToEndId>E1</EndToEndId></Refs>", ""))
                .get(0);
        assertThat(entry).isInstanceOfSatisfying(Entry.Unmatched.class, u -> {
            assertThat(u.refusal().reason()).isEqualTo(Reason.NO_REFERENCE);
            assertThat(u.reference()).isNull();
            assertThat(u.account()).isEqualTo("1100010001");
            assertThat(u.direction()).isEqualTo(Direction.CREDIT);
            assertThat(u.amount()).isEqualTo(Money.of("100", "CNY"));
            assertThat(u.bookedOn()).isEqualTo("2026-11-23");
            assertThat(u.partyName()).isEqualTo("张伟");
            assertThat(u.itemCode()).isEqualTo("TAX-10101");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "<InstrId>I</InstrId><EndToEndId>E</EndToEndId><TxId>T</TxId><UETR>U</UETR>, E",
        "<InstrId>I</InstrId><EndToEndId>NOTPROVIDED</EndToEndId><TxId>T</TxId>, I",
        "<TxId>T</TxId><UETR>U</UETR>, T",
        "<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR>, 8a562c67-ca16-48ba-b074-65581be6f001",
        "<AcctSvcrRef>BB</AcctSvcrRef>, BB",
        "<MsgId>M</MsgId><PmtInfId>P</PmtInfId>, ''"
    })
    void the_detail_is_known_by_the_first_of_its_references(String references, String expected) {
        Payment payment = payments(read(ENTRY.replace("<EndToEndId>E1</EndToEndId>", references)))
                .get(0);
        assertThat(payment.id()).isEqualTo(new PaymentId("1100010001", "B1", expected));
    }

    @Test
    void a_detail_lends_its_bank_reference_to_an_entry_without_one() {
        Payment payment = payments(read(ENTRY.replace("<AcctSvcrRef>B1</AcctSvcrRef>", "")
                        .replace("<Refs>", "<Refs><AcctSvcrRef>BB</AcctSvcrRef>")))
                .get(0);
        assertThat(payment.id()).isEqualTo(new PaymentId("1100010001", "BB", "E1"));
    }

    @Test
    void one_of_several_details_without_a_reference_of_its_own_waits() {
        String nameless = DETAIL.replace("E1", "NOTPROVIDED").replace("100.00", "50.00");
        assertThat(faults(entry("100.00", nameless, DETAIL.replace("100.00", "50.00"))))
                .containsExactly(
                        "Ntfctn[1]/Ntry[1]/TxDtls[1] NO_DETAIL_REFERENCE[]", "Ntfctn[1]/Ntry[1]/TxDtls[2] payable");
    }

    @Test
    void the_same_payment_twice_in_a_file_is_handed_over_twice_under_one_identity() {
        List<Payment> payments = payments(read(ENTRY, ENTRY));
        assertThat(payments.get(0).id()).isEqualTo(payments.get(1).id());
        assertThat(payments).extracting(p -> p.position().value()).doesNotHaveDuplicates();
    }

    @Test
    void spaces_in_an_account_and_around_a_reference_make_no_other_payment() {
        String spaced = message(ENTRY.replace(">B1<", ">\n  B1 \n<")).replace("1100010001", "1100 0100 01");
        assertThat(payments(Reading.read(reader, spaced)).get(0).id())
                .isEqualTo(new PaymentId("1100010001", "B1", "E1"));
    }

    @Test
    void entries_of_a_notification_without_an_account_are_rejected_one_by_one() {
        String file = message(ENTRY, ENTRY).replaceAll("<Acct>.*</Acct>", "");
        assertThat(Reading.read(reader, file).stream().map(Reading::fault))
                .containsExactly("Ntfctn[1]/Ntry[1] MISSING[Acct/Id]", "Ntfctn[1]/Ntry[2] MISSING[Acct/Id]");
    }

    // parties

    @Test
    void who_owes_it_in_the_end_goes_before_who_passed_it_on() {
        String ultimate = "<RltdPties><UltmtDbtr><Pty><Nm>王芳</Nm></Pty></UltmtDbtr>";
        assertThat(party(ENTRY.replace("<RltdPties>", ultimate))).isEqualTo(new Party(Party.Type.PERSON, "王芳", null));
    }

    @Test
    void the_party_of_a_debit_is_its_creditor() {
        String debit = ENTRY.replace("CRDT", "DBIT")
                .replace("<RltdPties>", "<RltdPties><Cdtr><Pty><Nm>北京某某有限公司</Nm></Pty></Cdtr>");
        assertThat(party(debit)).isEqualTo(new Party(Party.Type.ORGANISATION, "北京某某有限公司", null));
    }

    @Test
    void the_only_party_named_is_the_other_side_whatever_element_it_stands_in_unless_it_is_the_owner() {
        String debit = ENTRY.replace("CRDT", "DBIT");
        assertThat(party(debit).name()).isEqualTo("张伟");
        assertThat(faults(debit.replace("张伟", "市财政局"))).containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] NO_PARTY[]");
        assertThat(faults(debit.replace(
                        "</Dbtr>", "</Dbtr><DbtrAcct><Id><Othr><Id>1100 0100 01</Id></Othr></Id></DbtrAcct>")))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] NO_PARTY[]");
    }

    @Test
    void a_payment_that_names_nobody_waits_for_somebody_to_claim_it() {
        assertThat(faults(ENTRY.replaceAll("<RltdPties>.*</RltdPties>", "")))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] NO_PARTY[]");
        assertThat(faults(ENTRY.replaceAll("<NtryDtls>.*</NtryDtls>", "")))
                .containsExactly("Ntfctn[1]/Ntry[1] NO_PARTY[]");
    }

    @Test
    void an_organisation_is_known_by_its_credit_code_before_any_other_number() {
        String ids = "<OrgId><AnyBIC>DABAIE2D</AnyBIC><Othr><Id>C-17</Id><SchmeNm><Cd>CUST</Cd></SchmeNm></Othr>"
                + "<Othr><Id>91350100m000100y43</Id><SchmeNm><Prtry>USCC</Prtry></SchmeNm></Othr></OrgId>";
        Party party = party(ENTRY.replaceAll("<PrvtId>.*</PrvtId>", ids));
        assertThat(party.type()).isEqualTo(Party.Type.ORGANISATION);
        assertThat(party.identifier()).isEqualTo(new PartyIdentifier(Scheme.CREDIT_CODE, "91350100M000100Y43"));
    }

    @Test
    void a_taxpayer_number_or_a_number_without_scheme_is_chinese_if_its_check_digits_say_so() {
        String credit = "<OrgId><Othr><Id>91350100M000100Y43</Id><SchmeNm><Cd>TXID</Cd></SchmeNm></Othr></OrgId>";
        assertThat(identifier(ENTRY.replaceAll("<PrvtId>.*</PrvtId>", credit)).scheme())
                .isEqualTo(Scheme.CREDIT_CODE);
        assertThat(identifier(ENTRY.replaceAll("<PrvtId>.*</PrvtId>", credit.replace("Y43", "Y44")))
                        .scheme())
                .isEqualTo(Scheme.FOREIGN);
        assertThat(identifier(ENTRY.replace("<SchmeNm><Cd>NIDN</Cd></SchmeNm>", ""))
                        .scheme())
                .isEqualTo(Scheme.CITIZEN_ID);
    }

    @Test
    void a_national_number_of_another_country_is_a_foreign_one() {
        String finnish = ENTRY.replace("11010519491231002X", "131052-308T")
                .replace("</PrvtId></Id>", "</PrvtId></Id><CtryOfRes>FI</CtryOfRes>");
        assertThat(identifier(finnish)).isEqualTo(new PartyIdentifier(Scheme.FOREIGN, "131052-308T"));
    }

    @Test
    void a_bank_that_pays_itself_is_a_party_too() {
        String bank = ENTRY.replaceAll("<Pty>.*</Pty>", "<Agt><FinInstnId><BICFI>ICBKCNBJ</BICFI></FinInstnId></Agt>");
        assertThat(party(bank))
                .isEqualTo(new Party(
                        Party.Type.ORGANISATION, "ICBKCNBJ", new PartyIdentifier(Scheme.FOREIGN, "ICBKCNBJ")));
    }

    @ParameterizedTest
    @CsvSource({
        "张伟, PERSON",
        "买买提·艾力, PERSON",
        "北京瑞泰科技有限公司, ORGANISATION",
        "UNIFITS GmbH, ORGANISATION",
        "MUELLER, ORGANISATION"
    })
    void a_party_the_file_says_nothing_of_is_taken_for_what_its_name_looks_like(String name, Party.Type type) {
        assertThat(party(ENTRY.replaceAll("<Id><PrvtId>.*</PrvtId></Id>", "").replace("张伟", name))
                        .type())
                .isEqualTo(type);
    }

    // items, remarks, days, currencies

    @Test
    void with_an_item_the_first_line_of_the_remittance_text_is_its_name_and_the_rest_is_the_remark() {
        Payment payment = payments(read(ENTRY.replace(
                        "</Ustrd>",
                        "</Ustrd><Ustrd>2026年第三季度</Ustrd><Strd><CdtrRefInf><Ref>RF18 5390</Ref></CdtrRefInf></Strd>")))
                .get(0);
        assertThat(payment.items().get(0).name()).isEqualTo("增值税");
        assertThat(payment.remark()).isEqualTo("2026年第三季度; RF18 5390");
    }

    @Test
    void without_an_item_the_remittance_text_is_the_remark() {
        Payment payment = payments(read(ENTRY.replace("<Purp><Prtry>TAX-10101</Prtry></Purp>", "")))
                .get(0);
        assertThat(payment.items().get(0).code()).isNull();
        assertThat(payment.items().get(0).name()).isNull();
        assertThat(payment.remark()).isEqualTo("增值税");
    }

    @Test
    void an_iso_purpose_code_is_no_item() {
        Payment payment = payments(read(ENTRY.replace("<Prtry>TAX-10101</Prtry>", "<Cd>TAXS</Cd>")))
                .get(0);
        assertThat(payment.items().get(0).code()).isNull();
    }

    @Test
    void a_remark_is_cut_where_a_receipt_has_no_more_room() {
        Payment payment = payments(read(ENTRY.replace("<Purp><Prtry>TAX-10101</Prtry></Purp>", "")
                        .replace("增值税", "长".repeat(900))))
                .get(0);
        assertThat(payment.remark()).hasSize(Payment.MAX_REMARK).endsWith("长…");
    }

    @Test
    void the_day_of_booking_is_the_one_the_bank_wrote_and_else_the_next_best() {
        assertThat(payments(read(ENTRY.replace(
                                "<BookgDt><Dt>2026-11-23</Dt>", "<BookgDt><DtTm>2026-11-23T23:59:59+08:00</DtTm>")))
                        .get(0)
                        .bookedOn())
                .isEqualTo("2026-11-23");
        String noBooking = ENTRY.replaceAll("<BookgDt>.*</BookgDt>", "");
        assertThat(payments(read(noBooking)).get(0).bookedOn()).isEqualTo("2026-11-24");
        String noDay = noBooking.replaceAll("<ValDt>.*</ValDt>", "");
        assertThat(payments(read(noDay)).get(0).bookedOn()).isEqualTo("2026-11-25");
    }

    @Test
    void what_was_instructed_in_another_currency_is_the_foreign_amount() {
        Payment payment = payments(read(instructed("<SrcCcy>USD</SrcCcy><XchgRate>7.1</XchgRate>")))
                .get(0);
        assertThat(payment.foreign()).isEqualTo(new ForeignAmount(Money.of("14.08", "USD"), new BigDecimal("7.1")));
    }

    @Test
    void a_rate_that_prices_the_receipts_currency_is_turned_round_and_one_that_prices_nothing_left_out() {
        Payment turned = payments(read(instructed("<UnitCcy>CNY</UnitCcy><XchgRate>0.1408</XchgRate>")))
                .get(0);
        assertThat(Objects.requireNonNull(turned.foreign()).rate()).isEqualTo("7.102272727");
        Payment bare = payments(read(instructed("<XchgRate>7.1</XchgRate>"))).get(0);
        assertThat(Objects.requireNonNull(bare.foreign()).rate()).isNull();
    }

    @Test
    void what_was_instructed_in_the_same_currency_says_nothing_new() {
        String same = instructed("<XchgRate>1</XchgRate>").replace("USD", "CNY");
        assertThat(payments(read(same)).get(0).foreign()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"RCDT, transfer", "RDDT, direct debit", "CCRD, card", "CNTR, cash", "RCHQ, cheque", "XXXX, transfer"})
    void the_family_of_the_bank_transaction_code_says_how_it_was_paid(String family, String payMode) {
        assertThat(payments(read(ENTRY.replace("RCDT", family))).get(0).payMode())
                .isEqualTo(payMode);
    }

    // structure

    @Test
    void a_message_may_have_several_notifications_and_none_needs_entries() {
        String file = message(ENTRY)
                .replace("</Ntfctn>", "</Ntfctn><Ntfctn><Id>2</Id></Ntfctn>" + notification(ENTRY, ENTRY));
        assertThat(Reading.read(reader, file))
                .extracting(e -> e.position().value())
                .containsExactly(
                        "Ntfctn[1]/Ntry[1]/TxDtls[1]", "Ntfctn[3]/Ntry[1]/TxDtls[1]", "Ntfctn[3]/Ntry[2]/TxDtls[1]");
    }

    @Test
    void elements_of_another_namespace_are_not_mistaken_for_the_messages_own() {
        String extended = ENTRY.replace(
                "<Sts>", "<x:Amt xmlns:x=\"urn:other\" Ccy=\"CNY\">9.00</x:Amt><x:Ntry xmlns:x=\"urn:other\"/><Sts>");
        assertThat(read(extended)).isEqualTo(read(ENTRY));
    }

    @Test
    void a_prefix_for_the_messages_namespace_comments_and_cdata_make_no_difference() {
        String file = message(ENTRY.replace(">张伟<", "><!-- payer -->张<![CDATA[伟]]><"))
                .replaceAll("<(/?)([A-Z])", "<$1c:$2")
                .replace("<![c:CDATA[", "<![CDATA[")
                .replace("xmlns=", "xmlns:c=");
        assertThat(Reading.read(reader, file)).isEqualTo(read(ENTRY));
    }

    @Test
    void details_are_counted_through_all_detail_blocks_of_an_entry() {
        String blocks = entry("100.00", DETAIL.replace("100.00", "60.00"))
                .replace(
                        "</NtryDtls>",
                        "</NtryDtls><NtryDtls>"
                                + DETAIL.replace("100.00", "40.00").replace("E1", "E2") + "</NtryDtls>");
        assertThat(faults(blocks))
                .containsExactly("Ntfctn[1]/Ntry[1]/TxDtls[1] payable", "Ntfctn[1]/Ntry[1]/TxDtls[2] payable");
    }

    @Test
    void an_entry_with_more_details_than_are_held_at_once_is_rejected_and_the_next_goes_on() {
        String[] details = new String[CamtEntry.MAX_DETAILS + 1];
        java.util.Arrays.fill(details, "<TxDtls><Amt Ccy=\"CNY\">1.00</Amt></TxDtls>");
        assertThat(faults(entry("20001.00", details), ENTRY))
                .containsExactly("Ntfctn[1]/Ntry[1] DETAILS_TOO_MANY[20000]", "Ntfctn[1]/Ntry[2]/TxDtls[1] payable");
    }

    private static String instructed(String exchange) {
        return ENTRY.replace(
                "<RltdPties>",
                "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">14.08</Amt><CcyXchg>" + exchange
                        + "</CcyXchg></InstdAmt></AmtDtls><RltdPties>");
    }

    private Party party(String entry) {
        return payments(read(entry)).get(0).party();
    }

    private PartyIdentifier identifier(String entry) {
        return Objects.requireNonNull(party(entry).identifier());
    }

    private List<Entry> read(String... entries) {
        return Reading.read(reader, message(entries));
    }

    private List<String> faults(String... entries) {
        return read(entries).stream().map(Reading::fault).toList();
    }

    private static String entry(String amount, String... details) {
        return ENTRY.replaceAll(
                "<Ntry><Amt Ccy=\"CNY\">100.00</Amt>(.*)<NtryDtls>.*",
                "<Ntry><Amt Ccy=\"CNY\">" + amount + "</Amt>$1<NtryDtls>" + String.join("", details)
                        + "</NtryDtls></Ntry>");
    }

    private static String message(String... entries) {
        return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
                + "<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-25T17:30:00+08:00</CreDtTm></GrpHdr>"
                + notification(entries) + "</BkToCstmrDbtCdtNtfctn></Document>";
    }

    private static String notification(String... entries) {
        return "<Ntfctn><Id>N</Id><CreDtTm>2026-11-25T17:30:00+08:00</CreDtTm>"
                + "<Acct><Id><Othr><Id>1100010001</Id></Othr></Id><Ownr><Nm>市财政局</Nm></Ownr></Acct>"
                + String.join("", entries) + "</Ntfctn>";
    }
}
