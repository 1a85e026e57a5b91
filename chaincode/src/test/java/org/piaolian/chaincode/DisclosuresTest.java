package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Tax Service discloses data about receipts to Civil Affairs, and to nobody else. */
class DisclosuresTest {

    private static final String COLLECTION = "between-CivilAffairs-Tax";
    private static final String CONTENT = "{\"caseNumber\":\"民救〔2026〕117号\",\"receipts\":[]}";
    private static final byte[] VALUE = value(CONTENT);

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @Test
    void all_are_told_of_a_disclosure_and_only_its_hash_of_what_is_disclosed() throws Exception {
        MemoryPeer.Outcome disclosed = disclose("d-1");

        JsonObject found = answer(channel.call("AuditMSP", "findDisclosure", "d-1"));
        assertThat(found.remove("delivered").getAsBoolean()).isFalse();
        assertThat(found).isEqualTo(answer(disclosed));
        assertThat(found.get("hash").getAsString()).isEqualTo(hash(VALUE));
        assertThat(found.get("msp").getAsString()).isEqualTo("TaxMSP");
        assertThat(disclosed.privateWrites()).isEmpty();
        assertThat(disclosed.event())
                .isEqualTo(
                        Map.of("disclosed", "{\"id\":\"d-1\",\"msp\":\"TaxMSP\",\"recipient\":\"CivilAffairsMSP\"}"));
    }

    @Test
    void the_same_disclosure_again_is_answered_with_the_first_and_another_of_its_id_is_refused() throws Exception {
        JsonObject terms = terms();
        MemoryPeer.Outcome first = disclose("d-1", terms);
        MemoryPeer.Outcome again = disclose("d-1", terms);
        assertThat(again.payload()).isEqualTo(first.payload());
        assertThat(again.writes()).isEmpty();
        assertThat(again.event()).isEmpty();

        assertThat(refusal(disclose("d-1", with(terms, "hash", "ab".repeat(32)))))
                .isEqualTo("DISCLOSURE_TAKEN");
        assertThat(refusal(channel.call("FinanceMSP", "disclose", "d-1", terms().toString())))
                .isEqualTo("DISCLOSURE_TAKEN");
    }

    @Test
    void what_is_delivered_is_in_the_collection_of_the_two_and_nowhere_else_and_either_reads_it() throws Exception {
        disclose("d-1");
        MemoryPeer.Outcome delivered = deliver("TaxMSP", "d-1", VALUE);

        assertThat(answer(delivered).get("delivered").getAsBoolean()).isTrue();
        assertThat(delivered.writes()).isEmpty();
        assertThat(delivered.privateWrites()).containsOnlyKeys(COLLECTION + "/d-1");
        assertThat(delivered.payload() + delivered.event()).doesNotContain("117");
        assertThat(delivered.event()).containsOnlyKeys("delivered");
        assertThat(answer(channel.call("AuditMSP", "findDisclosure", "d-1"))
                        .get("delivered")
                        .getAsBoolean())
                .isTrue();
        for (String party : List.of("TaxMSP", "CivilAffairsMSP")) {
            JsonObject read = answer(read(party, "d-1"));
            assertThat(read.get("content").getAsString()).isEqualTo(CONTENT);
            assertThat(read.get("salt").getAsString()).isEqualTo("07".repeat(32));
            assertThat(read.get("purpose").getAsString()).isEqualTo("SUBSIDY_REVIEW");
        }
    }

    /** So that a gateway always knows whose peers the content may be shown to. */
    @Test
    void a_delivery_that_is_repeated_is_written_again() throws Exception {
        disclose("d-1");
        deliver("TaxMSP", "d-1", VALUE);
        assertThat(deliver("TaxMSP", "d-1", VALUE).privateWrites()).containsOnlyKeys(COLLECTION + "/d-1");
    }

