package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to registered receipts, by the API of the running portal. */
@AlsoOnFabric
@ExtendWith(RunningPortal.class)
class LifecycleIT {

    /** Tests take receipts from the far end of the list, each another one. */
    private final RunningPortal portal;

    LifecycleIT(RunningPortal portal) {
        this.portal = portal;
    }

    @Test
    void a_reversal_goes_through_four_eyes_to_a_red_receipt_and_everybody_can_see_it() throws Exception {
        String number = portal.taxReceipt();
        String check = check(number);
        String reversals = "/api/v1/receipts/" + number + "/reversals";
        String request = """
                {"reason":"WRONG_PARTY","replacement":{"remark":"更正 corrected"}}""";

        assertThat(post(reversals, "civil-clerk", request).statusCode()).isEqualTo(404);
        assertThat(post(reversals, "finance-supervisor", request).statusCode()).isEqualTo(403);
        assertThat(post(reversals, "tax-clerk", "{\"reason\":\"BECAUSE\"}").body())
                .contains("body-malformed", "reason is one of");
        HttpResponse<String> asked = post(reversals, "tax-clerk", request);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        assertThat(json(asked).get("state").getAsString()).isEqualTo("OPEN");
        String reversal = "/api/v1/reversals/" + json(asked).get("id").getAsString();
        assertThat(asked.headers().firstValue("Location"))
                .hasValueSatisfying(l -> assertThat(l).endsWith(reversal));
        assertThat(post(reversals, "tax-clerk", request).statusCode()).isEqualTo(200);

        assertThat(post(reversal + "/confirmation", "tax-clerk", "").statusCode())
                .isEqualTo(403);
        HttpResponse<String> confirmed = post(reversal + "/confirmation", "tax-reviewer", "");
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        JsonObject done = until(reversal, "DONE");
        String red = done.get("redReceipt").getAsString();
        String anew = done.get("replacement").getAsString();

        JsonObject verification = portal.json(portal.http("/api/v1/verifications/" + number + "?check=" + check), null);
        assertThat(verification.get("verdict").getAsString()).isEqualTo("reversed");
        assertThat(verification.toString()).contains(red, anew);
        JsonObject life = verification.getAsJsonObject("life");
        assertThat(life.get("state").getAsString()).isEqualTo("REVERSED");
        assertThat(life.getAsJsonArray("history")).hasSize(2);
        assertThat(portal.json(portal.http("/api/v1/verifications/" + number + "?check=zzzzzz"), null)
                        .toString())
                .doesNotContain(red, anew);
        assertThat(portal.json(portal.http("/api/v1/verifications/" + red + "?check=" + check(red)), null)
                        .get("verdict")
                        .getAsString())
                .isEqualTo("valid");
        JsonObject history = portal.json(portal.https("/api/v1/receipts/" + anew + "/history"), "tax-clerk");
        assertThat(history.get("replaces").getAsString()).isEqualTo(number);
        untilState(number, "REVERSED");
        String page = portal.get(portal.http("/verify?number=" + number + "&check=" + check), null)
                .body();
        assertThat(page).contains("is-reversed", red, anew);
    }

    @Test
    void who_asked_for_a_reversal_is_told_that_another_has_to_decide() throws Exception {
        String number = portal.taxReceipt();
        JsonObject asked = json(post(
                "/api/v1/receipts/" + number + "/reversals",
                "tax-reviewer",
                "{\"reason\":\"REFUND\",\"amount\":{\"amount\":\"0.01\",\"currency\":\"CNY\"}}"));
        String reversal = "/api/v1/reversals/" + asked.get("id").getAsString();

        HttpResponse<String> own = post(reversal + "/confirmation", "tax-reviewer", "");
        assertThat(own.statusCode()).isEqualTo(409);
        assertThat(own.body()).contains("reversal-same-officer");
    }

