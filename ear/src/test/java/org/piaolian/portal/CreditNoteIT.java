package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Invoices and the credit notes that take them back, by the API of the running portal. */
@ExtendWith(RunningPortal.class)
class CreditNoteIT {

    private final RunningPortal portal;

    /** No other run has these numbers. */
    private final String run = Long.toString(System.nanoTime(), 36);

    CreditNoteIT(RunningPortal portal) {
        this.portal = portal;
    }

    @Test
    void an_invoice_is_taken_back_in_two_parts_by_its_sellers_credit_notes_and_everybody_can_see_it() throws Exception {
        String invoice = registered("R-" + run, "100");
        String first = note("G1-" + run, "40", "R-" + run);

        HttpResponse<String> asked = post(first, "tax-clerk");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        JsonObject reversal = json(asked).getAsJsonObject("reversal");
        assertThat(reversal.get("receipt").getAsString()).isEqualTo(invoice);
        assertThat(reversal.get("state").getAsString()).isEqualTo("OPEN");
        assertThat(reversal.getAsJsonObject("creditNote").get("number").getAsString())
                .isEqualTo("G1-" + run);
        String path = "/api/v1/reversals/" + reversal.get("id").getAsString();
        assertThat(asked.headers().firstValue("Location"))
                .hasValueSatisfying(location -> assertThat(location).endsWith(path));
        HttpResponse<String> again = post(first, "tax-clerk");
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(json(again).get("again").getAsBoolean()).isTrue();
        assertThat(post(note("G2-" + run, "60", "R-" + run), "tax-clerk").body())
                .contains("reversal-already-asked");

        String red = confirmed(path);
        assertThat(evidence(invoice)).contains("valid", "G1-" + run, red);
        HttpResponse<String> numbered = post(first, "tax-clerk");
        assertThat(numbered.statusCode()).isEqualTo(200);
        assertThat(json(numbered).get("receipt").getAsString()).isEqualTo(red);

        HttpResponse<String> tooMuch = post(note("G2-" + run, "61", "R-" + run), "tax-clerk");
        assertThat(tooMuch.statusCode()).isEqualTo(422);
        assertThat(tooMuch.body()).contains("PL-TOO-MUCH", "75.00");
        String rest = json(post(note("G2-" + run, "60", "R-" + run), "tax-clerk"))
                .getAsJsonObject("reversal")
                .get("id")
                .getAsString();
        String second = confirmed("/api/v1/reversals/" + rest);

        assertThat(evidence(invoice)).contains("\"verdict\":\"reversed\"", "G1-" + run, "G2-" + run, red, second);
        assertThat(evidence(red)).contains("\"verdict\":\"valid\"", invoice);
        JsonObject receipt = portal.json(receipt(red), "tax-clerk");
        assertThat(receipt.get("kind").getAsString()).isEqualTo("E_CREDIT_NOTE");
        assertThat(receipt.getAsJsonObject("content").get("related").getAsString())
                .isEqualTo(invoice);
        assertThat(xml(red))
                .contains("<EInvoiceKind>E_CREDIT_NOTE</EInvoiceKind>", "<RelatedInvoice>", "<Act>REVERSES</Act>");
        assertDocumentIs(first, red, invoice);
        assertThat(post(note("G3-" + run, "1", "R-" + run), "tax-clerk").body()).contains("PL-REVERSED");
    }

    @Test
    void a_credit_note_for_an_invoice_of_elsewhere_is_a_receipt_of_its_own_and_says_so() throws Exception {
        HttpResponse<String> issued = post(note("E-" + run, "10", "elsewhere-" + run), "tax-clerk");

        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
        assertThat(issued.body()).contains("PL-PRECEDING", "WARNING", "elsewhere-" + run);
        assertThat(portal.json(receipt(json(issued).get("receipt").getAsString()), "tax-clerk")
                        .getAsJsonObject("content")
                        .has("related"))
                .isFalse();
    }