    @Test
    void nothing_is_delivered_but_what_the_disclosure_was_made_of_and_only_by_who_made_it() throws Exception {
        assertThat(refusal(deliver("TaxMSP", "d-1", VALUE))).isEqualTo("NOT_FOUND");
        disclose("d-1");
        assertThat(refusal(deliver("TaxMSP", "d-1", value("{\"receipts\":[1]}"))))
                .isEqualTo("OTHER_CONTENT");
        byte[] otherSalt = VALUE.clone();
        otherSalt[0]++;
        assertThat(refusal(deliver("TaxMSP", "d-1", otherSalt))).isEqualTo("OTHER_CONTENT");
        assertThat(refusal(deliver("CivilAffairsMSP", "d-1", VALUE))).isEqualTo("WRONG_AGENCY");
        assertThat(refusal(deliver("AuditMSP", "d-1", VALUE))).isEqualTo("WRONG_AGENCY");
        assertThat(refusal(channel.call("TaxMSP", "deliver", "d-1"))).isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(deliver("TaxMSP", "d-1", new byte[32]))).isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(deliver("TaxMSP", "d-1", new byte[1_000_001]))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void a_content_is_a_json_object_in_utf_8() throws Exception {
        byte[] noUtf8 = value("{\"name\":\"x\"}");
        noUtf8[noUtf8.length - 3] = (byte) 0xFF;
        int i = 0;
        for (byte[] bad : List.of(value("[]"), value("{\"a\":1"), value("{} {}"), value("plain"), noUtf8)) {
            String id = "d-" + i++;
            disclose(id, with(terms(), "hash", hash(bad)));
            assertThat(refusal(deliver("TaxMSP", id, bad))).isEqualTo("BAD_ARGUMENT");
        }
    }

    @Test
    void a_third_agency_cannot_read_it_and_the_two_not_before_it_is_there() throws Exception {
        assertThat(refusal(log("CivilAffairsMSP", "d-1"))).isEqualTo("NOT_FOUND");
        assertThat(refusal(channel.call("TaxMSP", "readDisclosure", "d-1", ""))).isEqualTo("NOT_FOUND");
        disclose("d-1");
        assertThat(refusal(log("CivilAffairsMSP", "d-1"))).isEqualTo("NOT_DELIVERED");
        assertThat(refusal(channel.call("TaxMSP", "readDisclosure", "d-1", ""))).isEqualTo("NOT_DELIVERED");
        deliver("TaxMSP", "d-1", VALUE);
        MemoryPeer.Outcome third = channel.call("FinanceMSP", "readDisclosure", "d-1", "ab".repeat(32));
        assertThat(refusal(third)).isEqualTo("WRONG_AGENCY");
        assertThat(third.reads()).containsExactly("Bd-1");
    }

