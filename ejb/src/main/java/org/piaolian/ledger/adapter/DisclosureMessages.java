package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.DisclosureLedger.Discarded;
import org.piaolian.ledger.domain.DisclosureLedger.LedgerDisclosure;
import org.piaolian.ledger.domain.DisclosureLedger.Reading;
import org.piaolian.ledger.domain.DisclosureLedger.Recorded;
import org.piaolian.receipts.domain.Digest;

/** The contract's calls about disclosures, as chaincode.md has them. */
final class DisclosureMessages {

    private DisclosureMessages() {}

    static List<String> discloseArguments(LedgerDisclosure disclosure, String actor) {
        JsonObject terms = new JsonObject();
        terms.addProperty("recipient", disclosure.recipient());
        terms.addProperty("purpose", disclosure.purpose());
        terms.addProperty("basis", disclosure.legalBasis());
        terms.addProperty("receipts", disclosure.receipts());
        terms.addProperty("hash", disclosure.hash().hex());
        terms.addProperty("until", disclosure.until().toString());
        terms.addProperty("actor", actor);
        return List.of(disclosure.id().toString(), terms.toString());
    }

    /** The second argument of {@code disclosures} and {@code readings}. */
    static String from(Instant moment) {
        return String.format(Locale.ROOT, "%013d", Math.max(0, moment.toEpochMilli()));
    }

    /**
     * What was delivered.
     *
     * @throws IllegalArgumentException where the answer is not one of the contract's, not about this disclosure, or not
     *     what was disclosed
     */
    static byte[] value(byte[] json, UUID id) {
        return ContractMessages.read(json, answer -> {
            byte[] salt = HexFormat.of().parseHex(ContractMessages.string(answer, "salt"));
            byte[] content = ContractMessages.string(answer, "content").getBytes(UTF_8);
            byte[] value = ByteBuffer.allocate(salt.length + content.length)
                    .put(salt)
                    .put(content)
                    .array();
            LedgerDisclosure disclosure = recorded(answer).disclosure();
            if (!disclosure.id().equals(id) || !Digest.sha256(value).equals(disclosure.hash())) {
                throw new IllegalArgumentException("about another disclosure, or another content");
            }
            return value;
        });
    }

    /** @param next what the next page is asked for with; empty where there is none */
    record Listed<T>(List<T> items, Optional<String> next) {}

    /** @throws IllegalArgumentException where the answer is not one of the contract's to {@code disclosures} */
    static Listed<Recorded> listed(byte[] json) {
        return listed(json, "disclosures", DisclosureMessages::recorded);
    }

    /** @throws IllegalArgumentException where the answer is not one of the contract's to {@code readings} */
    static Listed<Reading> listedReadings(byte[] json) {
        return listed(json, "readings", DisclosureMessages::reading);
    }

    private static <T> Listed<T> listed(byte[] json, String name, Function<JsonObject, T> one) {
        return ContractMessages.read(json, answer -> {
            List<T> all = new ArrayList<>();
            for (JsonElement each : ContractMessages.required(answer, name).getAsJsonArray()) {
                all.add(one.apply(each.getAsJsonObject()));
            }
            return new Listed<>(all, Optional.ofNullable(answer.get("next")).map(JsonElement::getAsString));
        });
    }

    private static Reading reading(JsonObject json) {
        return new Reading(
                UUID.fromString(ContractMessages.string(json, "disclosure")),
                ContractMessages.string(json, "reader"),
                ContractMessages.string(json, "actor"),
                Instant.parse(ContractMessages.string(json, "at")),
                ContractMessages.string(json, "transaction"));
    }

    private static Recorded recorded(JsonObject json) {
        return new Recorded(
                new LedgerDisclosure(
                        UUID.fromString(ContractMessages.string(json, "id")),
                        ContractMessages.string(json, "msp"),
                        ContractMessages.string(json, "recipient"),
                        ContractMessages.string(json, "purpose"),
                        ContractMessages.string(json, "basis"),
                        ContractMessages.required(json, "receipts").getAsInt(),
                        Digest.ofHex(ContractMessages.string(json, "hash")),
                        Instant.parse(ContractMessages.string(json, "until"))),
                ContractMessages.string(json, "actor"),
                Instant.parse(ContractMessages.string(json, "at")),
                ContractMessages.string(json, "transaction"),
                discarded(json.get("discarded")));
    }

    private static @Nullable Discarded discarded(@Nullable JsonElement json) {
        if (json == null) {
            return null;
        }
        JsonObject discarded = json.getAsJsonObject();
        return new Discarded(
                ContractMessages.string(discarded, "msp"),
                ContractMessages.string(discarded, "actor"),
                Instant.parse(ContractMessages.string(discarded, "at")),
                ContractMessages.string(discarded, "reason"),
                ContractMessages.string(discarded, "transaction"));
    }
}
