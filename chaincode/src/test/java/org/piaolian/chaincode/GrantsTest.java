package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Tax Service lets a unit of Civil Affairs query, and logs what it answers. */
class GrantsTest {

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @Test
    void a_grant_stands_on_the_channel_with_its_terms_and_who_made_it_and_is_told() throws Exception {
        JsonObject terms = terms();
        MemoryPeer.Outcome granted = grant("TaxMSP", "g-1", terms);

        JsonObject found = answer(channel.call("AuditMSP", "findGrant", "g-1"));
        assertThat(found).isEqualTo(answer(granted));
        for (String name : List.of("department", "kinds", "purpose", "basis", "fields", "actor")) {
            assertThat(found.get(name)).isEqualTo(terms.get(name));
        }
        assertThat(found.get("msp").getAsString()).isEqualTo("TaxMSP");
        assertThat(found.has("withdrawn")).isFalse();
        assertThat(granted.event()).isEqualTo(Map.of("granted", "{\"id\":\"g-1\",\"msp\":\"TaxMSP\"}"));
    }

    @Test
    void the_same_grant_again_is_answered_with_the_first_and_another_of_its_id_is_refused() throws Exception {
        JsonObject terms = terms();
        MemoryPeer.Outcome first = grant("TaxMSP", "g-1", terms);
        MemoryPeer.Outcome again = grant("TaxMSP", "g-1", terms);
        assertThat(again.payload()).isEqualTo(first.payload());
        assertThat(again.writes()).isEmpty();
        assertThat(again.event()).isEmpty();

        assertThat(refusal(grant("TaxMSP", "g-1", with(terms, "purpose", "AUDIT"))))
                .isEqualTo("GRANT_TAKEN");
        assertThat(refusal(grant("FinanceMSP", "g-1", terms()))).isEqualTo("GRANT_TAKEN");
    }

    @Test
    void only_the_agency_that_made_a_grant_withdraws_it_once() throws Exception {
        grant("TaxMSP", "g-1", terms());
        assertThat(refusal(channel.call("CivilAffairsMSP", "withdraw", "g-1", "officer-1", "MISUSE")))
                .isEqualTo("WRONG_AGENCY");
        assertThat(refusal(channel.call("TaxMSP", "withdraw", "g-2", "officer-1", "MISUSE")))
                .isEqualTo("NOT_FOUND");
        assertThat(refusal(channel.call("TaxMSP", "withdraw", "g-1", "officer-1", "BORED")))
                .isEqualTo("BAD_ARGUMENT");
        MemoryPeer.Outcome withdrawn = channel.call("TaxMSP", "withdraw", "g-1", "officer-9", "MISUSE");
        assertThat(answer(withdrawn).getAsJsonObject("withdrawn").get("actor").getAsString())
                .isEqualTo("officer-9");
        assertThat(withdrawn.event()).isEqualTo(Map.of("withdrawn", "{\"id\":\"g-1\",\"msp\":\"TaxMSP\"}"));
        MemoryPeer.Outcome again = channel.call("TaxMSP", "withdraw", "g-1", "officer-1", "MISTAKE");
        assertThat(again.payload()).isEqualTo(withdrawn.payload());
        assertThat(again.writes()).isEmpty();
    }