    @Test
    void the_recipient_logs_that_it_reads_for_all_to_see_before_it_does_and_each_time_anew() throws Exception {
        disclose("d-1");
        deliver("TaxMSP", "d-1", VALUE);
        assertThat(refusal(channel.call("CivilAffairsMSP", "readDisclosure", "d-1", "")))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("CivilAffairsMSP", "readDisclosure", "d-1", "ab".repeat(32))))
                .isEqualTo("NOT_LOGGED");
        MemoryPeer.Outcome logged = log("CivilAffairsMSP", "d-1");
        assertThat(logged.event()).containsOnlyKeys("reading");
        assertThat(logged.privateWrites()).isEmpty();
        String reading = answer(logged).get("transaction").getAsString();

        answer(channel.call("CivilAffairsMSP", "readDisclosure", "d-1", reading));
        channel.passes(Duration.ofMinutes(15));
        assertThat(refusal(channel.call("CivilAffairsMSP", "readDisclosure", "d-1", reading)))
                .isEqualTo("NOT_LOGGED");
        JsonObject other = terms();
        disclose("d-2", other);
        deliver("TaxMSP", "d-2", VALUE);
        String ofAnother =
                answer(log("CivilAffairsMSP", "d-2")).get("transaction").getAsString();
        assertThat(refusal(channel.call("CivilAffairsMSP", "readDisclosure", "d-1", ofAnother)))
                .isEqualTo("NOT_LOGGED");
        for (String nobody : List.of("TaxMSP", "AuditMSP")) {
            assertThat(refusal(log(nobody, "d-1"))).isEqualTo("WRONG_AGENCY");
        }
    }

    @Test
    void the_readings_of_what_an_agency_sent_or_received_are_listed_in_the_order_of_time() throws Exception {
        disclose("d-1");
        deliver("TaxMSP", "d-1", VALUE);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            expected.add(
                    answer(log("CivilAffairsMSP", "d-1")).get("transaction").getAsString());
        }
        for (String member : List.of("TaxMSP", "CivilAffairsMSP")) {
            JsonObject first = answer(channel.call("AuditMSP", "readings", member, ""));
            JsonObject second = answer(channel.call(
                    "AuditMSP", "readings", member, first.get("next").getAsString()));
            List<String> found = new ArrayList<>(LifeTest.texts(first.getAsJsonArray("readings"), "transaction"));
            found.addAll(LifeTest.texts(second.getAsJsonArray("readings"), "transaction"));
            assertThat(found).isEqualTo(expected);
            assertThat(second.has("next")).isFalse();
        }
        JsonObject last = answer(channel.call("AuditMSP", "readings", "TaxMSP", ""))
                .getAsJsonArray("readings")
                .get(0)
                .getAsJsonObject();
        assertThat(last.get("disclosure").getAsString()).isEqualTo("d-1");
        assertThat(last.get("reader").getAsString()).isEqualTo("CivilAffairsMSP");
        assertThat(last.get("actor").getAsString()).isEqualTo("officer-9");
        assertThat(answer(channel.call("AuditMSP", "readings", "AuditMSP", "")).getAsJsonArray("readings"))
                .isEmpty();
    }

    /** Under such a name there are batches. */
    @Test
    void a_disclosure_is_not_called_as_a_batch_is_kept() throws Exception {
        String batch = "110101269999999998";
        assertThat(refusal(disclose(batch))).isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("AuditMSP", "findDisclosure", batch))).isEqualTo("BAD_ARGUMENT");
        answer(disclose(batch + "x"));
    }

    @Test
    void either_of_the_two_discards_it_once_and_then_it_is_gone_and_its_hash_stays() throws Exception {
        disclose("d-1");
        deliver("TaxMSP", "d-1", VALUE);
        assertThat(refusal(channel.call("AuditMSP", "discard", "d-1", "officer-9", "MISTAKE")))
                .isEqualTo("WRONG_AGENCY");
        assertThat(refusal(channel.call("TaxMSP", "discard", "d-2", "officer-9", "MISTAKE")))
                .isEqualTo("NOT_FOUND");
        assertThat(refusal(channel.call("TaxMSP", "discard", "d-1", "officer-9", "BORED")))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("TaxMSP", "discard", "d-1", "officer-9", "ENDED")))
                .isEqualTo("BAD_TERM");

        MemoryPeer.Outcome discarded =
                channel.call("CivilAffairsMSP", "discard", "d-1", "officer-9", "NO_LONGER_NEEDED");
        assertThat(discarded.privateWrites()).containsOnlyKeys(COLLECTION + "/d-1");
        assertThat(discarded.privateWrites().get(COLLECTION + "/d-1")).isEmpty();
        assertThat(discarded.event()).containsOnlyKeys("discarded");
        JsonObject found = answer(channel.call("AuditMSP", "findDisclosure", "d-1"));
        assertThat(found.get("delivered").getAsBoolean()).isFalse();
        assertThat(found.get("hash").getAsString()).isEqualTo(hash(VALUE));
        assertThat(found.getAsJsonObject("discarded").get("msp").getAsString()).isEqualTo("CivilAffairsMSP");
        assertThat(found.getAsJsonObject("discarded").get("actor").getAsString())
                .isEqualTo("officer-9");
        for (String party : List.of("TaxMSP", "CivilAffairsMSP")) {
            assertThat(refusal(channel.call(party, "readDisclosure", "d-1", "ab".repeat(32))))
                    .isEqualTo("DISCARDED");
        }
        assertThat(refusal(deliver("TaxMSP", "d-1", VALUE))).isEqualTo("DISCARDED");
        MemoryPeer.Outcome again = channel.call("TaxMSP", "discard", "d-1", "officer-1", "MISTAKE");
        assertThat(again.payload()).isEqualTo(discarded.payload());
        assertThat(again.writes()).isEmpty();
        assertThat(again.privateWrites()).isEmpty();
    }

    @Test
    void what_was_never_delivered_can_be_discarded_too() throws Exception {
        disclose("d-1");
        MemoryPeer.Outcome discarded = channel.call("TaxMSP", "discard", "d-1", "officer-1", "MISTAKE");
        assertThat(answer(discarded).has("discarded")).isTrue();
        assertThat(discarded.privateWrites()).isEmpty();
    }

    @Test
    void of_a_delivery_and_a_discarding_at_once_one_comes_to_nothing() throws Exception {
        disclose("d-1");
        MemoryPeer.Call delivery = channel.prepare("TaxMSP", Map.of("content", VALUE), "deliver", "d-1");
        MemoryPeer.Call discarding =
                channel.prepare("CivilAffairsMSP", Map.of(), "discard", "d-1", "officer-1", "MISTAKE");
        MemoryPeer.Endorsed delivered = channel.peer.endorse(delivery);
        MemoryPeer.Endorsed discarded = channel.peer.endorse(discarding);
        assertThat(channel.peer.commit(discarded)).isTrue();
        assertThat(channel.peer.commit(delivered)).isFalse();

        disclose("d-2");
        delivered = channel.peer.endorse(channel.prepare("TaxMSP", Map.of("content", VALUE), "deliver", "d-2"));
        discarded = channel.peer.endorse(
                channel.prepare("CivilAffairsMSP", Map.of(), "discard", "d-2", "officer-1", "MISTAKE"));
        assertThat(channel.peer.commit(delivered)).isTrue();
        assertThat(channel.peer.commit(discarded)).isFalse();
    }

    @Test
    void when_its_time_is_over_nobody_reads_it_and_either_discards_it_as_ended() throws Exception {
        disclose("d-1");
        deliver("TaxMSP", "d-1", VALUE);
        channel.passes(Duration.ofDays(10));
        assertThat(refusal(log("CivilAffairsMSP", "d-1"))).isEqualTo("DISCLOSURE_ENDED");
        assertThat(refusal(channel.call("CivilAffairsMSP", "readDisclosure", "d-1", "ab".repeat(32))))
                .isEqualTo("DISCLOSURE_ENDED");
        assertThat(refusal(deliver("TaxMSP", "d-1", VALUE))).isEqualTo("DISCLOSURE_ENDED");
        assertThat(answer(channel.call("TaxMSP", "discard", "d-1", "portal", "ENDED"))
                        .has("discarded"))
                .isTrue();
    }

    @Test
    void it_ends_within_thirty_days() throws Exception {
        assertThat(refusal(disclose("d-1", channel.until(terms(), Duration.ofSeconds(1)))))
                .isEqualTo("BAD_TERM");
        assertThat(refusal(disclose("d-1", channel.until(terms(), Duration.ofDays(31)))))
                .isEqualTo("BAD_TERM");
        answer(disclose("d-1", channel.until(terms(), Duration.ofDays(30))));
    }

    @Test
    void only_the_agencies_that_founded_the_channel_have_a_collection_between_them() throws Exception {
        assertThat(refusal(disclose("d-1", with(terms(), "recipient", "CustomsMSP"))))
                .isEqualTo("NO_COLLECTION");
        assertThat(refusal(channel.call("CustomsMSP", "disclose", "d-1", terms().toString())))
                .isEqualTo("NO_COLLECTION");
        assertThat(refusal(disclose("d-1", with(terms(), "recipient", "TaxMSP"))))
                .isEqualTo("BAD_ARGUMENT");
    }

    @ParameterizedTest
    @CsvSource({
        "AuditMSP, CivilAffairsMSP, between-Audit-CivilAffairs",
        "AuditMSP, FinanceMSP, between-Audit-Finance",
        "TaxMSP, AuditMSP, between-Audit-Tax",
        "FinanceMSP, CivilAffairsMSP, between-CivilAffairs-Finance",
        "CivilAffairsMSP, TaxMSP, between-CivilAffairs-Tax",
        "TaxMSP, FinanceMSP, between-Finance-Tax"
    })
    void each_two_have_one_collection_whoever_discloses(String one, String other, String collection) throws Exception {
        answer(channel.call(
                one, "disclose", "d-1", with(terms(), "recipient", other).toString()));
        answer(channel.call(
                other, "disclose", "d-2", with(terms(), "recipient", one).toString()));
        assertThat(deliver(one, "d-1", VALUE).privateWrites()).containsOnlyKeys(collection + "/d-1");
        assertThat(deliver(other, "d-2", VALUE).privateWrites()).containsOnlyKeys(collection + "/d-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "purpose | \"loans and more\"",
                "basis | \"\"",
                "basis | \"line\\nbreak\"",
                "receipts | 0",
                "receipts | 501",
                "receipts | \"2\"",
                "hash | \"AB\"",
                "recipient | \"\"",
                "until | \"tomorrow\"",
                "actor | \"王小明\"",
                "more | 1",
            })
    void terms_are_read_strictly(String name, String value) throws Exception {
        JsonObject terms = terms();
        terms.add(name, JsonParser.parseString(value));
        assertThat(refusal(disclose("d-1", terms))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void what_an_agency_sent_and_received_is_listed_in_the_order_of_time_page_by_page() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            // Ids that would sort the other way.
            String id = "d-%03d".formatted(999 - i);
            answer(
                    i % 2 == 0
                            ? disclose(id)
                            : channel.call(
                                    "AuditMSP",
                                    "disclose",
                                    id,
                                    with(terms(), "recipient", "TaxMSP").toString()));
            expected.add(id);
        }
        channel.call("TaxMSP", "discard", expected.get(0), "officer-1", "MISTAKE");

        JsonObject first = answer(channel.call("FinanceMSP", "disclosures", "TaxMSP", ""));
        JsonObject second = answer(channel.call(
                "FinanceMSP", "disclosures", "TaxMSP", first.get("next").getAsString()));
        List<String> ids = new ArrayList<>(LifeTest.texts(first.getAsJsonArray("disclosures"), "id"));
        assertThat(ids).hasSize(100);
        ids.addAll(LifeTest.texts(second.getAsJsonArray("disclosures"), "id"));
        assertThat(ids).isEqualTo(expected);
        assertThat(second.has("next")).isFalse();
        assertThat(first.getAsJsonArray("disclosures").get(0).getAsJsonObject().has("discarded"))
                .isTrue();
        assertThat(answer(channel.call("FinanceMSP", "disclosures", "CivilAffairsMSP", ""))
                        .getAsJsonArray("disclosures"))
                .hasSize(60);
        assertThat(answer(channel.call("FinanceMSP", "disclosures", "FinanceMSP", ""))
                        .getAsJsonArray("disclosures"))
                .isEmpty();
    }

    @Test
    void a_list_begins_at_a_moment_that_is_given_in_milliseconds() throws Exception {
        disclose("d-1");
        disclose("d-2");
        String moment = "%013d".formatted(channel.now().toEpochMilli());
        assertThat(LifeTest.texts(
                        answer(channel.call("TaxMSP", "disclosures", "TaxMSP", moment))
                                .getAsJsonArray("disclosures"),
                        "id"))
                .containsExactly("d-2");
        assertThat(refusal(channel.call("TaxMSP", "disclosures", "TaxMSP", "yesterday")))
                .isEqualTo("BAD_ARGUMENT");
    }

    private static MemoryPeer.Outcome log(String msp, String id) throws Exception {
        return channel.call(msp, "logReading", id, "officer-9");
    }

    /** By the recipient, when it has logged that it does. */
    private static MemoryPeer.Outcome read(String msp, String id) throws Exception {
        String reading = msp.equals("TaxMSP")
                ? ""
                : answer(log(msp, id)).get("transaction").getAsString();
        return channel.call(msp, "readDisclosure", id, reading);
    }

    private static MemoryPeer.Outcome disclose(String id) throws Exception {
        return disclose(id, terms());
    }

    private static MemoryPeer.Outcome disclose(String id, JsonObject terms) throws Exception {
        return channel.call("TaxMSP", "disclose", id, terms.toString());
    }

    private static MemoryPeer.Outcome deliver(String msp, String id, byte[] value) throws Exception {
        return channel.call(msp, Map.of("content", value), "deliver", id);
    }

    private static JsonObject terms() {
        JsonObject terms = JsonParser.parseString("""
                        {"recipient":"CivilAffairsMSP","purpose":"SUBSIDY_REVIEW",
                         "basis":"社会救助暂行办法 第四十六条","receipts":2,"actor":"officer-1"}
                        """).getAsJsonObject();
        with(terms, "hash", hash(VALUE));
        return channel.until(terms, Duration.ofDays(9));
    }

    private static String hash(byte[] value) {
        return HexFormat.of().formatHex(Leaves.sha256().digest(value));
    }

    private static byte[] value(String content) {
        byte[] salt = new byte[32];
        Arrays.fill(salt, (byte) 7);
        byte[] json = content.getBytes(UTF_8);
        return ByteBuffer.allocate(32 + json.length).put(salt).put(json).array();
    }
}
