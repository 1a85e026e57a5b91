package org.piaolian.invoices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.invoices.adapter.PhiveInvoiceReader;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.invoices.domain.InvoiceReader;
import org.piaolian.invoices.domain.InvoiceReader.Reading;
import org.piaolian.invoices.domain.Preceding;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.ReceiptKind;

/** Which invoices are taken, what is read from them, and what is said of the others. */
class InvoiceReadingTest {

    private static final InvoiceReader READER = new PhiveInvoiceReader();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CII_example1.xml",
                "CII_example4.xml",
                "CII_example6.xml",
                "ubl-tc434-example1.xml",
                "ubl-tc434-example4.xml",
                "ubl-tc434-creditnote1.xml"
            })
    void the_examples_of_the_standard_are_taken_and_their_lines_add_up(String file) throws IOException {
        EInvoice invoice = accepted(READER.read(sample(file)));

        assertThat(invoice.lines().stream().map(Line::amount).reduce(Money::plus))
                .contains(invoice.total());
        assertThat(new String(invoice.xml(), UTF_8)).contains("CrossIndustryInvoice");
    }

    @Test
    void an_invoice_in_cii_goes_into_the_document_as_it_came() throws IOException {
        byte[] sent = sample("CII_example1.xml");
        assertThat(accepted(READER.read(sent)).xml()).isEqualTo(sent);
    }

    @Test
    void a_credit_note_is_of_a_kind_of_its_own() throws IOException {
        EInvoice note = accepted(READER.read(sample("ubl-tc434-creditnote1.xml")));
        assertThat(note.kind()).isEqualTo(ReceiptKind.E_CREDIT_NOTE);
        assertThat(note.head().type()).isEqualTo("381");
    }

    @Test
    void the_preceding_invoice_of_a_credit_note_in_ubl_is_read_and_goes_into_the_cii() throws IOException {
        EInvoice note =
                accepted(READER.read(naming("<cbc:ID>INV-7</cbc:ID><cbc:IssueDate>2019-08-30</cbc:IssueDate>")));

        assertThat(note.preceding()).containsExactly(new Preceding("INV-7", LocalDate.parse("2019-08-30")));
        assertThat(note.remark()).contains("原发票 Preceding invoice INV-7");
        EInvoice asCii = accepted(READER.read(note.xml()));
        assertThat(asCii.preceding()).isEqualTo(note.preceding());
        assertThat(asCii.identity()).isEqualTo(note.identity());
        assertThat(asCii.identity("INV-7")).isNotEqualTo(note.identity());
    }

    @Test
    void of_several_preceding_invoices_all_are_read_and_a_warning_says_that_cii_has_room_for_one() throws IOException {
        Reading reading =
                READER.read(naming("<cbc:ID>INV-7</cbc:ID>", "<cbc:ID>INV-8</cbc:ID>", "<cbc:ID>INV-7</cbc:ID>"));

        assertThat(accepted(reading).preceding())
                .containsExactly(new Preceding("INV-7", null), new Preceding("INV-8", null));
        assertThat(((Reading.Accepted) reading).warnings())
                .extracting(Finding::rule)
                .contains("PL-CONVERSION");
        assertThat(accepted(READER.read(sample("ubl-tc434-creditnote1.xml"))).preceding())
                .isEmpty();
    }

    /** The credit note of the examples, with these documents before it (BG-3). */
    private static byte[] naming(String... documents) throws IOException {
        String references = java.util.Arrays.stream(documents)
                .map(document -> "<cac:BillingReference><cac:InvoiceDocumentReference>" + document
                        + "</cac:InvoiceDocumentReference></cac:BillingReference>")
                .collect(java.util.stream.Collectors.joining());
        return new String(sample("ubl-tc434-creditnote1.xml"), UTF_8)
                .replaceFirst("</cac:InvoicePeriod>", "</cac:InvoicePeriod>" + references)
                .getBytes(UTF_8);
    }

    @Test
    void an_invoice_that_breaks_a_rule_is_refused_by_the_rules_id_and_place() throws IOException {
        String wrong = new String(sample("ubl-tc434-example4.xml"), UTF_8)
                .replaceFirst("<cbc:PayableAmount([^>]*)>[^<]*<", "<cbc:PayableAmount$1>1.00<");

        List<Finding> findings = refused(READER.read(wrong.getBytes(UTF_8)));

        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.rule()).isEqualTo("BR-CO-16");
            assertThat(finding.severity()).isEqualTo(Finding.Severity.ERROR);
            assertThat(finding.location()).contains("LegalMonetaryTotal");
        });
    }

    @Test
    void an_element_out_of_place_is_refused_by_the_schema() throws IOException {
        String wrong = new String(sample("CII_example1.xml"), UTF_8)
                .replaceFirst("<rsm:SupplyChainTradeTransaction>", "<rsm:SupplyChainTradeTransaction><ram:Surprise/>");

        assertThat(refused(READER.read(wrong.getBytes(UTF_8))))
                .anySatisfy(finding -> assertThat(finding.message()).contains("Surprise"));
    }

    @Test
    void attacks_on_the_parser_are_refused_unread() {
        String external = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>";
        String bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>";
        String deep = "<x>".repeat(100) + "</x>".repeat(100);
        for (String attack : List.of(external, bomb, deep, "", "<x", "\u0000")) {
            assertThat(refused(READER.read(attack.getBytes(UTF_8))))
                    .as(attack)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.rule()).isEqualTo("PL-XML"));
        }
        assertThat(refused(READER.read(new byte[(5 << 20) + 1])))
                .extracting(Finding::rule)
                .containsExactly("PL-LIMIT");
    }

    @Test
    void other_documents_are_no_invoices() {
        assertThat(refused(READER.read(
                        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'/>".getBytes(UTF_8))))
                .extracting(Finding::rule)
                .containsExactly("PL-SYNTAX");
    }

    static byte[] sample(String file) throws IOException {
        try (InputStream in = InvoiceReadingTest.class.getResourceAsStream("/invoices/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    static EInvoice accepted(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).invoice();
    }

    private static List<Finding> refused(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).findings();
    }
}
