package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.portal.OfflineVerifier.Said;

/** Proofs of the whole product: four nodes, their checkpoints, and what is left when all of it is gone. */
@ExtendWith(RunningPortal.class)
class ProofIT {

    private final RunningPortal portal;

    private final Path folder;
    private final ReceiptFiles files;

    ProofIT(RunningPortal portal, @TempDir Path folder) {
        this.portal = portal;
        this.folder = folder;
        this.files = new ReceiptFiles(portal, folder);
    }

    private List<String> demoReceipts() throws Exception {
        List<String> numbers = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonObject found = portal.json(portal.https("/api/v1/receipts?page=" + page), ReceiptFiles.SUPERVISOR);
            for (JsonElement receipt : found.getAsJsonArray("receipts")) {
                numbers.add(receipt.getAsJsonObject().get("number").getAsString());
            }
            if (numbers.size() >= found.get("total").getAsInt()) {
                return numbers;
            }
        }
    }

    @Test
    void a_receipt_is_valid_by_its_proof_and_the_agencies_keys_and_no_other_document_is() throws Exception {
        String number = portal.taxReceipt();
        Path mine = files.document(number);
        Path other = files.document(portal.taxReceipt());
        Path proof = folder.resolve("mine.proof");
        byte[] bytes = files.proof(number);
        assertThat(bytes.length).isLessThanOrEqualTo(4096);
        Files.write(proof, bytes);

        Said said = portal.verifier().verify(mine, proof);
        assertThat(said.text()).startsWith("valid\n").containsPattern("Is the seal the agency's\\? +yes ");
        assertThat(said.exitCode()).isZero();
        assertThat(portal.verifier().verify(other, proof).exitCode()).isEqualTo(1);
    }

    @Test
    void anyone_gets_the_proof_with_the_check_code_and_nobody_without() throws Exception {
        String number = demoReceipts().get(0);
        byte[] proof = files.proof(number);
        String check = portal.json(portal.https("/api/v1/receipts/" + number), ReceiptFiles.SUPERVISOR)
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
    void a_reversed_receipt_has_a_proof_and_an_export_that_say_so_and_one_that_was_let_go_is_in_force()
            throws Exception {
        String number = portal.taxReceipt();
        Path document = files.document(number);
        String red = new Reversing(portal).reverse(number);
        String letGo = portal.taxReceipt();
        String path = "/api/v1/receipts/" + letGo;
        String lock = "{\"unit\":\"u\",\"until\":\"" + Instant.now().plus(Duration.ofDays(30)) + "\"}";
        assertThat(post(path + "/lock", "tax-clerk", lock).statusCode()).isEqualTo(200);
        assertThat(post(path + "/release", "tax-clerk", "{\"unit\":\"u\"}").statusCode())
                .isEqualTo(200);

        // From the moment it is done there is no proof, or one that says it.
        byte[] proof = files.proof(number);
        assertThat(new String(proof, UTF_8))
                .contains("\nstate REVERSED\nstate-sequence 2\n", "\nstate-agency TaxMSP\n");
        assertThat(proof.length).isLessThanOrEqualTo(4096);
        Said said = portal.verifier().verify(document, proofFile(proof));
        assertThat(said.text())
                .startsWith("reversed\n")
                .containsPattern("Is it still valid\\? +no +REVERSED, taken back");
        assertThat(said.exitCode()).isEqualTo(4);
        byte[] free = files.proof(letGo);
        assertThat(new String(free, UTF_8)).contains("\nstate REGISTERED\nstate-sequence 2\n");
        Path freed = files.document(letGo);
        assertThat(portal.verifier().verify(freed, proofFile(free)).exitCode()).isZero();
        files.proof(red);

        Path export = folder.resolve("with-states");
        assertThat(portal.export(export)).isZero();
        OfflineVerifier verifier = new OfflineVerifier(export.resolve("verifier.jar"));
        Said exported = verifier.verify("--export", export, document, freed, files.document(red));
        assertThat(exported.text())
                .contains(document + "\nreversed\n", freed + "\nvalid\n", red + ".pdf\nvalid\n")
                .contains("the latest state in this log");
        assertThat(exported.exitCode()).isEqualTo(4);
        Said channel = verifier.verify("--channel", export);
        assertThat(channel.text())
                .contains("configuration 0 of channel receipts: members AuditMSP, CivilAffairsMSP, FinanceMSP, TaxMSP");
        assertThat(channel.exitCode()).isZero();
    }

    private String proofFile(byte[] proof) throws IOException {
        return Files.write(folder.resolve("state.proof"), proof).toString();
    }

    private HttpResponse<String> post(String path, String user, String body) throws Exception {
        return portal.send(portal.request(portal.https(path), user)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void every_receipt_is_valid_or_reversed_by_the_export_alone_as_the_portal_says() throws Exception {
        List<String> numbers = demoReceipts();
        List<String> documents = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (String number : numbers) {
            String proof = new String(files.proof(number), UTF_8);
            Path document = files.document(number);
            documents.add(document.toString());
            expected.append(document)
                    .append('\n')
                    .append(proof.contains("\nstate REVERSED\n") ? "reversed\n" : "valid\n");
        }
        Path export = folder.resolve("export");
        assertThat(portal.export(export)).isZero();

        List<String> arguments = new ArrayList<>(List.of("--export", export.toString()));
        arguments.addAll(documents);
        OfflineVerifier verifier = new OfflineVerifier(export.resolve("verifier.jar"));
        Said said = verifier.verify(arguments);

        assertThat(said.text()
                        .lines()
                        .filter(line -> !line.startsWith("  "))
                        .collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(expected.toString());
        assertThat(said.exitCode()).isEqualTo(expected.indexOf("\nreversed\n") < 0 ? 0 : 4);

        byte[] changed = Files.readAllBytes(Path.of(documents.get(0)));
        changed[changed.length / 2] ^= 1;
        Path forged = Files.write(folder.resolve("forged.pdf"), changed);
        assertThat(verifier.verify("--export", export, forged).exitCode()).isEqualTo(3);
    }
}
