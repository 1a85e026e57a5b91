package org.piaolian.web.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the page {@code /proof} runs in the browser, on the vectors that the offline verifier is tested with. */
class PageCheckTest {

    private static final Path VECTORS = Path.of("../ejb/src/test/resources/proofs");

    @Test
    void the_page_says_of_every_vector_what_the_offline_verifier_says() throws Exception {
        List<String> command = new ArrayList<>(List.of("node", "src/test/node/page-check.mjs"));
        List<String> expected = new ArrayList<>();
        for (String line : Files.readAllLines(VECTORS.resolve("vectors.txt"))) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(" ", -1);
            for (int i : new int[] {3, 2, 4}) {
                command.add(VECTORS.resolve(fields[i]).toString());
            }
            expected.add(fields[0] + " " + fields[1]);
        }
        Process node;
        try {
            node = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("SKIPPED: there is no node on this machine, so the page's check did not run");
            return;
        }
        String said = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        Assumptions.assumeFalse(
                said.contains("no Ed25519 in WebCrypto"), "SKIPPED: this node's WebCrypto has no Ed25519");
        assertThat(said.lines().toList()).hasSizeGreaterThan(50).isEqualTo(expected);
    }
}
