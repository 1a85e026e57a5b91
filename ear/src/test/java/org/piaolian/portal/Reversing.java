package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** Two officers of the Tax Service who take a receipt back. */
record Reversing(RunningPortal portal) {

    /** @return the number of the red receipt, once it is done */
    String reverse(String number) throws IOException, GeneralSecurityException, InterruptedException {
        HttpResponse<String> asked =
                post("/api/v1/receipts/" + number + "/reversals", "tax-clerk", "{\"reason\":\"REFUND\"}");
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        String reversal = "/api/v1/reversals/"
                + JsonParser.parseString(asked.body())
                        .getAsJsonObject()
                        .get("id")
                        .getAsString();
        HttpResponse<String> confirmed = post(reversal + "/confirmation", "tax-reviewer", "");
        assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(200);
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (true) {
            JsonObject now = portal.json(portal.https(reversal), "tax-clerk");
            if (now.get("state").getAsString().equals("DONE")) {
                return now.get("redReceipt").getAsString();
            }
            assertThat(System.nanoTime()).as("still %s", now).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private HttpResponse<String> post(String path, String user, String body)
            throws IOException, GeneralSecurityException, InterruptedException {
        return portal.send(portal.request(portal.https(path), user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }
}
