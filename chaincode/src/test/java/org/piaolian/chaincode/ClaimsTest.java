package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.refusal;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Civil Affairs and the Finance Bureau pay one programme. The keys of tags are named old and new. */
class ClaimsTest {

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @Test
    void the_second_agency_is_refused_and_told_who_claimed_when_and_where_but_not_for_whom() throws Exception {
        JsonObject first = answer(claim("CivilAffairsMSP", "EACH", item("c-1", "old zhang")));
        JsonObject claim = first.getAsJsonArray("done").get(0).getAsJsonObject().getAsJsonObject("claim");
        assertThat(claim.get("msp").getAsString()).isEqualTo("CivilAffairsMSP");

        MemoryPeer.Outcome second = claim("FinanceMSP", "EACH", item("f-1", "old zhang"));
        assertThat(second.writes()).isEmpty();
        JsonObject refused = answer(second).getAsJsonArray("refused").get(0).getAsJsonObject();
        assertThat(refused.get("refusal").getAsString()).isEqualTo("ALREADY_CLAIMED");
        assertThat(refused.get("claim")).isEqualTo(claim);
        assertThat(refused.get("words").getAsString())
                .isEqualTo("CivilAffairsMSP claimed at " + claim.get("at").getAsString() + " in transaction "
                        + first.get("transaction").getAsString());
        assertThat(refusal(claim("FinanceMSP", "ALL", item("f-1", "old zhang"))))
                .isEqualTo("ALREADY_CLAIMED");
    }

    @Test
    void another_person_programme_or_period_is_another_claim() throws Exception {
        answer(claim("CivilAffairsMSP", "ALL", item("c-1", "old zhang")));
        answer(claim("FinanceMSP", "ALL", item("f-1", "old li")));
        JsonObject other = item("f-2", "old zhang");
        other.addProperty("period", "2027");
        answer(claim("FinanceMSP", "ALL", other));
        other = item("f-3", "old zhang");
        other.addProperty("programme", "HEATING");
        answer(claim("FinanceMSP", "ALL", other));
    }

    @Test
    void the_same_claim_again_is_answered_with_the_first() throws Exception {
        MemoryPeer.Outcome first = claim("CivilAffairsMSP", "ALL", item("c-1", "old zhang"));
        MemoryPeer.Outcome again = claim("CivilAffairsMSP", "ALL", item("c-1", "old zhang"));
        assertThat(again.writes()).isEmpty();
        assertThat(answer(again).getAsJsonArray("done")).isEqualTo(answer(first).getAsJsonArray("done"));
        assertThat(refusal(claim("CivilAffairsMSP", "ALL", item("c-2", "old zhang"))))
                .isEqualTo("ALREADY_CLAIMED");
    }

    @Test
    void agencies_that_have_one_key_in_common_meet_whoever_has_the_new_one() throws Exception {
        answer(claim("CivilAffairsMSP", "ALL", item("c-1", "new zhang", "old zhang")));
        assertThat(refusal(claim("FinanceMSP", "ALL", item("f-1", "old zhang"))))
                .isEqualTo("ALREADY_CLAIMED");
        answer(claim("CivilAffairsMSP", "ALL", item("c-2", "old li")));
        assertThat(refusal(claim("FinanceMSP", "ALL", item("f-2", "new li", "old li"))))
                .isEqualTo("ALREADY_CLAIMED");
    }

    @Test
    void of_two_agencies_at_once_the_peers_let_one_through_even_while_a_key_is_changed() throws Exception {
        MemoryPeer.Endorsed changed = channel.peer.endorse(channel.prepare(
                "CivilAffairsMSP", Map.of(), "claim", "ALL", "[" + item("c-1", "new zhang", "old zhang") + "]"));
        MemoryPeer.Endorsed unchanged = channel.peer.endorse(
                channel.prepare("FinanceMSP", Map.of(), "claim", "ALL", "[" + item("f-1", "old zhang") + "]"));
        assertThat(changed.outcome().message()).isEmpty();
        assertThat(unchanged.outcome().message()).isEmpty();
        assertThat(channel.peer.commit(changed)).isTrue();
        assertThat(channel.peer.commit(unchanged)).isFalse();
        assertThat(refusal(claim("FinanceMSP", "ALL", item("f-1", "old zhang"))))
                .isEqualTo("ALREADY_CLAIMED");
    }

    @Test
    void a_claim_that_is_made_again_with_a_new_key_is_known_by_both() throws Exception {
        MemoryPeer.Outcome first = claim("CivilAffairsMSP", "ALL", item("c-1", "old zhang"));
        MemoryPeer.Outcome again = claim("CivilAffairsMSP", "ALL", item("c-1", "new zhang", "old zhang"));
        assertThat(again.writes()).hasSize(2);
        assertThat(refusal(claim("FinanceMSP", "ALL", item("f-1", "new zhang"))))
                .isEqualTo("ALREADY_CLAIMED");
        JsonObject found = answer(channel.call("AuditMSP", "findClaim", "LOW-INCOME", "2026-11", tag("new zhang")));
        assertThat(found.get("transaction")).isEqualTo(answer(first).get("transaction"));
        assertThat(found.getAsJsonArray("tags")).hasSize(2);
    }