    @Test
    void who_asked_for_a_reversal_withdraws_it_and_nobody_else() throws Exception {
        String number = portal.taxReceipt();
        String reversals = "/api/v1/receipts/" + number + "/reversals";
        HttpResponse<String> asked = post(reversals, "tax-clerk", "{\"reason\":\"DUPLICATE\"}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        String reversal = "/api/v1/reversals/" + json(asked).get("id").getAsString();

        assertThat(post(reversal + "/withdrawal", "tax-reviewer", "").statusCode())
                .isEqualTo(403);
        assertThat(post(reversal + "/withdrawal", "civil-clerk", "").statusCode())
                .isEqualTo(404);
        HttpResponse<String> withdrawn = post(reversal + "/withdrawal", "tax-clerk", "");
        assertThat(withdrawn.statusCode()).as(withdrawn.body()).isEqualTo(200);
        assertThat(json(withdrawn).get("state").getAsString()).isEqualTo("WITHDRAWN");
        assertThat(post(reversal + "/withdrawal", "tax-clerk", "").statusCode()).isEqualTo(200);
        assertThat(post(reversal + "/confirmation", "tax-reviewer", "").body()).contains("reversal-decided");
        assertThat(portal.json(portal.https("/api/v1/receipts/" + number + "/history"), "tax-clerk")
                        .get("state")
                        .getAsString())
                .isEqualTo("REGISTERED");
    }

    @Test
    void of_twenty_claims_at_once_one_gets_the_receipt_and_the_others_learn_until_when() throws Exception {
        String number = portal.taxReceipt();
        String path = "/api/v1/receipts/" + number + "/lock";
        List<Callable<HttpResponse<String>>> claims = IntStream.range(0, 20)
                .<Callable<HttpResponse<String>>>mapToObj(i -> () -> asDepartment("civil", path, lock("unit-" + i)))
                .toList();
        ExecutorService clients = Executors.newFixedThreadPool(20);
        List<HttpResponse<String>> answers = new ArrayList<>();
        try {
            for (Future<HttpResponse<String>> answer : clients.invokeAll(claims)) {
                answers.add(answer.get());
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 200)
                .hasSize(19)
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
                    assertThat(json(answer).get("until").getAsString()).isNotBlank();
                    assertThat(json(answer).has("holder")).isFalse();
                });
        assertThat(json(post(path, "tax-clerk", lock("tax"))).get("holder").getAsString())
                .isEqualTo("CivilAffairsMSP");
        untilState(number, "LOCKED");
        assertThat(post("/api/v1/receipts/" + number + "/reversals", "tax-clerk", "{\"reason\":\"REFUND\"}")
                        .body())
                .contains("receipt-locked");
    }

