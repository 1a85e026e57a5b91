package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.bench.DemoPayments;

@ExtendWith(RunningPortal.class)
class KillIT {

    private static final int PAYMENTS = 600;

    private final RunningPortal portal;

    KillIT(RunningPortal portal) {
        this.portal = portal;
    }

    @ParameterizedTest
    @ValueSource(strings = {"wildfly", "postgres", "fabric", "chaincode", "wildfly postgres fabric chaincode"})
    void whatever_is_killed_the_batch_is_finished_and_every_payment_receipted_once(String parts) throws Exception {
        StringWriter file = new StringWriter();
        new DemoPayments(ThreadLocalRandom.current().nextLong(), LocalDate.of(2026, 11, 24))
                .writeCamt(PAYMENTS, false, file);
        HttpResponse<String> posted =
                portal.postPayments("application/xml", file.toString().getBytes(UTF_8));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        URI batch = URI.create(posted.headers().firstValue("Location").orElseThrow());
        portal.await(batch, found -> count(found, "sealed") > PAYMENTS / 10, Duration.ofMinutes(2));

        for (String part : parts.split(" ", -1)) {
            portal.kill(part);
        }
        portal.start();

        JsonObject done =
                portal.await(batch, found -> found.get("state").getAsString().equals("DONE"), Duration.ofMinutes(5));
        assertThat(count(done, "registered")).isEqualTo(PAYMENTS);
        assertThat(count(done, "rejected")).isZero();
        List<JsonObject> receipts = receipts(done.get("id").getAsString());
        assertThat(receipts)
                .hasSize(PAYMENTS)
                .allMatch(receipt -> receipt.get("state").getAsString().equals("REGISTERED"));
        assertThat(receipts.stream().map(receipt -> receipt.get("number").getAsString()))
                .doesNotHaveDuplicates();
        assertThat(receipts.stream()
                        .map(receipt -> receipt.get("paymentReference").getAsString()))
                .doesNotHaveDuplicates();
    }

    private List<JsonObject> receipts(String batch) throws Exception {
        List<JsonObject> receipts = new ArrayList<>();
        int pages;
        int page = 1;
        do {
            JsonObject found = portal.json(
                    portal.https("/api/v1/receipts?batch=" + batch + "&page=" + page), "finance-supervisor");
            for (JsonElement receipt : found.getAsJsonArray("receipts")) {
                receipts.add(receipt.getAsJsonObject());
            }
            pages = found.get("pages").getAsInt();
            page++;
        } while (page <= pages);
        return receipts;
    }

    private static int count(JsonObject batch, String what) {
        return batch.getAsJsonObject("counts").get(what).getAsInt();
    }
}
