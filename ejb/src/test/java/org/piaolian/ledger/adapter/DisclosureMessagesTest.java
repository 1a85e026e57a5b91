package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.piaolian.ledger.adapter.DisclosureMessages.Listed;
import org.piaolian.ledger.domain.DisclosureLedger.LedgerDisclosure;
import org.piaolian.ledger.domain.DisclosureLedger.Reading;
import org.piaolian.ledger.domain.DisclosureLedger.Recorded;

/** The golden messages that bind the contract's disclosures bind the portal too. */
class DisclosureMessagesTest {

    @Test
    void a_disclosure_is_told_as_the_golden_message_says() throws Exception {
        JsonObject golden = read("disclose.json");
        LedgerDisclosure disclosure = recorded(golden.getAsJsonObject("answer")).disclosure();

        assertThat(DisclosureMessages.discloseArguments(disclosure, "officer-4"))
                .isEqualTo(golden.getAsJsonArray("arguments").asList().stream()
                        .map(argument -> argument.getAsString())
                        .toList());
        assertThat(ContractMessages.recordedBy(answer(golden)))
                .isEqualTo(golden.get("transaction").getAsString());
        assertThat(ContractMessages.recordedBy(answer(read("disclose-again.json"))))
                .isEqualTo(golden.get("transaction").getAsString());
    }

    @Test
    void what_is_read_is_what_was_delivered_to_the_byte() throws Exception {
        String delivered =
                read("deliver.json").getAsJsonObject("transient").get("content").getAsString();
        JsonObject golden = read("read-disclosure.json");
        UUID id = UUID.fromString(golden.getAsJsonArray("arguments").get(0).getAsString());

        assertThat(HexFormat.of().formatHex(DisclosureMessages.value(answer(golden), id)))
                .isEqualTo(delivered);
    }

    @Test
    void a_content_that_does_not_have_the_hash_or_is_of_another_disclosure_is_not_taken() throws Exception {
        JsonObject answer = read("read-disclosure.json").getAsJsonObject("answer");
        UUID id = UUID.fromString(answer.get("id").getAsString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DisclosureMessages.value(bytes(answer), UUID.randomUUID()));
        answer.addProperty("content", answer.get("content").getAsString().replace("79519.79", "9.79"));
        assertThatIllegalArgumentException().isThrownBy(() -> DisclosureMessages.value(bytes(answer), id));
        answer.remove("salt");
        assertThatIllegalArgumentException().isThrownBy(() -> DisclosureMessages.value(bytes(answer), id));
    }

    @Test
    void the_list_tells_what_was_discarded_by_whom() throws Exception {
        JsonObject golden = read("disclosures.json");
        Listed<Recorded> listed = DisclosureMessages.listed(answer(golden));

        assertThat(listed.next()).isEmpty();
        assertThat(listed.items()).singleElement().satisfies(one -> {
            assertThat(one.disclosure().recipient()).isEqualTo("CivilAffairsMSP");
            assertThat(one.discarded()).satisfies(discarded -> {
                assertThat(discarded.by()).isEqualTo("CivilAffairsMSP");
                assertThat(discarded.reason()).isEqualTo("NO_LONGER_NEEDED");
            });
        });
        JsonObject discard = read("discard.json");
        assertThat(ContractMessages.recordedBy(answer(discard), "discarded"))
                .isEqualTo(discard.get("transaction").getAsString());
    }

    @Test
    void a_list_of_readings_tells_who_read_what_and_when() throws Exception {
        JsonObject golden = read("log-reading.json");
        String transaction = golden.get("transaction").getAsString();
        assertThat(ContractMessages.recordedBy(answer(golden))).isEqualTo(transaction);
        assertThat(DisclosureMessages.listedReadings(answer(read("readings.json")))
                        .items())
                .containsExactly(new Reading(
                        UUID.fromString(
                                golden.getAsJsonArray("arguments").get(0).getAsString()),
                        "CivilAffairsMSP",
                        golden.getAsJsonArray("arguments").get(1).getAsString(),
                        Instant.parse(golden.get("time").getAsString()),
                        transaction));
    }

    @Test
    void a_page_that_has_a_next_one_says_where_it_begins() throws Exception {
        JsonObject answer = read("disclosures.json").getAsJsonObject("answer");
        answer.addProperty("next", "1795680060000.d-1");
        assertThat(DisclosureMessages.listed(bytes(answer)).next()).contains("1795680060000.d-1");
        assertThat(DisclosureMessages.from(Instant.ofEpochMilli(1795680060000L)))
                .isEqualTo("1795680060000");
        assertThat(DisclosureMessages.from(Instant.ofEpochMilli(7))).isEqualTo("0000000000007");
    }

    private static Recorded recorded(JsonObject disclosure) {
        JsonObject page =
                JsonParser.parseString("{\"disclosures\":[" + disclosure + "]}").getAsJsonObject();
        List<Recorded> all = DisclosureMessages.listed(bytes(page)).items();
        return all.get(0);
    }

    private static byte[] answer(JsonObject golden) {
        return bytes(golden.getAsJsonObject("answer"));
    }

    private static byte[] bytes(JsonObject json) {
        return json.toString().getBytes(UTF_8);
    }

    private static JsonObject read(String file) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(DisclosureMessagesTest.class.getResourceAsStream("/golden/" + file))) {
            return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
        }
    }
}