    @Test
    void only_who_claimed_gives_a_claim_up_and_then_it_is_free_under_all_its_tags() throws Exception {
        answer(claim("CivilAffairsMSP", "ALL", item("c-1", "new zhang", "old zhang")));
        assertThat(refusal(unclaim("FinanceMSP", "c-1", "old zhang", "NOT_PAID")))
                .isEqualTo("NOT_OWNER");
        assertThat(refusal(unclaim("CivilAffairsMSP", "c-2", "old zhang", "NOT_PAID")))
                .isEqualTo("NOT_OWNER");
        assertThat(refusal(unclaim("CivilAffairsMSP", "c-1", "old zhang", "BORED")))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(unclaim("CivilAffairsMSP", "c-1", "old li", "NOT_PAID")))
                .isEqualTo("NOT_CLAIMED");
        MemoryPeer.Outcome released = unclaim("CivilAffairsMSP", "c-1", "old zhang", "NOT_PAID");
        assertThat(released.writes()).hasSize(2);
        assertThat(refusal(unclaim("CivilAffairsMSP", "c-1", "new zhang", "NOT_PAID")))
                .isEqualTo("NOT_CLAIMED");
        JsonObject found = answer(channel.call("AuditMSP", "findClaim", "LOW-INCOME", "2026-11", tag("new zhang")));
        assertThat(found.getAsJsonObject("released").get("reason").getAsString())
                .isEqualTo("NOT_PAID");

        answer(claim("FinanceMSP", "ALL", item("f-1", "new zhang")));
        assertThat(refusal(claim("CivilAffairsMSP", "ALL", item("c-1", "new zhang", "old zhang"))))
                .isEqualTo("ALREADY_CLAIMED");
    }

    @Test
    void of_a_list_of_claims_each_is_made_or_refused() throws Exception {
        answer(claim("FinanceMSP", "ALL", item("f-1", "old li")));
        MemoryPeer.Outcome outcome = claim(
                "CivilAffairsMSP",
                "EACH",
                item("c-1", "old zhang"),
                item("c-2", "old li"),
                item("c-3", "old zhang"),
                item("c-4", "old wang"));
        assertThat(LifeTest.texts(answer(outcome).getAsJsonArray("done"), "reference"))
                .containsExactly("c-1", "c-4");
        assertThat(LifeTest.texts(answer(outcome).getAsJsonArray("refused"), "refusal"))
                .containsExactly("ALREADY_CLAIMED", "BAD_ARGUMENT");
        assertThat(refusal(claim("CivilAffairsMSP", "ALL", item("c-5", "old chen"), item("c-2", "old li"))))
                .isEqualTo("ITEMS_REFUSED");
    }

    @Test
    void what_is_claimed_is_read_strictly() throws Exception {
        JsonObject item = item("c-1", "old zhang");
        item.addProperty("programme", "LOW/INCOME");
        assertThat(refusal(claim("FinanceMSP", "ALL", item))).isEqualTo("BAD_ARGUMENT");
        item = item("c-1");
        assertThat(refusal(claim("FinanceMSP", "ALL", item))).isEqualTo("BAD_ARGUMENT");
        item = item("c-1", "1", "2", "3", "4", "5");
        assertThat(refusal(claim("FinanceMSP", "ALL", item))).isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("FinanceMSP", "findClaim", "LOW-INCOME", "2026-11", "zhang")))
                .isEqualTo("BAD_ARGUMENT");
        assertThat(refusal(channel.call("FinanceMSP", "findClaim", "LOW-INCOME", "2026-11", tag("zhang"))))
                .isEqualTo("NOT_FOUND");
    }

    private static MemoryPeer.Outcome claim(String msp, String mode, JsonObject... items) throws Exception {
        return channel.call(msp, "claim", mode, Arrays.toString(items));
    }

    private static MemoryPeer.Outcome unclaim(String msp, String reference, String tag, String reason)
            throws Exception {
        JsonObject item = item(reference);
        item.remove("tags");
        item.addProperty("tag", tag(tag));
        item.addProperty("reason", reason);
        return channel.call(msp, "unclaim", "ALL", "[" + item + "]");
    }

    private static JsonObject item(String reference, String... tags) {
        JsonObject item = new JsonObject();
        item.addProperty("programme", "LOW-INCOME");
        item.addProperty("period", "2026-11");
        JsonArray array = new JsonArray();
        for (String tag : tags) {
            array.add(tag(tag));
        }
        item.add("tags", array);
        item.addProperty("reference", reference);
        item.addProperty("actor", "officer-1");
        return item;
    }

    /** What an HMAC looks like. */
    private static String tag(String keyAndPerson) {
        return java.util.HexFormat.of()
                .formatHex(Leaves.sha256().digest(keyAndPerson.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
}
