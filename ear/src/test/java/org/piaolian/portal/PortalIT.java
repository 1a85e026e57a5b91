package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPortal.class)
class PortalIT {

    private final RunningPortal portal;

    PortalIT(RunningPortal portal) {
        this.portal = portal;
    }

    @Test
    void it_says_that_it_is_well_and_what_it_does() throws Exception {
        assertThat(portal.status()).isZero();
        assertThat(portal.json(portal.management("/health"), null).get("status").getAsString())
                .isEqualTo("UP");
        assertThat(portal.get(portal.management("/metrics"), null).body()).contains("# TYPE ");
        assertThat(portal.get(portal.http("/openapi"), null).body())
                .contains("/api/v1/verifications", "/api/v1/payments");
    }

    @Test
    void every_refusal_that_the_api_describes_is_a_problem() throws Exception {
        JsonObject paths =
                portal.json(portal.http("/openapi?format=JSON"), null).getAsJsonObject("paths");
        int refusals = 0;
        for (var path : paths.entrySet()) {
            for (var operation : path.getValue().getAsJsonObject().entrySet()) {
                if (!operation.getValue().isJsonObject()) {
                    continue;
                }
                for (var response : operation
                        .getValue()
                        .getAsJsonObject()
                        .getAsJsonObject("responses")
                        .entrySet()) {
                    if (response.getKey().matches("[45]..")) {
                        assertThat(response.getValue().toString())
                                .as("%s %s", path.getKey(), response.getKey())
                                .containsAnyOf("application/problem+json", "#/components/responses/");
                        refusals++;
                    }
                }
            }
        }
        assertThat(refusals).isGreaterThan(60);
    }

    @Test
    void the_demo_receipts_are_there_and_each_verifies() throws Exception {
        JsonArray receipts = portal.json(portal.https("/api/v1/receipts"), "finance-supervisor")
                .getAsJsonArray("receipts");
        assertThat(receipts).hasSize(100);
        String number = receipts.get(0).getAsJsonObject().get("number").getAsString();
        JsonObject receipt = portal.json(portal.https("/api/v1/receipts/" + number), "finance-supervisor");

        JsonObject verification = portal.json(
                portal.http("/api/v1/verifications/" + number + "?check="
                        + receipt.get("checkCode").getAsString()),
                null);

        assertThat(verification.get("verdict").getAsString()).isEqualTo("valid");
        assertThat(verification.getAsJsonArray("checks")).hasSize(4);
    }

