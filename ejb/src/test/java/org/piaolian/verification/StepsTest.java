package org.piaolian.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.piaolian.documents.adapter.ScannedDocumentText;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;

class StepsTest {

    private static final Path DOCUMENTATION = Path.of("../ear/docs/verification.md");

    @Test
    void the_steps_are_those_of_the_diagram_in_its_order() throws IOException {
        List<String> drawn = Pattern.compile("(?m)^ {2}[ 0-9][0-9] +(.+?) {2,}")
                .matcher(Files.readString(DOCUMENTATION))
                .results()
                .map(step -> step.group(1))
                .toList();

        assertThat(new VerifyReceipt(
                                none(Receipts.class),
                                none(Ledger.class),
                                none(Seals.class),
                                new ScannedDocumentText(),
                                new Settings(),
                                Clock.systemUTC())
                        .steps())
                .extracting(VerifyReceipt.Step::name)
                .containsExactlyElementsOf(drawn);
    }

    private static <T> T none(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            throw new AssertionError("the list of steps asks nobody");
        }));
    }
}