    @Test
    void the_same_step_with_the_same_key_is_answered_as_the_first_and_another_is_refused() throws Exception {
        String number = portal.taxReceipt();
        String path = "/api/v1/receipts/" + number + "/lock";
        String lock = lock("claims-2");

        HttpResponse<String> first = keyed(path, "\"k-" + number + "\"", lock);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        HttpResponse<String> again = keyed(path, "k-" + number, lock);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");

        HttpResponse<String> other = keyed(path, "k-" + number, lock("claims-3"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.body()).contains("idempotency-key-used");
        HttpResponse<String> elsewhere =
                keyed("/api/v1/receipts/" + number + "/close", "k-" + number, "{\"unit\":\"claims-2\"}");
        assertThat(elsewhere.statusCode()).isEqualTo(422);
        assertThat(keyed(path, "\"open", lock).statusCode()).isEqualTo(400);

        HttpResponse<String> refused = keyed(path, "r-" + number, lock);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        keyed("/api/v1/receipts/" + number + "/release", "l-" + number, "{\"unit\":\"claims-2\"}");
        assertThat(keyed(path, "r-" + number, lock).body()).isEqualTo(refused.body());
        assertThat(post(path, "tax-clerk", lock).statusCode()).isEqualTo(200);
    }

    @Test
    void of_twenty_times_the_same_request_with_one_key_at_once_none_is_refused_by_the_first() throws Exception {
        String number = portal.taxReceipt();
        String lock = lock("claims-2");
        Callable<HttpResponse<String>> request =
                () -> keyed("/api/v1/receipts/" + number + "/lock", "race-" + number, lock);
        ExecutorService clients = Executors.newFixedThreadPool(20);
        List<HttpResponse<String>> answers = new ArrayList<>();
        try {
            for (Future<HttpResponse<String>> answer : clients.invokeAll(Collections.nCopies(20, request))) {
                answers.add(answer.get());
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 409))
                .filteredOn(answer -> answer.statusCode() == 409)
                .allSatisfy(answer -> assertThat(answer.body()).contains("request-in-flight"));
        HttpResponse<String> after = request.call();
        assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
        assertThat(portal.json(portal.https("/api/v1/receipts/" + number + "/history"), "tax-clerk")
                        .getAsJsonArray("history"))
                .hasSize(1);
    }

    @Test
    void a_reversal_that_is_asked_for_with_a_key_is_made_once() throws Exception {
        String reversals = "/api/v1/receipts/" + portal.taxReceipt() + "/reversals";
        HttpResponse<String> first = keyedBy("tax-clerk", reversals, "ask-1", "{\"reason\":\"DUPLICATE\"}");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        HttpResponse<String> again = keyedBy("tax-clerk", reversals, "ask-1", "{\"reason\":\"DUPLICATE\"}");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(keyedBy("tax-clerk", reversals, "ask-1", "{\"reason\":\"REFUND\"}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(portal.get(portal.http("/openapi"), null).body()).contains("Idempotency-Key");
    }

    private HttpResponse<String> keyed(String path, String key, String body) throws Exception {
        return portal.clientOf("civil")
                .send(
                        keyed(posting(path, null, body), key),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> keyedBy(String user, String path, String key, String body) throws Exception {
        return portal.send(keyed(posting(path, user, body), key));
    }

    private static HttpRequest keyed(HttpRequest request, String key) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .header("Idempotency-Key", key)
                .build();
    }

    @Test
    void several_are_locked_all_or_none_or_each_for_itself() throws Exception {
        String free = portal.taxReceipt();
        String held = portal.taxReceipt();
        assertThat(asDepartment("finance", "/api/v1/receipts/" + held + "/lock", lock("f"))
                        .statusCode())
                .isEqualTo(200);
        String items = "\"items\":[%s,%s]}"
                .formatted(
                        lock("claims").replace("{", "{\"receipt\":\"" + free + "\","),
                        lock("claims").replace("{", "{\"receipt\":\"" + held + "\","));

        HttpResponse<String> none =
                asDepartment("civil", "/api/v1/transitions", "{\"action\":\"lock\",\"mode\":\"all\"," + items);
        assertThat(none.statusCode()).isEqualTo(409);
        assertThat(none.body()).contains("transitions-refused", held).doesNotContain("\"receipt\":\"" + free);
        HttpResponse<String> each =
                asDepartment("civil", "/api/v1/transitions", "{\"action\":\"lock\",\"mode\":\"each\"," + items);
        assertThat(each.statusCode()).as(each.body()).isEqualTo(200);
        assertThat(json(each).get("taken").getAsInt()).isEqualTo(1);
        assertThat(json(each).get("refused").getAsInt()).isEqualTo(1);
        HttpResponse<String> closed =
                asDepartment("civil", "/api/v1/receipts/" + free + "/close", "{\"unit\":\"claims\"}");
        assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);
    }

    @Test
    void an_auditor_takes_no_step_and_an_unknown_receipt_is_not_found() throws Exception {
        String number = portal.taxReceipt();
        assertThat(post("/api/v1/receipts/" + number + "/lock", "audit-auditor", lock("a"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(asDepartment("civil", "/api/v1/receipts/99010126-0000000001/lock", lock("a"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(portal.get(portal.http("/openapi"), null).body())
                .contains("/api/v1/transitions", "/api/v1/reversals/{id}/confirmation");
    }

    private static String lock(String unit) {
        return "{\"unit\":\"%s\",\"until\":\"%s\"}"
                .formatted(unit, Instant.now().plus(Duration.ofDays(30)));
    }

    private String check(String number) throws Exception {
        return portal.json(portal.https("/api/v1/receipts/" + number), "tax-clerk")
                .get("checkCode")
                .getAsString();
    }

    private JsonObject until(String reversal, String state) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            JsonObject now = portal.json(portal.https(reversal), "tax-clerk");
            if (now.get("state").getAsString().equals(state)) {
                return now;
            }
            assertThat(System.nanoTime()).as("still %s", now).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    /** Until the portal has followed the channel. */
    private void untilState(String number, String state) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!portal.json(portal.https("/api/v1/receipts/" + number), "tax-clerk")
                .get("state")
                .getAsString()
                .equals(state)) {
            assertThat(System.nanoTime()).as("not yet %s", state).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private HttpResponse<String> post(String path, @Nullable String user, String body) throws Exception {
        return portal.send(posting(path, user, body));
    }

    private HttpResponse<String> asDepartment(String department, String path, String body) throws Exception {
        return portal.clientOf(department)
                .send(posting(path, null, body), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest posting(String path, @Nullable String user, String body) throws Exception {
        return portal.request(portal.https(path), user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }
}