    @Test
    void a_receipt_of_the_channel_is_valid_by_its_document_and_altered_with_one_byte_changed() throws Exception {
        String number = anyReceipt();
        HttpResponse<byte[]> pdf = portal.client()
                .send(
                        portal.request(portal.https("/api/v1/receipts/" + number), "finance-supervisor")
                                .header("Accept", "application/pdf")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        byte[] document = pdf.body();
        assertThat(new String(document, 0, 5, UTF_8)).isEqualTo("%PDF-");
        assertThat(document.length).isLessThanOrEqualTo(40_000);

        assertThat(verdict(document)).isEqualTo("valid");
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
        assertThat(portal.json(portal.http("/api/v1/verifications?sha256=" + digest), null)
                        .get("verdict")
                        .getAsString())
                .isEqualTo("valid");

        document[document.length / 2] ^= 1;
        assertThat(verdict(document)).isEqualTo("altered");
    }

    @Test
    void a_receipt_is_data_for_who_takes_anything_and_else_what_is_asked_for() throws Exception {
        URI receipt = portal.https("/api/v1/receipts/" + anyReceipt());
        for (String accept : List.of("", "*/*", "application/*", "application/json, application/pdf")) {
            assertThat(contentType(receipt, accept)).as("'%s'", accept).startsWith("application/json");
        }
        assertThat(contentType(receipt, "application/pdf")).isEqualTo("application/pdf");
        assertThat(contentType(receipt, "application/pdf, */*;q=0.1")).isEqualTo("application/pdf");
        assertThat(contentType(receipt, "application/xml")).startsWith("application/xml");
        assertThat(contentType(receipt, "application/xml, application/json;q=0.9"))
                .startsWith("application/xml");
    }

    private String contentType(URI address, String accept) throws Exception {
        HttpRequest.Builder request = portal.request(address, "finance-supervisor");
        if (!accept.isEmpty()) {
            request.header("Accept", accept);
        }
        HttpResponse<String> answer = portal.send(request.build());
        assertThat(answer.statusCode()).as(accept).isEqualTo(200);
        return answer.headers().firstValue("Content-Type").orElseThrow();
    }

    @Test
    void the_same_file_again_is_answered_with_the_first_batch() throws Exception {
        byte[] file = Files.readAllBytes(Path.of("../sql/demo/treasury-day.xml"));

        HttpResponse<String> once = portal.postPayments("application/xml", file);
        HttpResponse<String> twice = portal.postPayments("application/xml", file);

        assertThat(once.statusCode()).isEqualTo(202);
        assertThat(twice.statusCode()).isEqualTo(202);
        assertThat(twice.headers().firstValue("Location"))
                .isEqualTo(once.headers().firstValue("Location"));
    }

    @Test
    void an_e_invoice_is_issued_once_however_often_and_at_once_it_is_posted() throws Exception {
        String sent = Files.readString(Path.of("../ejb/src/test/resources/invoices/ubl-tc434-example4.xml"));

        List<CompletableFuture<HttpResponse<String>>> posts = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> postInvoice(sent, "tax-clerk")))
                .toList();
        List<HttpResponse<String>> answers =
                posts.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(201, 200, 200, 200);
        String number = JsonParser.parseString(answers.get(0).body())
                .getAsJsonObject()
                .get("receipt")
                .getAsString();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.body()).contains(number));
        String other =
                sent.replaceFirst("<cbc:IssueDate>[^<]*</cbc:IssueDate>", "<cbc:IssueDate>2014-01-01</cbc:IssueDate>");
        assertThat(postInvoice(other, "tax-clerk").statusCode()).isEqualTo(409);

        URI receipt = portal.https("/api/v1/receipts/" + number);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!portal.json(receipt, "tax-clerk").get("state").getAsString().equals("REGISTERED")) {
            assertThat(System.nanoTime())
                    .as("a minute for sealing and registering")
                    .isLessThan(deadline);
            Thread.sleep(200);
        }
        byte[] document = portal.client()
                .send(
                        portal.request(receipt, "tax-clerk")
                                .header("Accept", "application/pdf")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .body();
        assertThat(verdict(document)).isEqualTo("valid");
        HttpResponse<String> xml = portal.send(portal.request(receipt, "tax-clerk")
                .header("Accept", "application/xml")
                .build());
        assertThat(xml.body()).contains("urn:piaolian:receipt:1", "<EInvoiceKind>E_INVOICE</EInvoiceKind>");
        assertThat(portal.get(portal.http("/schemas/receipt-1.xsd"), null).body())
                .contains("targetNamespace=\"urn:piaolian:receipt:1\"");
    }

    @Test
    void an_e_invoice_that_breaks_a_rule_is_refused_by_the_rules_id_and_place() throws Exception {
        String wrong = Files.readString(Path.of("../ejb/src/test/resources/invoices/ubl-tc434-example1.xml"))
                .replaceFirst("<cbc:PayableAmount([^>]*)>[^<]*<", "<cbc:PayableAmount$1>1.00<");

        HttpResponse<String> refused = postInvoice(wrong, "tax-clerk");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("\"rule\":\"BR-CO-16\"", "\"location\":\"/");
        assertThat(postInvoice(wrong, "civil-clerk").statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> postInvoice(String xml, String user) {
        try {
            return portal.send(portal.request(portal.https("/api/v1/invoices"), user)
                    .header("Content-Type", "application/xml")
                    .POST(HttpRequest.BodyPublishers.ofString(xml))
                    .build());
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void who_may_not_is_refused_without_a_stack_trace() throws Exception {
        HttpResponse<String> nobody = portal.get(portal.https("/api/v1/receipts"), null);
        HttpResponse<String> unknown = portal.get(portal.https("/no/such/page"), null);
        HttpResponse<String> reviewer = portal.send(portal.request(portal.https("/api/v1/payments"), "tax-reviewer")
                .header("Content-Type", "application/xml")
                .POST(HttpRequest.BodyPublishers.ofString("<a/>"))
                .build());

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(reviewer.statusCode()).isEqualTo(403);
        assertThat(List.of(nobody.body(), unknown.body(), reviewer.body()))
                .allSatisfy(body -> assertThat(body).doesNotContain("\tat ", "Exception"));
    }

    @Test
    void a_departments_certificate_opens_its_own_receipts_and_no_others() throws Exception {
        String taxReceipt = receiptOfClass("01");
        String subsidyReceipt = receiptOfClass("03");

        assertThat(statusFor("tax", taxReceipt)).isEqualTo(200);
        assertThat(statusFor("tax", subsidyReceipt)).isEqualTo(404);
        assertThat(statusFor("civil", subsidyReceipt)).isEqualTo(200);
        assertThat(statusFor("civil", taxReceipt)).isEqualTo(404);
    }

    @Test
    void browsers_are_told_to_be_careful() throws Exception {
        var headers = portal.get(portal.https("/"), null).headers();

        assertThat(headers.firstValue("Strict-Transport-Security")).isPresent();
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).isPresent();
        assertThat(headers.allValues("Content-Security-Policy")).anyMatch(value -> value.contains("frame-ancestors"));
        assertThat(headers.firstValue("X-Powered-By")).isEmpty();
    }

    /** @param receiptClass digits 3 and 4 of the code, which tell the issuing agency */
    private String receiptOfClass(String receiptClass) throws Exception {
        for (int page = 1; ; page++) {
            JsonArray receipts = portal.json(portal.https("/api/v1/receipts?page=" + page), "finance-supervisor")
                    .getAsJsonArray("receipts");
            assertThat(receipts).as("receipts of class " + receiptClass).isNotEmpty();
            for (JsonElement receipt : receipts) {
                String number = receipt.getAsJsonObject().get("number").getAsString();
                if (number.startsWith(receiptClass, 2)) {
                    return number;
                }
            }
        }
    }

    private int statusFor(String department, String receipt) throws Exception {
        HttpRequest request = portal.request(portal.https("/api/v1/receipts/" + receipt), null)
                .header("Accept", "application/json")
                .build();
        return portal.clientOf(department)
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String anyReceipt() throws Exception {
        return portal.json(portal.https("/api/v1/receipts"), "finance-supervisor")
                .getAsJsonArray("receipts")
                .get(0)
                .getAsJsonObject()
                .get("number")
                .getAsString();
    }

    private String verdict(byte[] document) throws Exception {
        URI address = portal.http("/api/v1/verifications");
        HttpResponse<String> response = portal.send(portal.request(address, null)
                .header("Content-Type", "application/pdf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(document))
                .build());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonParser.parseString(response.body())
                .getAsJsonObject()
                .get("verdict")
                .getAsString();
    }
}
