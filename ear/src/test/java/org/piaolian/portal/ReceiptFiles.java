package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;

/** What a holder of receipts keeps, in a folder: each document, and its proof. */
record ReceiptFiles(RunningPortal portal, Path folder) {

    static final String SUPERVISOR = "finance-supervisor";

    Path document(String number) throws IOException, GeneralSecurityException, InterruptedException {
        byte[] pdf = get(portal.https("/api/v1/receipts/" + number), "application/pdf")
                .body();
        return Files.write(folder.resolve(number + ".pdf"), pdf);
    }

    /** Once a checkpoint covers it. */
    byte[] proof(String number) throws IOException, GeneralSecurityException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            HttpResponse<byte[]> answer = get(portal.https("/api/v1/receipts/" + number + "/proof"), "*/*");
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(System.nanoTime()).as("no proof of " + number).isLessThan(deadline);
            Thread.sleep(500);
        }
    }

    private HttpResponse<byte[]> get(URI address, String accept)
            throws IOException, GeneralSecurityException, InterruptedException {
        return portal.client()
                .send(
                        portal.request(address, SUPERVISOR)
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }
}
