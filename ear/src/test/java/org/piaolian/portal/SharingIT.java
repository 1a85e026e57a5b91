package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Receipts shared with a department, on the running portal. */
@AlsoOnFabric
@ExtendWith(RunningPortal.class)
class SharingIT {

    private final RunningPortal portal;

    SharingIT(RunningPortal portal) {
        this.portal = portal;
    }

    @Test
    void a_department_asks_under_a_grant_gets_a_sealed_answer_and_the_citizen_sees_who_looked() throws Exception {
        String number = portal.taxReceipt();
        JsonObject receipt = portal.json(portal.https("/api/v1/receipts/" + number), "tax-clerk");
        String check = receipt.get("checkCode").getAsString();
        JsonObject grant = granted("AUDIT", "[\"total\"]");

        HttpResponse<String> answer = ask("audit", query(grant, number));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonObject told = opened(answer.body());
        JsonObject first = told.getAsJsonArray("receipts").get(0).getAsJsonObject();
        assertThat(first.getAsJsonObject("fields").toString()).matches("\\{\"total\":\"[0-9.]+\"}");
        HttpResponse<String> proof =
                asDepartment("audit", "GET", path(first.get("proof").getAsString()), null);
        assertThat(proof.statusCode()).as(proof.body()).isIn(200, 503);
        assertThat(asDepartment("civil", "GET", path(first.get("proof").getAsString()), null)
                        .statusCode())
                .isEqualTo(404);

        JsonObject accesses =
                portal.json(portal.http("/api/v1/verifications/" + number + "/accesses?check=" + check), null);
        JsonObject seen = accesses.getAsJsonArray("accesses").get(0).getAsJsonObject();
        assertThat(seen.get("transaction")).isEqualTo(told.get("transaction"));
        assertThat(seen.get("department").getAsString()).contains("CN=audit");
        assertThat(accesses.get("notShown").getAsString()).contains("secrecy");
        JsonObject opening = portal.json(
                portal.http("/api/v1/verifications/" + number + "/accesses/"
                        + seen.get("id").getAsString() + "?check=" + check),
                null);
        assertThat(opening.get("commitment")).isEqualTo(told.get("commitment"));
        assertThat(portal.get(portal.http("/api/v1/verifications/" + number + "/accesses?check=zzzzzz"), null)
                        .statusCode())
                .isEqualTo(404);
        String page = portal.get(portal.http("/accesses?number=" + number + "&check=" + check), null)
                .body();
        assertThat(page).contains("CN=audit", told.get("transaction").getAsString());
        assertThat(portal.get(portal.http("/verify?number=" + number + "&check=" + check), null)
                        .body())
                .contains("/accesses?number=" + number);
    }

    @Test
    void what_is_not_granted_is_not_answered() throws Exception {
        String number = portal.taxReceipt();
        JsonObject grant = granted("AUDIT", "[\"total\"]");
        String query = query(grant, number);

        assertThat(ask("civil", query).statusCode()).isEqualTo(403);
        assertThat(ask("audit", query.replace("}", ",\"fields\":[\"party.name\"]}"))
                        .body())
                .contains("field-not-granted");
        assertThat(ask("audit", query.replace("}", ",\"covertUntil\":\"2099-01-01\"}"))
                        .body())
                .contains("covert-not-allowed");
        assertThat(ask("audit", query.replace("}", ",\"more\":1}")).body()).contains("body-malformed", "more");
        assertThat(post("/api/v1/queries", "tax-clerk", query).statusCode()).isEqualTo(403);
        assertThat(post("/api/v1/queries", null, query).statusCode()).isEqualTo(401);
        assertThat(post("/api/v1/grants", "tax-clerk", "{}").statusCode()).isEqualTo(403);

        HttpResponse<String> withdrawn = post(
                "/api/v1/grants/" + grant.get("id").getAsString() + "/withdrawal",
                "tax-reviewer",
                "{\"reason\":\"NO_LONGER_NEEDED\"}");
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(200);
        assertThat(ask("audit", query).body()).contains("grant-withdrawn");
    }