    @Test
    void a_department_without_a_member_is_granted_by_its_certificates_subject() throws Exception {
        JsonObject terms = terms();
        terms.add("department", JsonParser.parseString("{\"subject\":\"" + "ab".repeat(32) + "\"}"));
        answer(grant("TaxMSP", "g-1", terms));
        terms.add("department", JsonParser.parseString("{\"subject\":\"CN=x\"}"));
        assertThat(refusal(grant("TaxMSP", "g-2", terms))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void all_grants_are_listed_page_by_page_in_the_order_of_their_ids() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            expected.add("g-%03d".formatted(i));
            answer(grant("TaxMSP", "g-%03d".formatted(i), terms()));
        }
        answer(grant("TaxMSP", "g-099.a", terms()));
        expected.add(100, "g-099.a");
        List<String> ids = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            JsonObject page = answer(channel.call("AuditMSP", "grants", after));
            JsonArray grants = page.getAsJsonArray("grants");
            ids.addAll(LifeTest.texts(grants, "id"));
            after = page.has("next") ? page.get("next").getAsString() : "";
            pages++;
        } while (!after.isEmpty());
        assertThat(ids).isEqualTo(expected);
        assertThat(pages).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "purpose | \"loans and more\"",
                "kinds | []",
                "kinds | [\"TAX_PAYMENT\",\"TAX_PAYMENT\"]",
                "kinds | \"TAX_PAYMENT\"",
                "fields | [\"total\",1]",
                "basis | \"\"",
                "basis | \"line\\nbreak\"",
                "department | {\"msp\":\"TaxMSP\"}",
                "department | {\"msp\":\"TaxMSP\",\"unit\":\"u\",\"subject\":\"x\"}",
                "until | \"tomorrow\"",
                "more | 1",
            })
    void terms_are_read_strictly(String name, String value) throws Exception {
        JsonObject terms = terms();
        terms.add(name, JsonParser.parseString(value));
        assertThat(refusal(grant("TaxMSP", "g-1", terms))).isEqualTo("BAD_ARGUMENT");
    }

    @Test
    void a_grant_that_is_over_before_it_begins_or_lasts_too_long_is_refused() throws Exception {
        JsonObject terms = terms();
        channel.passes(Duration.ofDays(366));
        assertThat(refusal(grant("TaxMSP", "g-1", terms))).isEqualTo("BAD_TERM");
        terms = terms();
        terms.add("until", terms.get("from"));
        assertThat(refusal(grant("TaxMSP", "g-1", terms))).isEqualTo("BAD_TERM");
        terms = channel.until(terms(), Duration.ofDays(1832));
        assertThat(refusal(grant("TaxMSP", "g-1", terms))).isEqualTo("BAD_TERM");
    }

    @Test
    void accesses_under_several_grants_are_logged_in_one_transaction_as_commitments_alone() throws Exception {
        grant("TaxMSP", "g-1", terms());
        grant("TaxMSP", "g-2", terms());
        byte[] commitments = new byte[96];
        commitments[95] = 7;
        MemoryPeer.Outcome logged =
                log("TaxMSP", commitments, "[{\"grant\":\"g-2\",\"count\":2},{\"grant\":\"g-1\",\"count\":1}]");

        String transaction = answer(logged).get("transaction").getAsString();
        assertThat(answer(logged).get("count").getAsInt()).isEqualTo(3);
        assertThat(logged.writes()).containsOnlyKeys("A" + transaction);
        assertThat(logged.event()).isEmpty();
        assertThat(answer(channel.call("AuditMSP", "findAccess", transaction)))
                .isEqualTo(JsonParser.parseString("""
                        {"transaction":"%s","msp":"TaxMSP","at":"%s",
                         "accesses":[{"grant":"g-2","count":2},{"grant":"g-1","count":1}],"commitments":"%s"}
                        """.formatted(
                                transaction,
                                answer(logged).get("at").getAsString(),
                                Base64.getEncoder().encodeToString(commitments))));
        assertThat(refusal(channel.call("AuditMSP", "findAccess", "00".repeat(32))))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void a_hundred_logged_accesses_take_little_more_than_their_commitments() throws Exception {
        grant("TaxMSP", "g-1", terms());
        MemoryPeer.Outcome logged = log("TaxMSP", new byte[3200], "[{\"grant\":\"g-1\",\"count\":100}]");
        assertThat(logged.writes().values().iterator().next()).hasSizeLessThan(3200 + 40);
    }

    @Test
    void no_access_is_logged_under_a_grant_that_does_not_hold() throws Exception {
        grant("TaxMSP", "g-1", terms());
        assertThat(refusal(log("FinanceMSP", new byte[32], "[{\"grant\":\"g-1\",\"count\":1}]")))
                .isEqualTo("WRONG_AGENCY");
        assertThat(refusal(
                        log("TaxMSP", new byte[64], "[{\"grant\":\"g-1\",\"count\":1},{\"grant\":\"g\",\"count\":1}]")))
                .isEqualTo("NOT_FOUND");
        JsonObject later = terms();
        with(later, "from", channel.now().plus(Duration.ofDays(1)).toString());
        grant("TaxMSP", "g-2", later);
        assertThat(refusal(log("TaxMSP", new byte[32], "[{\"grant\":\"g-2\",\"count\":1}]")))
                .isEqualTo("GRANT_NOT_BEGUN");
        channel.call("TaxMSP", "withdraw", "g-1", "officer-1", "MISUSE");
        assertThat(refusal(log("TaxMSP", new byte[32], "[{\"grant\":\"g-1\",\"count\":1}]")))
                .isEqualTo("GRANT_WITHDRAWN");
        channel.passes(Duration.ofDays(366));
        assertThat(refusal(log("TaxMSP", new byte[32], "[{\"grant\":\"g-2\",\"count\":1}]")))
                .isEqualTo("GRANT_ENDED");
    }

    @Test
    void an_access_that_meets_the_withdrawal_of_its_grant_is_not_logged() throws Exception {
        grant("TaxMSP", "g-1", terms());
        MemoryPeer.Endorsed access = channel.peer.endorse(channel.prepare(
                "TaxMSP", Map.of("commitments", new byte[32]), "logAccess", "[{\"grant\":\"g-1\",\"count\":1}]"));
        answer(channel.call("TaxMSP", "withdraw", "g-1", "officer-1", "MISUSE"));
        assertThat(access.outcome().message()).isEmpty();
        assertThat(channel.peer.commit(access)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | [{\"grant\":\"g-1\",\"count\":1}]",
                "31 | [{\"grant\":\"g-1\",\"count\":1}]",
                "64 | [{\"grant\":\"g-1\",\"count\":1}]",
                "32 | [{\"grant\":\"g-1\",\"count\":\"1\"}]",
                "32 | [{\"grant\":\"g-1\",\"count\":1.0}]",
                "0 | [{\"grant\":\"g-1\",\"count\":0}]",
                "64 | [{\"grant\":\"g-1\",\"count\":1},{\"grant\":\"g-1\",\"count\":1}]",
                "64032 | [{\"grant\":\"g-1\",\"count\":2001}]",
                "0 | []",
            })
    void commitments_and_counts_must_fit(int bytes, String accesses) throws Exception {
        grant("TaxMSP", "g-1", terms());
        assertThat(refusal(log("TaxMSP", new byte[bytes], accesses))).isEqualTo("BAD_ARGUMENT");
    }

    private static MemoryPeer.Outcome grant(String msp, String id, JsonObject terms) throws Exception {
        return channel.call(msp, "grant", id, terms.toString());
    }

    private static MemoryPeer.Outcome log(String msp, byte[] commitments, String accesses) throws Exception {
        return channel.call(msp, Map.of("commitments", commitments), "logAccess", accesses);
    }

    private static JsonObject terms() {
        JsonObject terms = JsonParser.parseString("""
                        {"department":{"msp":"CivilAffairsMSP","unit":"relief"},"kinds":["TAX_PAYMENT"],
                         "purpose":"MEANS_TEST","basis":"社会救助暂行办法 第四十六条","fields":["total","issuedAt"],
                         "actor":"officer-1"}
                        """).getAsJsonObject();
        with(terms, "from", channel.now().toString());
        return channel.until(terms, Duration.ofDays(365));
    }
}
