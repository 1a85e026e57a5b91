package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.payments.adapter.Reading.payments;
import static org.piaolian.payments.adapter.Reading.unreadable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Position;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.UnreadableFile;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;
import org.piaolian.receipts.domain.ReceiptContent.ForeignAmount;

class CsvReaderTest {

    private static final String HEADER =
            Stream.of(CsvColumn.values()).map(CsvColumn::header).collect(Collectors.joining(","));

    private static final String ROW = "1100010001,B1,E1,CREDIT,100.00,CNY,2026-11-23,2026-11-24,张伟,PERSON,CITIZEN_ID,"
            + "11010519491231002X,FEE-103043,考试报名费,2026-11,人,2,50.00,card,14.08,USD,7.1,秋季考试";

    private final CsvReader reader = new CsvReader();

    @Test
    void a_row_is_a_payment() {
        assertThat(read(ROW))
                .containsExactly(new Entry.Payable(new Payment(
                        Position.line(2),
                        new PaymentId("1100010001", "B1", "E1"),
                        Direction.CREDIT,
                        Money.of("100.00", "CNY"),
                        new ForeignAmount(Money.of("14.08", "USD"), new BigDecimal("7.1")),
                        LocalDate.of(2026, 11, 23),
                        LocalDate.of(2026, 11, 24),
                        new Party(
                                Party.Type.PERSON, "张伟", new PartyIdentifier(Scheme.CITIZEN_ID, "11010519491231002X")),
                        List.of(new Payment.Item(
                                "FEE-103043",
                                "考试报名费",
                                "人",
                                new BigDecimal("2"),
                                new BigDecimal("50.00"),
                                Money.of("100", "CNY"))),
                        "秋季考试",
                        "2026-11",
                        "card")));
    }

    @Test
    void only_seven_columns_are_needed_and_their_order_is_free() {
        String file = """
                Party_Name, amount ,currency,direction,booked_on,bank_reference,account
                北京瑞泰科技有限公司,12.50,CNY,debit,2026-11-23,B1,1100010001
                """;
        Payment payment = payments(Reading.read(reader, file)).get(0);
        assertThat(payment.id()).isEqualTo(new PaymentId("1100010001", "B1", ""));
        assertThat(payment.direction()).isEqualTo(Direction.DEBIT);
        assertThat(payment.party()).isEqualTo(new Party(Party.Type.ORGANISATION, "北京瑞泰科技有限公司", null));
        assertThat(payment.payMode()).isEqualTo("transfer");
        assertThat(payment.items().get(0).code()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100.00,CNY | 0,CNY         | AMOUNT_NOT_POSITIVE[0]",
                "100.00,CNY | -1.00,CNY     | AMOUNT_NOT_POSITIVE[-1.00]",
                "100.00,CNY | 1.23456,CNY   | AMOUNT_TOO_PRECISE[1.23456, CNY, 2]",
                "100.00,CNY | 1E5,CNY       | AMOUNT_MALFORMED[1E5]",
                "100.00,CNY | 100.00,RMB    | CURRENCY_UNKNOWN[RMB]",
                "100.00,CNY | ,CNY          | MISSING[amount]",
                "100.00,CNY | =50+50,CNY    | FORMULA[amount, =50+50]",
                "CREDIT     | IN            | VALUE_UNKNOWN[direction, IN]",
                "2026-11-23 | 2026/11/23    | DATE_MALFORMED[booked_on, 2026/11/23]",
                "2026-11-24 | tomorrow      | DATE_MALFORMED[value_on, tomorrow]",
                "张伟       | '   '         | NAME_BLANK[]",
                "张伟       | ''            | NO_PARTY[]",
                "张伟       | =cmd()        | FORMULA[party_name, =cmd()]",
                "张伟       | +86张         | FORMULA[party_name, +86张]",
                "张伟       | -张           | FORMULA[party_name, -张]",
                "张伟       | @SUM(1)       | FORMULA[party_name, @SUM(1)]",
                "张伟       | ＝SUM(1)      | FORMULA[party_name, ＝SUM(1)]",
                "秋季考试   | =HYPERLINK(1) | FORMULA[remark, =HYPERLINK(1)]",
                "E1         | -E1           | FORMULA[reference, -E1]",
                "PERSON     | ROBOT         | VALUE_UNKNOWN[party_type, ROBOT]",
                "CITIZEN_ID | PASSPORT      | VALUE_UNKNOWN[party_id_scheme, PASSPORT]",
                "11010519491231002X | 110105194912310021 | CITIZEN_ID_INVALID[110105194912310021]",
                "11010519491231002X | ''    | MISSING[party_id]",
                "CITIZEN_ID | CREDIT_CODE   | CREDIT_CODE_INVALID[11010519491231002X]",
                "2,50.00    | 3,50.00       | PRODUCT_MISMATCH[3, 50.00, 150.00, 100.00]",
                "2,50.00    | -2,50.00      | VALUE_UNKNOWN[quantity, -2]",
                "14.08,USD  | 14.08,        | MISSING[foreign_currency]",
                "1100010001 | 1.10001E+18   | VALUE_UNKNOWN[account, 1.10001E+18]",
                "B1,        | 2.02611E+12,  | VALUE_UNKNOWN[bank_reference, 2.02611E+12]",
                "1100010001 | ''            | MISSING[account]",
                "B1,E1      | NOTPROVIDED,  | NO_REFERENCE[]",
                ",秋季考试  | ''            | CELL_COUNT[22, 23]",
                ",秋季考试  | ,秋季考试,x   | CELL_COUNT[24, 23]"
            })
    void a_faulty_row_is_named_by_its_line_and_the_next_one_goes_on(String right, String wrong, String fault) {
        String faulty = ROW.replaceFirst(java.util.regex.Pattern.quote(right), wrong);
        assertThat(faulty).isNotEqualTo(ROW);
        assertThat(read(faulty, ROW).stream().map(Reading::fault)).containsExactly("line 2 " + fault, "line 3 payable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t=1", "\r=1", "\n=1"})
    void a_cell_that_begins_with_white_space_a_spreadsheet_swallows_is_a_formula_too(String cell) {
        assertThat(read(ROW.replace("秋季考试", '"' + cell + '"')).stream().map(Reading::fault))
                .containsExactly("line 2 FORMULA[remark, " + cell.replaceAll("\\s", " ") + "]");
    }

