package org.piaolian.ledger.adapter;

import static org.piaolian.ledger.adapter.ContractMessages.read;
import static org.piaolian.ledger.adapter.ContractMessages.required;
import static org.piaolian.ledger.adapter.ContractMessages.string;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ClaimLedger.GivenUp;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.ledger.domain.ClaimLedger.Outcome;
import org.piaolian.ledger.domain.ClaimLedger.Wanted;
import org.piaolian.receipts.domain.Digest;

/** What goes to the contract {@code receipts} about claims ({@code ear/docs/chaincode.md}) and what comes back. */
final class ClaimMessages {

    private static final String EACH = "EACH";

    private ClaimMessages() {}

    static String[] claimArguments(List<Wanted> claims) {
        JsonArray items = new JsonArray();
        for (Wanted claim : claims) {
            JsonObject item = named(claim.programme(), claim.period());
            JsonArray tags = new JsonArray();
            claim.tags().forEach(tag -> tags.add(tag.hex()));
            item.add("tags", tags);
            item.addProperty("reference", claim.reference());
            item.addProperty("actor", claim.actor());
            items.add(item);
        }
        return new String[] {EACH, items.toString()};
    }

    static String[] unclaimArguments(List<GivenUp> claims) {
        JsonArray items = new JsonArray();
        for (GivenUp claim : claims) {
            JsonObject item = named(claim.programme(), claim.period());
            item.addProperty("tag", claim.tag().hex());
            item.addProperty("reference", claim.reference());
            item.addProperty("reason", claim.reason());
            item.addProperty("actor", claim.actor());
            items.add(item);
        }
        return new String[] {EACH, items.toString()};
    }

    static String[] findClaimArguments(String programme, String period, Digest tag) {
        return new String[] {programme, period, tag.hex()};
    }

    private static JsonObject named(String programme, String period) {
        JsonObject item = new JsonObject();
        item.addProperty("programme", programme);
        item.addProperty("period", period);
        return item;
    }

    /**
     * What became of each item, in their order.
     *
     * @throws IllegalArgumentException where the answer is not the contract's to so many items
     */
    static List<Outcome> outcomes(byte[] json, int items) {
        return read(json, answer -> {
            @Nullable Outcome[] outcomes = new @Nullable Outcome[items];
            for (JsonElement element : required(answer, "done").getAsJsonArray()) {
                JsonObject one = element.getAsJsonObject();
                put(outcomes, one, new Outcome.Done(claim(required(one, "claim").getAsJsonObject())));
            }
            for (JsonElement element : required(answer, "refused").getAsJsonArray()) {
                JsonObject one = element.getAsJsonObject();
                @Nullable JsonElement inTheWay = one.get("claim");
                put(
                        outcomes,
                        one,
                        new Outcome.Refused(
                                string(one, "refusal"),
                                string(one, "words"),
                                Optional.ofNullable(inTheWay).map(claim -> claim(claim.getAsJsonObject()))));
            }
            return Arrays.stream(outcomes)
                    .map(outcome -> Optional.ofNullable(outcome)
                            .orElseThrow(() -> new IllegalArgumentException("not about all claims")))
                    .toList();
        });
    }

    private static void put(@Nullable Outcome[] outcomes, JsonObject one, Outcome outcome) {
        int position = required(one, "position").getAsInt();
        if (position < 0 || position >= outcomes.length) {
            throw new IllegalArgumentException("no claim has the position " + position);
        }
        outcomes[position] = outcome;
    }

    /** @throws IllegalArgumentException where the answer is not the contract's to {@code findClaim} */
    static LedgerClaim found(byte[] json) {
        return read(json, ClaimMessages::claim);
    }

    private static LedgerClaim claim(JsonObject json) {
        @Nullable JsonElement released = json.get("released");
        return new LedgerClaim(
                string(json, "programme"),
                string(json, "period"),
                string(json, "msp"),
                string(json, "reference"),
                Instant.parse(string(json, "at")),
                string(json, "transaction"),
                released == null ? null : string(released.getAsJsonObject(), "transaction"));
    }
}
