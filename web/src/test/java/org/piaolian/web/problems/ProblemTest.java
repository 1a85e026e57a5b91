package org.piaolian.web.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void it_is_written_as_rfc_9457_has_it() {
        Problem problem = new Problem(400, "payment-file-refused", "Cannot be read", "Not XML", Map.of())
                .with("reason", "MALFORMED_XML")
                .with("position", null);
        assertThat(problem.json("/api/v1/payments"))
                .isEqualTo("{\"type\":\"urn:piaolian:problem:payment-file-refused\",\"title\":\"Cannot be read\","
                        + "\"status\":400,\"detail\":\"Not XML\",\"instance\":\"/api/v1/payments\","
                        + "\"reason\":\"MALFORMED_XML\"}");
    }
}
