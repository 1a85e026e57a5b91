package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Proofs of the whole product: four nodes, their checkpoints, and what is left when all of it is gone. */
@ExtendWith(RunningPortal.class)
class ProofIT {

    private static final String SUPERVISOR = "finance-supervisor";

    private final RunningPortal portal;

    @TempDir
    private Path folder;

    ProofIT(RunningPortal portal) {
        this.portal = portal;
    }

    private record Said(int exitCode, String text) {}

    private static Said verify(Path verifier, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", verifier.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }

    private HttpResponse<byte[]> get(URI address, String accept) throws Exception {
        return portal.client()
                .send(
                        portal.request(address, SUPERVISOR)
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private List<String> demoReceipts() throws Exception {
        List<String> numbers = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonObject found = portal.json(portal.https("/api/v1/receipts?page=" + page), SUPERVISOR);
            for (JsonElement receipt : found.getAsJsonArray("receipts")) {
                numbers.add(receipt.getAsJsonObject().get("number").getAsString());
            }
            if (numbers.size() >= found.get("total").getAsInt()) {
                return numbers;
            }
        }
    }

    private Path document(String number) throws Exception {
        Path file = folder.resolve(number + ".pdf");
        Files.write(
                file,
                get(portal.https("/api/v1/receipts/" + number), "application/pdf")
                        .body());
        return file;
    }

    /** Once a checkpoint covers it. */
    private byte[] proof(String number) throws Exception {
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

    @Test
    void a_receipt_is_valid_by_its_proof_and_the_agencies_keys_and_no_other_document_is() throws Exception {
        List<String> numbers = demoReceipts();
        Path mine = document(numbers.get(0));
        Path other = document(numbers.get(1));
        Path proof = folder.resolve("mine.proof");
        byte[] bytes = proof(numbers.get(0));
        assertThat(bytes.length).isLessThanOrEqualTo(4096);
        Files.write(proof, bytes);

        Said said = verify(portal.verifier(), List.of(mine.toString(), proof.toString()));
        assertThat(said.text()).startsWith("valid\n").containsPattern("Is the seal the agency's\\? +yes ");
        assertThat(said.exitCode()).isZero();
        assertThat(verify(portal.verifier(), List.of(other.toString(), proof.toString()))
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void anyone_gets_the_proof_with_the_check_code_and_nobody_without() throws Exception {
        String number = demoReceipts().get(0);
        byte[] proof = proof(number);
        String check = portal.json(portal.https("/api/v1/receipts/" + number), SUPERVISOR)
                .get("checkCode")
                .getAsString();
        String address = "/api/v1/verifications/" + number + "/proof?check=";
        assertThat(portal.get(portal.http(address + check), null).body()).startsWith("piaolian receipt proof v1\n");
        assertThat(portal.get(portal.http(address + "zzzzzz"), null).statusCode())
                .isEqualTo(404);
        assertThat(new String(proof, UTF_8)).contains("number " + number + "\n");
        assertThat(portal.get(portal.http("/log/monitor"), null).body()).isEqualTo("{\"alarms\":{}}");
        assertThat(portal.get(portal.http("/log/checkpoint"), null).body()).contains("\n— ");
        assertThat(portal.get(portal.http("/log/position"), null).statusCode()).isEqualTo(404);
    }

    @Test
    void every_demo_receipt_is_valid_by_the_export_alone() throws Exception {
        List<String> numbers = demoReceipts();
        List<String> documents = new ArrayList<>();
        for (String number : numbers) {
            proof(number);
            documents.add(document(number).toString());
        }
        Path export = folder.resolve("export");
        assertThat(portal.export(export)).isZero();

        List<String> arguments = new ArrayList<>(List.of("--export", export.toString()));
        arguments.addAll(documents);
        Said said = verify(export.resolve("verifier.jar"), arguments);

        assertThat(said.exitCode()).as(said.text()).isZero();
        assertThat(said.text().lines().filter("valid"::equals)).hasSize(numbers.size());

        byte[] changed = Files.readAllBytes(Path.of(documents.get(0)));
        changed[changed.length / 2] ^= 1;
        Path forged = Files.write(folder.resolve("forged.pdf"), changed);
        assertThat(verify(export.resolve("verifier.jar"), List.of("--export", export.toString(), forged.toString()))
                        .exitCode())
                .isEqualTo(3);
    }
}