    @Test
    void ten_thousand_numbers_in_one_query_are_refused_and_the_limit_is_told() throws Exception {
        JsonObject grant = granted("AUDIT", "[\"total\"]");
        String numbers = java.util.stream.IntStream.rangeClosed(1, 10_000)
                .mapToObj("\"11010126-%010d\""::formatted)
                .collect(java.util.stream.Collectors.joining(","));
        String query = query(grant, "x").replace("\"x\"", numbers);

        HttpResponse<String> refused = ask("audit", query);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("query-too-many-numbers", "1,000");
    }

    @Test
    void who_goes_through_identity_numbers_is_held_up() throws Exception {
        JsonObject grant = granted("AUDIT", "[\"total\"]");
        String query = query(grant, "x")
                .replace(
                        "\"receipts\":[\"x\"]",
                        "\"person\":{\"scheme\":\"CITIZEN_ID\",\"value\":\"110101197805095633\"}");
        HttpResponse<String> answer = ask("audit", query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        for (int i = 0; i < 100 && answer.statusCode() == 200; i++) {
            answer = ask("audit", query);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 10);
        assertThat(ask("audit", query(grant, portal.taxReceipt())).statusCode()).isEqualTo(200);
    }

    @Test
    void the_feed_is_complete_up_to_what_it_says_and_for_nobody_without_an_account() throws Exception {
        JsonObject feed = portal.json(portal.https("/api/v1/changes?after=0&limit=10"), "civil-clerk");
        JsonArray changes = feed.getAsJsonArray("changes");
        assertThat(changes).hasSize(10);
        assertThat(changes.get(9).getAsJsonObject().get("position").getAsLong()).isEqualTo(9);
        assertThat(feed.get("next").getAsLong()).isEqualTo(10);
        assertThat(feed.get("completeUpTo").getAsLong()).isGreaterThanOrEqualTo(100);
        assertThat(portal.get(portal.https("/api/v1/changes?after=x"), "civil-clerk")
                        .statusCode())
                .isEqualTo(400);
        assertThat(portal.get(portal.https("/api/v1/changes"), null).statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_webhook_of_an_inner_address_is_refused() throws Exception {
        HttpResponse<String> refused =
                post("/api/v1/webhooks", "tax-reviewer", "{\"url\":\"https://169.254.169.254/latest\"}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("webhook-bad-address");
        HttpResponse<String> noKind =
                post("/api/v1/webhooks", "tax-reviewer", "{\"url\":\"https://example.org/\",\"changes\":[\"burn\"]}");
        assertThat(noKind.statusCode()).isEqualTo(400);
        assertThat(noKind.body()).contains("changes are some of", "askReversal");
    }

    @Test
    void what_one_agency_discloses_the_other_reads_a_third_does_not_find_and_either_discards() throws Exception {
        String number = portal.taxReceipt();
        HttpResponse<String> made = post("/api/v1/disclosures", "tax-reviewer", """
                {"recipient":"civil","receipts":["%s"],"fields":["total"],"purpose":"SUBSIDY_REVIEW",
                 "legalBasis":"Interim Measures for Social Assistance, article 46","caseNumber":"2026-117","days":10}
                """.formatted(number));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        JsonObject disclosure = JsonParser.parseString(made.body()).getAsJsonObject();
        assertThat(disclosure.get("standing").getAsString()).isEqualTo("OPEN");
        assertThat(made.body()).doesNotContain(number, "2026-117");
        String path = "/api/v1/disclosures/" + disclosure.get("id").getAsString();

        for (String reading : List.of(
                portal.get(portal.https(path), "civil-clerk").body(),
                asDepartment("civil", "GET", path, null).body())) {
            JsonObject content =
                    JsonParser.parseString(reading).getAsJsonObject().getAsJsonObject("content");
            assertThat(content.get("caseNumber").getAsString()).isEqualTo("2026-117");
            JsonObject told = content.getAsJsonArray("receipts").get(0).getAsJsonObject();
            assertThat(told.get("number").getAsString()).isEqualTo(number);
            assertThat(told.getAsJsonObject("fields").toString()).matches("\\{\"total\":\"[0-9.]+\"}");
        }
        for (String other : List.of("audit", "finance")) {
            assertThat(asDepartment(other, "GET", path, null).statusCode()).isEqualTo(404);
            assertThat(asDepartment(other, "DELETE", path, null).statusCode()).isEqualTo(404);
        }
        assertThat(portal.get(portal.https(path), null).statusCode()).isEqualTo(401);
        assertThat(portal.get(portal.https("/api/v1/disclosures?direction=RECEIVED"), "civil-clerk")
                        .body())
                .contains(disclosure.get("id").getAsString())
                .doesNotContain(number);
        String check = portal.json(portal.https("/api/v1/receipts/" + number), "tax-clerk")
                .get("checkCode")
                .getAsString();
        JsonArray accesses = portal.json(
                        portal.http("/api/v1/verifications/" + number + "/accesses?check=" + check), null)
                .getAsJsonArray("accesses");
        assertThat(accesses.toString()).contains("\"DISCLOSURE\"", "\"READING\"", "Civil Affairs");
        // Each reading has a transaction of its own, and the disclosure another one.
        assertThat(accesses.asList().stream()
                        .map(one -> one.getAsJsonObject().get("transaction").getAsString()))
                .hasSizeGreaterThanOrEqualTo(3)
                .doesNotHaveDuplicates();

        HttpResponse<String> discarded = asDepartment("civil", "DELETE", path, null);
        assertThat(discarded.statusCode()).as(discarded.body()).isEqualTo(200);
        JsonObject after = portal.json(portal.https(path), "tax-clerk");
        assertThat(after.get("standing").getAsString()).isEqualTo("DISCARDED");
        assertThat(after.has("content")).isFalse();
        assertThat(after.get("hash")).isEqualTo(disclosure.get("hash"));
        assertThat(after.getAsJsonObject("discarded").get("agency").getAsString())
                .isEqualTo("civil");
        assertThat(asDepartment("civil", "DELETE", path, null).statusCode()).isEqualTo(409);
    }

    @Test
    void a_portal_killed_among_requests_with_keys_makes_each_grant_and_disclosure_once() throws Exception {
        String run = UUID.randomUUID().toString();
        String number = portal.taxReceipt();
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            JsonObject grant = wanted("CREDIT_REVIEW", "[\"total\"]");
            grant.addProperty("legalBasis", "basis " + i + " of " + run);
            asked.add(new Asked("/api/v1/grants", UUID.randomUUID().toString(), grant.toString()));
            asked.add(new Asked("/api/v1/disclosures", UUID.randomUUID().toString(), """
                    {"recipient":"civil","receipts":["%s"],"fields":["total"],"purpose":"SUBSIDY_REVIEW",
                     "legalBasis":"basis %d of %s","caseNumber":"2026-118","days":1}
                    """.formatted(number, i, run)));
        }
        // The client and its accounts are looked up before the moment that counts.
        portal.get(portal.https("/api/v1/grants"), "tax-reviewer");
        List<CompletableFuture<HttpResponse<String>>> first = new ArrayList<>();
        for (Asked one : asked) {
            first.add(portal.client().sendAsync(request(one), HttpResponse.BodyHandlers.ofString()));
            Thread.sleep(60);
        }
        portal.kill("wildfly");
        portal.start();

        for (Asked one : asked) {
            HttpResponse<String> answer = portal.send(request(one));
            // Until the lease of who was killed has ended.
            for (int second = 0; answer.statusCode() == 409 && second < 150; second++) {
                Thread.sleep(1_000);
                answer = portal.send(request(one));
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
        assertThat(first).hasSameSizeAs(asked);
        String all = portal.get(portal.https("/api/v1/grants"), "tax-reviewer").body()
                + portal.get(portal.https("/api/v1/disclosures?direction=SENT&q=" + run), "tax-reviewer")
                        .body();
        for (int i = 0; i < 6; i++) {
            // A grant, and a disclosure.
            assertThat(all.split("basis " + i + " of " + run, -1)).hasSize(3);
        }
    }

    private record Asked(String path, String key, String body) {}

    private HttpRequest request(Asked asked) throws Exception {
        return portal.request(portal.https(asked.path()), "tax-reviewer")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", asked.key())
                .POST(HttpRequest.BodyPublishers.ofString(asked.body()))
                .build();
    }

    @Test
    void the_same_grant_asked_for_twice_without_a_key_is_one() throws Exception {
        JsonObject wanted = wanted("CREDIT_REVIEW", "[\"currency\"]");
        HttpResponse<String> first = post("/api/v1/grants", "tax-reviewer", wanted.toString());
        HttpResponse<String> second = post("/api/v1/grants", "tax-reviewer", wanted.toString());
        assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
        assertThat(second.headers().firstValue("Location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("Location"));
    }

    @Test
    void a_disclosure_that_is_not_in_order_is_refused_by_its_reason() throws Exception {
        String good = """
                {"recipient":"civil","receipts":["%s"],"fields":["total"],"purpose":"AUDIT","legalBasis":"law",
                 "caseNumber":"1","days":1}
                """.formatted(portal.taxReceipt());
        assertThat(post("/api/v1/disclosures", "tax-clerk", good).statusCode()).isEqualTo(403);
        assertThat(post("/api/v1/disclosures", "tax-reviewer", good.replace("civil", "tax"))
                        .body())
                .contains("disclosure-without-recipient");
        assertThat(post("/api/v1/disclosures", "tax-reviewer", good.replace("\"days\":1", "\"days\":31"))
                        .body())
                .contains("disclosure-bad-term");
        assertThat(post("/api/v1/disclosures", "tax-reviewer", good.replace("1101", "9901"))
                        .body())
                .contains("disclosure-not-your-receipts");
        assertThat(post("/api/v1/disclosures", "tax-reviewer", good.replace("\"days\":1", "\"days\":1,\"more\":1"))
                        .body())
                .contains("body-malformed", "more");
        assertThat(portal.get(portal.https("/api/v1/disclosures?standing=x"), "tax-clerk")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void staff_have_the_pages_of_sharing() throws Exception {
        assertThat(portal.get(portal.http("/openapi"), null).body())
                .contains(
                        "/api/v1/grants",
                        "/api/v1/queries",
                        "/api/v1/changes",
                        "/api/v1/webhooks",
                        "/api/v1/disclosures");
    }

    // ---- asking ---------------------------------------------------------------------------------------------------

    private JsonObject granted(String purpose, String fields) throws Exception {
        HttpResponse<String> answer =
                post("/api/v1/grants", "tax-reviewer", wanted(purpose, fields).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }

    private JsonObject wanted(String purpose, String fields) throws Exception {
        X509Certificate certificate = portal.certificateOf("audit");
        JsonObject wanted = new JsonObject();
        wanted.addProperty("department", certificate.getSubjectX500Principal().getName());
        wanted.add("kinds", JsonParser.parseString("[\"TAX_PAYMENT\",\"E_INVOICE\",\"E_CREDIT_NOTE\"]"));
        wanted.addProperty("purpose", purpose);
        wanted.addProperty("legalBasis", "Audit Law, article 34");
        wanted.add("fields", JsonParser.parseString(fields));
        wanted.addProperty("until", Instant.now().plus(Duration.ofDays(1)).toString());
        return wanted;
    }

    private static String query(JsonObject grant, String number) {
        return "{\"grant\":" + grant.get("id") + ",\"legalBasis\":\"Audit Law\",\"caseNumber\":\"2026-117\","
                + "\"receipts\":[\"" + number + "\"]}";
    }

    private HttpResponse<String> ask(String department, String query) throws Exception {
        return asDepartment(department, "POST", "/api/v1/queries", query);
    }

    private HttpResponse<String> asDepartment(String department, String method, String path, @Nullable String body)
            throws Exception {
        HttpRequest.Builder request = portal.request(portal.https(path), null);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        return portal.clientOf(department).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, @Nullable String user, String body) throws Exception {
        return portal.send(portal.request(portal.https(path), user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static String path(String address) {
        return java.net.URI.create(address).getPath();
    }

    /** Checks the seal as RFC 7515 and RFC 7518 have it, with the JDK alone. */
    private static JsonObject opened(String jws) throws Exception {
        String[] parts = jws.split("\\.", -1);
        Base64.Decoder base64 = Base64.getUrlDecoder();
        JsonObject header = JsonParser.parseString(new String(base64.decode(parts[0]), UTF_8))
                .getAsJsonObject();
        assertThat(header.get("alg").getAsString()).isEqualTo("ES256");
        byte[] der =
                Base64.getDecoder().decode(header.getAsJsonArray("x5c").get(0).getAsString());
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(certificate);
        signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
        assertThat(List.of(signature.verify(base64.decode(parts[2])))).containsExactly(true);
        return JsonParser.parseString(new String(base64.decode(parts[1]), UTF_8))
                .getAsJsonObject();
    }
}
