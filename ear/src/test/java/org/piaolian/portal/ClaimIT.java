package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subsidies that a person gets once a period, paid by two agencies on the running portal. */
@ExtendWith(RunningPortal.class)
class ClaimIT {

    private static final String HEADER = "account,bank_reference,direction,amount,currency,booked_on,party_name,"
            + "party_type,party_id_scheme,party_id,item_code,period\n";

    private final RunningPortal portal;

    ClaimIT(RunningPortal portal) {
        this.portal = portal;
    }

    @Test
    void the_second_agency_is_refused_until_the_first_one_takes_its_receipt_back_as_a_whole() throws Exception {
        String person = person();
        String period = "2025-03";
        assertThat(check("finance-clerk", person, period).get("result").getAsString())
                .isEqualTo("free");

        String first = HEADER + row("SUB-20819", person, period) + row("SUB-20819", person(), period);
        JsonObject paid = done(post("civil-clerk", first));
        assertThat(paid.getAsJsonObject("counts").get("registered").getAsInt()).isEqualTo(2);
        assertThat(post("civil-clerk", first).toString())
                .endsWith(paid.get("id").getAsString());

        JsonObject refused = done(
                post("finance-clerk", HEADER + row("BEN-20819", person, period) + row("BEN-20819", person(), period)));
        assertThat(refused.getAsJsonObject("counts").get("registered").getAsInt())
                .isEqualTo(1);
        JsonObject rejected = refused.getAsJsonArray("rejected").get(0).getAsJsonObject();
        assertThat(rejected.get("position").getAsString()).isEqualTo("line 2");
        assertThat(rejected.get("reason").getAsString()).isEqualTo("DOUBLE_PAYMENT");
        assertThat(rejected.get("message").getAsString())
                .contains("LOW-INCOME", period)
                .doesNotContain(person);

        JsonObject claimed = check("finance-clerk", person, period);
        assertThat(claimed.get("member").getAsString()).isEqualTo("CivilAffairsMSP");
        assertThat(claimed.has("receipt")).isFalse();
        String receipt = check("civil-clerk", person, period).get("receipt").getAsString();
        JsonObject listed = listed("civil-clerk", receipt, period);
        assertThat(listed.get("state").getAsString()).isEqualTo("HELD");
        assertThat(listed.toString()).doesNotContain(person);
        assertThat(claims("tax-clerk", period)).isEmpty();

        assertThat(replacedFor(person(), receipt)).contains("replacement-claimed");
        reverse(receipt, "{\"reason\":\"REFUND\",\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"}}");
        assertThat(check("civil-clerk", person, period).get("result").getAsString())
                .isEqualTo("claimed");
        reverse(receipt, "{\"reason\":\"REFUND\"}");
        await(() -> listed("civil-clerk", receipt, period).get("state").getAsString(), "ENDED");
        assertThat(listed("civil-clerk", receipt, period).get("reason").getAsString())
                .isEqualTo("PAID_BACK");