    @Test
    void a_held_invoice_is_not_taken_back_and_a_withdrawn_credit_note_leaves_it_whole() throws Exception {
        String invoice = registered("H-" + run, "100");
        String note = note("W-" + run, "100", "H-" + run);
        String lock =
                "{\"unit\":\"claims\",\"until\":\"%s\"}".formatted(Instant.now().plus(Duration.ofDays(3)));
        String steps = "/api/v1/receipts/" + invoice;

        assertThat(asCivil(steps + "/lock", lock).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post(note, "tax-clerk");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("receipt-locked", invoice);
        assertThat(asCivil(steps + "/release", "{\"unit\":\"claims\"}").statusCode())
                .isEqualTo(200);

        HttpResponse<String> bySystem = portal.clientOf("tax")
                .send(posting("/api/v1/invoices", "application/xml", note).build(), text());
        assertThat(bySystem.statusCode()).as(bySystem.body()).isEqualTo(202);
        String id = json(bySystem).getAsJsonObject("reversal").get("id").getAsString();
        HttpResponse<String> withdrawn = portal.clientOf("tax")
                .send(
                        posting("/api/v1/reversals/" + id + "/withdrawal", "application/json", "")
                                .build(),
                        text());
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(200);
        assertThat(json(withdrawn).get("state").getAsString()).isEqualTo("WITHDRAWN");
        assertThat(evidence(invoice)).contains("\"verdict\":\"valid\"").doesNotContain("W-" + run);
        assertThat(post(note, "finance-supervisor").statusCode()).isEqualTo(403);
        assertThat(post(note, "tax-clerk").statusCode()).isEqualTo(202);
    }

    private void assertDocumentIs(String sent, String red, String invoice)
            throws IOException, InterruptedException, java.security.GeneralSecurityException {
        byte[] document = portal.client()
                .send(
                        portal.request(receipt(red), "tax-clerk")
                                .header("Accept", "application/pdf")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        try (PDDocument pdf = Loader.loadPDF(document)) {
            assertThat(new PDFTextStripper().getText(pdf).replaceAll("\\s", "")).contains("电子红字发票", "被冲销票据", invoice);
            Map<String, PDComplexFileSpecification> files =
                    pdf.getDocumentCatalog().getNames().getEmbeddedFiles().getNames();
            PDComplexFileSpecification xml = Objects.requireNonNull(files.get("factur-x.xml"));
            assertThat(xml.getEmbeddedFile().toByteArray()).isEqualTo(sent.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The number of the red receipt, once the reversal is on the channel. */
    private String confirmed(String reversal) throws Exception {
        HttpResponse<String> confirmed =
                portal.send(portal.request(portal.https(reversal + "/confirmation"), "tax-reviewer")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build());
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        return until(
                        portal.https(reversal),
                        now -> now.get("state").getAsString().equals("DONE"))
                .get("redReceipt")
                .getAsString();
    }

    private String registered(String number, String net) throws Exception {
        HttpResponse<String> issued = post(invoice("380", number, net, ""), "tax-clerk");
        assertThat(issued.statusCode()).as(issued.body()).isEqualTo(201);
        String receipt = json(issued).get("receipt").getAsString();
        until(receipt(receipt), now -> now.get("state").getAsString().equals("REGISTERED"));
        return receipt;
    }

    private JsonObject until(URI address, Predicate<JsonObject> wanted) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            JsonObject now = portal.json(address, "tax-clerk");
            if (wanted.test(now)) {
                return now;
            }
            assertThat(System.nanoTime()).as("still %s", now).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private String evidence(String number) throws Exception {
        String check =
                portal.json(receipt(number), "tax-clerk").get("checkCode").getAsString();
        return portal.json(portal.http("/api/v1/verifications/" + number + "?check=" + check), null)
                .toString();
    }

    private String xml(String number) throws Exception {
        return portal.send(portal.request(receipt(number), "tax-clerk")
                        .header("Accept", "application/xml")
                        .build())
                .body();
    }

    private URI receipt(String number) {
        return portal.https("/api/v1/receipts/" + number);
    }

    private HttpResponse<String> post(String xml, String user) throws Exception {
        return portal.send(portal.request(portal.https("/api/v1/invoices"), user)
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString(xml))
                .build());
    }

    private HttpResponse<String> asCivil(String path, String body) throws Exception {
        return portal.clientOf("civil")
                .send(posting(path, "application/json", body).build(), text());
    }

    private HttpRequest.Builder posting(String path, String type, String body) throws Exception {
        return portal.request(portal.https(path), null)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    static String note(String number, String net, String preceding) throws IOException {
        return invoice("381", number, net, """
                <ram:InvoiceReferencedDocument><ram:IssuerAssignedID>%s</ram:IssuerAssignedID>\
                <ram:FormattedIssueDateTime><qdt:DateTimeString format="102">20261120</qdt:DateTimeString>\
                </ram:FormattedIssueDateTime></ram:InvoiceReferencedDocument>""".formatted(preceding));
    }

    static String invoice(String type, String number, String net, String preceding) throws IOException {
        BigDecimal tax = new BigDecimal(net).multiply(new BigDecimal("0.25")).setScale(2);
        return Files.readString(Path.of("../ejb/src/test/resources/invoices/piaolian-template.xml"))
                .replace("{type}", type)
                .replace("{number}", number)
                .replace("{net}", net)
                .replace("{tax}", tax.toString())
                .replace("{total}", new BigDecimal(net).add(tax).toString())
                .replace("{preceding}", preceding);
    }
}
