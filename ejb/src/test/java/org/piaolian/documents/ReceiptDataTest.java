package org.piaolian.documents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.adapter.PdfBoxAttachments;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.ContentXml;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.receipts.domain.WrittenContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What machines read in a receipt, before and after it is sealed. */
class ReceiptDataTest {

    private static final Attachments ATTACHMENTS = new PdfBoxAttachments();

    private static Seals seals;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        seals = SealWiring.seals(folder);
    }

    static Stream<ReceiptContent> examples() {
        return Stream.of(
                ExampleReceipts.tax(),
                ExampleReceipts.fee(),
                ExampleReceipts.subsidy(),
                ExampleReceipts.foreignPayer(),
                ExampleReceipts.manyLines(10),
                ExampleReceipts.longest(),
                ExampleReceipts.yen(),
                ExampleReceipts.dinar(),
                ExampleReceipts.invoice(),
                ExampleReceipts.creditNote(),
                ExampleReceipts.creditNoteThatReverses(),
                ExampleReceipts.red(),
                ExampleReceipts.replacement());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_digest_on_the_channel_is_over_the_json_in_the_sealed_file(ReceiptContent content) {
        WrittenContent written = written(content);
        byte[] sealed = sealed(written);

        byte[] json = ATTACHMENTS.find(sealed, Attachments.JSON).orElseThrow();

        assertThat(Digest.sha256(json)).isEqualTo(ContentJson.digest(written.json()));
        assertThat(ContentJson.read(new String(json, UTF_8))).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void the_xml_in_the_sealed_file_follows_the_published_schema_and_says_what_the_json_says(ReceiptContent content)
            throws Exception {
        WrittenContent written = written(content);
        byte[] xml = ATTACHMENTS.find(sealed(written), Attachments.XML).orElseThrow();

        schema().newValidator().validate(new StreamSource(new ByteArrayInputStream(xml)));
        byte[] salt = HexFormat.of().parseHex(written.json().replaceAll(".*\"salt\":\"([0-9a-f]+)\".*", "$1"));
        assertThat(ContentJson.write(read(xml), salt)).isEqualTo(written.json());
    }

    @Test
    void sealing_leaves_both_files_as_they_were_and_the_catalog_names_them() throws Exception {
        byte[] drawn = drawn(written(ExampleReceipts.fee()));
        byte[] sealed = seals.seal(drawn, new AgencyId("finance"));

        for (String name : List.of(Attachments.XML, Attachments.JSON)) {
            assertThat(ATTACHMENTS.find(sealed, name))
                    .hasValueSatisfying(bytes -> assertThat(bytes)
                            .isEqualTo(ATTACHMENTS.find(drawn, name).orElseThrow()));
        }
        try (PDDocument document = Loader.loadPDF(sealed)) {
            COSArray associated = document.getDocumentCatalog().getCOSObject().getCOSArray(COSName.getPDFName("AF"));
            List<String> files = new ArrayList<>();
            for (int i = 0; i < associated.size(); i++) {
                COSDictionary file = (COSDictionary) associated.getObject(i);
                files.add(file.getString(COSName.UF) + " " + file.getNameAsString("AFRelationship"));
            }
            assertThat(files).containsExactly("receipt.xml Source", "receipt.json Source");
        }
    }

    /** Digests that are on the channel are over these very bytes. */
    @Test
    void what_a_receipt_says_that_corrects_no_other_is_written_as_ever() {
        assertThat(ContentJson.digest(ContentJson.write(ExampleReceipts.subsidy(), new byte[ContentJson.SALT_BYTES]))
                        .hex())
                .isEqualTo("22c6b2af2247d5017dd1c42b39af63a3b1a3c0e9ba6a2ed743f14dc144d7990a");
    }

    @Test
    void a_document_without_such_a_file_has_none() {
        assertThat(ATTACHMENTS.find(drawn(written(ExampleReceipts.tax())), Attachments.INVOICE))
                .isEmpty();
    }

    @Test
    void a_receipt_of_ten_lines_has_at_most_forty_kilobytes() {
        assertThat(sealed(written(ExampleReceipts.tax()))).hasSizeLessThan(36_000);
        assertThat(sealed(written(ExampleReceipts.manyLines(10)))).hasSizeLessThanOrEqualTo(40_000);
    }

    /** Beyond what ten usual lines take, only the outlines and the data of hanzi that occur for the first time (ADR 0005). */
    @ParameterizedTest
    @ValueSource(ints = {10, 140})
    void each_rare_hanzi_adds_less_than_two_hundred_bytes_to_ten_lines(int inEachName) {
        OpenPdfReceiptLayout layout = new OpenPdfReceiptLayout();
        ReceiptContent usual = ExampleReceipts.manyLines(10);
        PrimitiveIterator.OfInt rare = new Random(1)
                .ints(0x3400, 0x4DC0)
                .distinct()
                .filter(c -> layout.undrawable(Character.toString(c)).isEmpty())
                .iterator();
        List<Line> lines = usual.lines().stream()
                .map(line -> new Line(
                        line.itemCode(),
                        IntStream.generate(rare::nextInt)
                                .limit(inEachName)
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString(),
                        line.unit(),
                        line.quantity(),
                        line.rate(),
                        line.amount()))
                .toList();
        ReceiptContent content = new ReceiptContent(
                usual.number(),
                usual.checkCode(),
                usual.kind(),
                usual.agency(),
                usual.issuedAt(),
                usual.party(),
                lines,
                usual.total(),
                null,
                usual.payMode(),
                usual.paymentReference(),
                usual.bookedOn(),
                usual.drawer(),
                usual.reviewer(),
                null,
                null);

        assertThat(sealed(written(content))).hasSizeBetween(40_001, 40_000 + 200 * 10 * inEachName);
    }

    static WrittenContent written(ReceiptContent content) {
        byte[] salt = new byte[ContentJson.SALT_BYTES];
        new Random(content.number().number()).nextBytes(salt);
        return WrittenContent.of(ContentJson.write(content, salt));
    }

    static byte[] drawn(WrittenContent written) {
        ReceiptContent content = written.content();
        return new OpenPdfReceiptLayout()
                .draw(
                        content,
                        ExampleReceipts.issuer(content),
                        ExampleReceipts.FINANCE,
                        ExampleReceipts.verification(content),
                        DrawReceipt.data(written, ExampleReceipts.issuer(content), ExampleReceipts.FINANCE));
    }

    private static byte[] sealed(WrittenContent written) {
        return seals.seal(drawn(written), written.content().agency());
    }

    private static Schema schema() throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        return factory.newSchema(ContentXml.class.getResource(ContentXml.SCHEMA));
    }

    // The XML read anew, by nothing of the product's

    private static ReceiptContent read(byte[] xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root = factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getDocumentElement();
        Element data = child(root, "EInvoiceData");
        Element main = child(data, "MainInfo");
        String currency = text(main, "CurrencyType");
        Element foreign = find(main, "ForeignAmount");
        Element related = find(main, "RelatedInvoice");
        Element invoice = find(main, "SellersInvoice");
        Element correction = find(main, "Correction");
        String side = find(main, "PayerParty") == null ? "PayeeParty" : "PayerParty";
        return new ReceiptContent(
                number(text(main, "EInvoiceCode"), text(main, "EInvoiceNumber")),
                new CheckCode(text(main, "RandomNumber")),
                ReceiptKind.valueOf(text(main, "EInvoiceKind")),
                new AgencyId(text(child(main, "InvoicingParty"), "InvoicingPartyId")),
                OffsetDateTime.parse(text(main, "IssueDate") + "T" + text(main, "IssueTime")),
                party(child(main, side), side),
                children(child(data, "Details")).stream()
                        .map(item -> new Line(
                                text(item, "ItemCode"),
                                text(item, "ItemName"),
                                textOrNull(item, "ItemUnit"),
                                decimal(item, "ItemQuantity"),
                                decimal(item, "ItemStd"),
                                Money.of(text(item, "ItemAmount"), currency)))
                        .toList(),
                Money.of(text(main, "TotalAmount"), currency),
                foreign == null
                        ? null
                        : new ReceiptContent.ForeignAmount(
                                Money.of(text(foreign, "TotalAmount"), text(foreign, "CurrencyType")),
                                decimal(foreign, "ExchangeRate")),
                text(main, "PayMode"),
                text(main, "BizCode"),
                LocalDate.parse(text(main, "BookedOn")),
                text(main, "HandlingPerson"),
                text(main, "Checker"),
                textOrNull(main, "Remark"),
                related == null
                        ? null
                        : number(text(related, "RelatedInvoiceCode"), text(related, "RelatedInvoiceNumber")),
                invoice == null
                        ? null
                        : new ReceiptContent.Invoice(
                                text(invoice, "SellersNumber"),
                                text(invoice, "TypeCode"),
                                LocalDate.parse(text(invoice, "InvoiceDate")),
                                textOrNull(invoice, "DueDate") == null
                                        ? null
                                        : LocalDate.parse(text(invoice, "DueDate")),
                                party(child(invoice, "SellerParty"), "SellerParty"),
                                Money.of(text(invoice, "PayableAmount"), currency),
                                Digest.ofHex(text(invoice, "XmlSha256"))),
                correction == null
                        ? null
                        : new ReceiptContent.Correction(
                                ReceiptContent.Correction.Act.valueOf(text(correction, "Act")),
                                ReversalReason.valueOf(text(correction, "Reason"))));
    }

    private static ReceiptNumber number(String code, String number) {
        return new ReceiptNumber(new ReceiptCode(code), Long.parseLong(number));
    }

    private static Party party(Element party, String prefix) {
        Element code = find(party, prefix + "Code");
        return new Party(
                Party.Type.valueOf(text(party, prefix + "Type")),
                text(party, prefix + "Name"),
                code == null
                        ? null
                        : new PartyIdentifier(
                                PartyIdentifier.Scheme.valueOf(code.getAttribute("scheme")), code.getTextContent()));
    }

    private static @Nullable BigDecimal decimal(Element parent, String name) {
        String text = textOrNull(parent, name);
        return text == null ? null : new BigDecimal(text);
    }

    private static String text(Element parent, String name) {
        return child(parent, name).getTextContent();
    }

    private static @Nullable String textOrNull(Element parent, String name) {
        Element child = find(parent, name);
        return child == null ? null : child.getTextContent();
    }

    private static Element child(Element parent, String name) {
        Element child = find(parent, name);
        if (child == null) {
            throw new AssertionError("no " + name + " in " + parent.getLocalName());
        }
        return child;
    }

    private static @Nullable Element find(Element parent, String name) {
        return children(parent).stream()
                .filter(child -> name.equals(child.getLocalName()))
                .findFirst()
                .orElse(null);
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