        JsonObject anew = done(post("finance-clerk", HEADER + row("BEN-20819", person, period)));
        assertThat(anew.getAsJsonArray("rejected")).isEmpty();
        assertThat(anew.getAsJsonObject("counts").get("registered").getAsInt()).isEqualTo(1);
    }

    @Test
    void a_killed_portal_pays_each_claimed_person_once() throws Exception {
        int persons = 400;
        String file = HEADER
                + IntStream.range(0, persons)
                        .mapToObj(i -> row("SUB-20808", person(), "2025-04"))
                        .collect(Collectors.joining());
        URI batch = post("civil-clerk", file);
        portal.kill("wildfly");
        portal.start();

        JsonObject done = done(batch);
        assertThat(done.getAsJsonObject("counts").get("registered").getAsInt()).isEqualTo(persons);
        assertThat(done.getAsJsonArray("rejected")).isEmpty();
        JsonObject claims =
                portal.json(portal.https("/api/v1/claims?programme=VETERANS&period=2025-04&state=HELD"), "civil-clerk");
        assertThat(claims.get("total").getAsInt()).isEqualTo(persons);
    }

    @Test
    void a_malformed_claim_key_stops_what_needs_it_with_its_line_and_nothing_else() throws Exception {
        Path keys = portal.claimKeys();
        byte[] before = Files.readAllBytes(keys);
        Files.write(keys, "next not-a-key\n".getBytes(UTF_8), StandardOpenOption.APPEND);
        long line = Files.readAllLines(keys).size();
        URI waiting;
        try {
            HttpResponse<String> asked = ask("civil-clerk", question("LOW-INCOME", "2025-06", person()));
            assertThat(asked.statusCode()).isEqualTo(503);
            assertThat(asked.body()).contains("claim-keys-broken");
            assertThat(portal.get(portal.https("/api/v1/claims"), "civil-clerk").statusCode())
                    .isEqualTo(200);
            waiting = post("civil-clerk", HEADER + row("SUB-20808", person(), "2025-06"));
            JsonObject batch = portal.await(waiting, found -> found.has("trouble"), Duration.ofMinutes(1));
            assertThat(batch.get("trouble").getAsString())
                    .contains("line " + line + " of", "neither hexadecimal nor Base64")
                    .doesNotContain("not-a-key");
        } finally {
            // In place, so that it keeps its owner and rights.
            Files.write(keys, before);
        }
        assertThat(done(waiting).getAsJsonObject("counts").get("registered").getAsInt())
                .isEqualTo(1);
    }

    @Test
    void who_pays_nobody_may_not_ask_and_what_is_asked_wrongly_is_told() throws Exception {
        assertThat(ask("tax-clerk", question("LOW-INCOME", "2026-11", person())).statusCode())
                .isEqualTo(403);
        assertThat(ask("audit-auditor", question("LOW-INCOME", "2026-11", person()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(ask(null, question("LOW-INCOME", "2026-11", person())).statusCode())
                .isEqualTo(401);
        assertThat(ask("civil-clerk", question("HEATING", "2026-11", person())).body())
                .contains("programme-unknown");
        assertThat(ask("civil-clerk", question("LOW-INCOME", "2026", person())).body())
                .contains("period-malformed");
        assertThat(ask(
                                "civil-clerk",
                                question("LOW-INCOME", "2026-11", "110105194912310021")
                                        .replace("FOREIGN", "CITIZEN_ID"))
                        .body())
                .contains("body-malformed", "person.value");
        assertThat(portal.get(portal.http("/openapi"), null).body()).contains("/api/v1/claims/checks");
    }

    // ---- paying ---------------------------------------------------------------------------------------------------

    /** A payment of its own to this person. */
    private static String row(String item, String person, String period) {
        return "6222000012345678," + UUID.randomUUID().toString().substring(0, 30) + ",DEBIT,600.00,CNY,2026-11-24,"
                + "王小明,PERSON,FOREIGN," + person + "," + item + "," + period + "\n";
    }

    private static String person() {
        return "P" + UUID.randomUUID().toString().substring(0, 24);
    }

    private URI post(String user, String file) throws Exception {
        HttpResponse<String> posted = portal.send(portal.request(portal.https("/api/v1/payments"), user)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file.getBytes(UTF_8)))
                .build());
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        return URI.create(posted.headers().firstValue("Location").orElseThrow());
    }

    private JsonObject done(URI batch) throws Exception {
        return portal.await(batch, found -> found.get("state").getAsString().equals("DONE"), Duration.ofMinutes(3));
    }

    private String replacedFor(String person, String receipt) throws Exception {
        String request = """
                {"reason":"WRONG_PARTY","replacement":{"party":{"type":"PERSON","name":"褚静阳",
                "identifier":{"scheme":"FOREIGN","value":"%s"}}}}""".formatted(person);
        HttpResponse<String> answer = postJson("/api/v1/receipts/" + receipt + "/reversals", "civil-clerk", request);
        assertThat(answer.statusCode()).isEqualTo(422);
        return answer.body();
    }

    private void reverse(String receipt, String request) throws Exception {
        HttpResponse<String> asked = postJson("/api/v1/receipts/" + receipt + "/reversals", "civil-clerk", request);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        String reversal = "/api/v1/reversals/"
                + JsonParser.parseString(asked.body())
                        .getAsJsonObject()
                        .get("id")
                        .getAsString();
        await(() -> state(reversal), "OPEN");
        HttpResponse<String> confirmed = postJson(reversal + "/confirmation", "civil-reviewer", "");
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        await(() -> state(reversal), "DONE");
    }

    private String state(String address) throws Exception {
        return portal.json(portal.https(address), "civil-clerk").get("state").getAsString();
    }

    private interface Asking {
        String ask() throws Exception;
    }

    private static void await(Asking asking, String wanted) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String found = asking.ask();
        while (!found.equals(wanted)) {
            assertThat(System.nanoTime()).as("still %s", found).isLessThan(deadline);
            Thread.sleep(200);
            found = asking.ask();
        }
    }

    // ---- asking ---------------------------------------------------------------------------------------------------

    private JsonArray claims(String user, String period) throws Exception {
        return portal.json(portal.https("/api/v1/claims?programme=LOW-INCOME&period=" + period), user)
                .getAsJsonArray("claims");
    }

    private JsonObject listed(String user, String receipt, String period) throws Exception {
        for (var claim : claims(user, period)) {
            JsonObject one = claim.getAsJsonObject();
            if (one.has("receipt") && one.get("receipt").getAsString().equals(receipt)) {
                return one;
            }
        }
        throw new AssertionError("no claim of " + receipt);
    }

    private JsonObject check(String user, String person, String period) throws Exception {
        HttpResponse<String> told = ask(user, question("LOW-INCOME", period, person));
        assertThat(told.statusCode()).as(told.body()).isEqualTo(200);
        return JsonParser.parseString(told.body()).getAsJsonObject();
    }

    private static String question(String programme, String period, String person) {
        return "{\"programme\":\"%s\",\"period\":\"%s\",\"person\":{\"scheme\":\"FOREIGN\",\"value\":\"%s\"}}"
                .formatted(programme, period, person);
    }

    private HttpResponse<String> ask(@Nullable String user, String question) throws Exception {
        return postJson("/api/v1/claims/checks", user, question);
    }

    private HttpResponse<String> postJson(String path, @Nullable String user, String body) throws Exception {
        return portal.send(portal.request(portal.https(path), user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
