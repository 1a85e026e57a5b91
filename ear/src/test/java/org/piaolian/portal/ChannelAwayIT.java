package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** While the channel is away nothing is said that is not known, and nothing that was asked for is lost. */
@ExtendWith(RunningPortal.class)
class ChannelAwayIT {

    private final RunningPortal portal;

    ChannelAwayIT(RunningPortal portal) {
        this.portal = portal;
    }

    @Test
    void what_is_not_known_is_said_and_a_step_is_made_up_for_with_its_key() throws Exception {
        String number = portal.taxReceipt();
        String look = number + "?check="
                + portal.json(portal.https("/api/v1/receipts/" + number), "tax-clerk")
                        .get("checkCode")
                        .getAsString();
        String lock =
                "{\"unit\":\"claims\",\"until\":\"%s\"}".formatted(Instant.now().plus(Duration.ofDays(30)));
        portal.kill("fabric");
        try {
            HttpResponse<String> history =
                    portal.get(portal.https("/api/v1/receipts/" + number + "/history"), "tax-clerk");
            assertThat(history.statusCode()).as(history.body()).isEqualTo(503);
            assertThat(history.body()).contains("channel-unavailable");

            JsonObject verification = portal.json(portal.http("/api/v1/verifications/" + look), null);
            assertThat(verification.get("verdict").getAsString()).isEqualTo("unavailable");
            assertThat(verification.getAsJsonObject("life").toString()).isEqualTo("{\"available\":false}");
            String page = portal.send(portal.request(portal.http("/verify?number=" + look.replace("?", "&")), null)
                            .header("Accept-Language", "en")
                            .build())
                    .body();
            assertThat(page).contains("is not known").doesNotContain("Nothing has been done to it");

            assertThat(lock(number, lock).statusCode()).isEqualTo(503);
        } finally {
            portal.start();
        }

        HttpResponse<String> locked = lock(number, lock);
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (locked.statusCode() == 503 && System.nanoTime() < deadline) {
            Thread.sleep(500);
            locked = lock(number, lock);
        }
        assertThat(locked.statusCode()).as(locked.body()).isEqualTo(200);
        assertThat(lock(number, lock).body()).isEqualTo(locked.body());
        assertThat(JsonParser.parseString(locked.body())
                        .getAsJsonObject()
                        .get("taken")
                        .getAsBoolean())
                .isTrue();
    }

    private HttpResponse<String> lock(String number, String body) throws Exception {
        HttpRequest request = portal.request(portal.https("/api/v1/receipts/" + number + "/lock"), null)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "\"away-" + number + "\"")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return portal.clientOf("civil").send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