    @Test
    void lines_are_counted_as_an_editor_shows_them() {
        String wrapped = ROW.replace("秋季考试", "\"秋季\n考试\"");
        String file = HEADER + "\r\n" + wrapped + "\r\n\r\n" + ROW + "\r\n,,,,,,,,,,,,,,,,,,,,,\r\n" + ROW;
        List<Payment> payments = payments(Reading.read(reader, file));
        assertThat(payments).extracting(p -> p.position().value()).containsExactly("line 2", "line 5", "line 7");
        assertThat(payments.get(0).remark()).isEqualTo("秋季 考试");
    }

    @Test
    void the_type_and_scheme_of_a_party_may_be_left_to_its_number() {
        Payment payment =
                payments(read(ROW.replace("PERSON,CITIZEN_ID,", ",,"))).get(0);
        assertThat(payment.party().type()).isEqualTo(Party.Type.PERSON);
        assertThat(payment.party().identifier())
                .isEqualTo(new PartyIdentifier(Scheme.CITIZEN_ID, "11010519491231002X"));
        Payment firm = payments(read(ROW.replace("PERSON,CITIZEN_ID,11010519491231002X", ",,91350100M000100Y43")))
                .get(0);
        assertThat(firm.party().type()).isEqualTo(Party.Type.ORGANISATION);
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_column() {
        assertThat(payments(Reading.read(reader, "\uFEFF" + HEADER + "\n" + ROW)))
                .hasSize(1);
    }

    @Test
    void a_file_that_is_not_utf8_is_refused() {
        byte[] gbk = (HEADER + "\n" + ROW + "\n").getBytes(Charset.forName("GBK"));
        assertThat(unreadable(reader, new ByteArrayInputStream(gbk)).refusal().reason())
                .isEqualTo(Reason.BAD_ENCODING);
        byte[] utf16 = (HEADER + "\n" + ROW + "\n").getBytes(StandardCharsets.UTF_16);
        assertThat(unreadable(reader, new ByteArrayInputStream(utf16)).refusal().reason())
                .isEqualTo(Reason.BAD_ENCODING);
    }

    @Test
    void a_header_that_lacks_repeats_or_misspells_a_column_is_refused() {
        assertThat(unreadable(reader, "").refusal().reason()).isEqualTo(Reason.EMPTY_FILE);
        assertThat(unreadable(reader, ROW).refusal().reason()).isEqualTo(Reason.COLUMN_UNKNOWN);
        assertThat(unreadable(reader, "account,amount,direction\n").refusal())
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.COLUMN_MISSING))
                .satisfies(r ->
                        assertThat(r.arguments()).containsExactly("bank_reference, currency, booked_on, party_name"));
        assertThat(unreadable(reader, HEADER + ",remrak\n").refusal().arguments())
                .startsWith("remrak");
        assertThat(unreadable(reader, HEADER + ",remark\n").refusal().reason()).isEqualTo(Reason.COLUMN_REPEATED);
        assertThat(Reading.read(reader, HEADER)).isEmpty();
    }

    @Test
    void quotes_that_do_not_pair_refuse_the_file_and_name_the_line() {
        UnreadableFile text = unreadable(reader, file(ROW, ROW.replace("秋季考试", "\"秋季\"考试"), ROW));
        assertThat(text.refusal().reason()).isEqualTo(Reason.QUOTING);
        assertThat(text.line()).isEqualTo(3);
        UnreadableFile open = unreadable(reader, file(ROW, ROW, ROW.replace("秋季考试", "\"秋季考试"), ROW));
        assertThat(open.refusal().reason()).isEqualTo(Reason.QUOTING);
        assertThat(open.line()).isEqualTo(4);
    }

    @Test
    void a_quote_that_swallows_the_rest_of_a_large_file_is_refused_before_it_fills_the_memory() {
        InputStream endless = Reading.endless(file(ROW) + "\n\"", 'x');
        UnreadableFile e = unreadable(reader, endless);
        assertThat(e.refusal().reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(e.line()).isEqualTo(3);
    }

    @Test
    void a_stream_that_fails_is_no_fault_of_the_file() {
        InputStream failing = Reading.failing(file(ROW));
        assertThatThrownBy(() -> reader.read(failing, e -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void the_same_payment_has_the_same_identity_in_a_csv_and_in_a_message() {
        String camt = """
                <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn><Ntfctn>
                <Acct><Id><Othr><Id>1100010001</Id></Othr></Id></Acct><Ntry><Amt Ccy="CNY">100</Amt>
                <CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-23</Dt></BookgDt>
                <AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>
                <RltdPties><Dbtr><Nm>张伟</Nm></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
                </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""";
        assertThat(payments(read(ROW)).get(0).id())
                .isEqualTo(payments(Reading.read(new CamtReader(), camt)).get(0).id());
    }

    private List<Entry> read(String... rows) {
        return Reading.read(reader, file(rows));
    }

    private static String file(String... rows) {
        return HEADER + "\n" + String.join("\n", rows);
    }
}
