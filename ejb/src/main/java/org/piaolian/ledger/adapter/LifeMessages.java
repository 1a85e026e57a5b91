package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.ledger.adapter.ContractMessages.read;
import static org.piaolian.ledger.adapter.ContractMessages.required;
import static org.piaolian.ledger.adapter.ContractMessages.string;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ChannelNews.By;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Transited;
import org.piaolian.ledger.domain.Transited.Done;
import org.piaolian.ledger.domain.Transition;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/** What goes to the contract {@code receipts} about the lives of receipts ({@code ear/docs/chaincode.md}) and what comes back. */
final class LifeMessages {

    private static final int DIGEST_BYTES = 32;

    private LifeMessages() {}

    static String[] transitArguments(Transitions transitions, Transitions.Mode mode) {
        JsonArray items = new JsonArray();
        transitions.items().forEach(item -> items.add(item(transitions.action(), item)));
        return new String[] {transitions.action().word(), mode.name(), items.toString()};
    }

    private static JsonObject item(LifeAction action, Transition transition) {
        JsonObject item = named(transition.receipt());
        item.addProperty("actor", transition.actor());
        item.addProperty("reason", transition.reason());
        if (transition.unit() != null) {
            item.addProperty("unit", transition.unit());
        }
        if (transition.until() != null) {
            item.addProperty("until", transition.until().toString());
        }
        if (transition.pledgee() != null) {
            JsonObject pledgee = new JsonObject();
            pledgee.addProperty("msp", transition.pledgee().mspId());
            pledgee.addProperty("unit", transition.pledgee().unit());
            item.add("pledgee", pledgee);
        }
        if (action == LifeAction.REVERSE && transition.red() != null) {
            item.add("red", named(transition.red()));
            if (transition.replacement() != null) {
                item.add("replacement", named(transition.replacement()));
            }
        }
        return item;
    }

    private static JsonObject named(ReceiptNumber receipt) {
        JsonObject json = new JsonObject();
        json.addProperty("code", receipt.code().value());
        json.addProperty("number", receipt.digits());
        return json;
    }

    /** By receipt: its document's SHA-256 (32 bytes), then its content. */
    static Map<String, byte[]> disclosed(Transitions transitions) {
        Map<String, byte[]> all = new HashMap<>();
        for (Transition item : transitions.items()) {
            for (Transition.Disclosed one : item.disclosed()) {
                byte[] content = one.contentJson().getBytes(UTF_8);
                all.put(
                        one.receipt().toString(),
                        ByteBuffer.allocate(DIGEST_BYTES + content.length)
                                .put(one.pdf().bytes())
                                .put(content)
                                .array());
            }
        }
        return all;
    }

    /** @throws IllegalArgumentException where the answer is not the contract's to these transitions */
    static Transited transited(byte[] json, Transitions transitions) {
        return read(json, answer -> {
            List<Done> done = new ArrayList<>();
            for (JsonElement element : required(answer, "done").getAsJsonArray()) {
                JsonObject one = element.getAsJsonObject();
                int position = required(one, "position").getAsInt();
                done.add(new Done(
                        position,
                        receipt(transitions, position),
                        ReceiptState.valueOf(string(one, "state")),
                        required(one, "sequence").getAsInt()));
            }
            List<Transited.Refused> refused = new ArrayList<>();
            for (JsonElement element : required(answer, "refused").getAsJsonArray()) {
                JsonObject one = element.getAsJsonObject();
                int position = required(one, "position").getAsInt();
                ReceiptNumber receipt = receipt(transitions, position);
                refused.add(new Transited.Refused(
                        position, receipt, string(one, "refusal"), string(one, "words"), standing(one.get("life"))));
            }
            if (done.size() + refused.size() != transitions.items().size()) {
                throw new IllegalArgumentException("not about all transitions");
            }
            boolean any = !done.isEmpty();
            return new Transited(
                    any ? string(answer, "transaction") : null,
                    any ? Instant.parse(string(answer, "at")) : null,
                    done,
                    refused);
        });
    }

    private static ReceiptNumber receipt(Transitions transitions, int position) {
        if (position < 0 || position >= transitions.items().size()) {
            throw new IllegalArgumentException("no transition has the position " + position);
        }
        return transitions.items().get(position).receipt();
    }

    /** @throws IllegalArgumentException where the answer is not the contract's to {@code history}, or of another receipt */
    static List<Standing> history(byte[] json, ReceiptNumber number) {
        return read(json, answer -> {
            if (!string(answer, "code").equals(number.code().value())
                    || !string(answer, "number").equals(number.digits())) {
                throw new IllegalArgumentException("about another receipt");
            }
            List<Standing> all = new ArrayList<>();
            required(answer, "transitions")
                    .getAsJsonArray()
                    .forEach(one -> all.add(standing(one).orElseThrow()));
            return List.copyOf(all);
        });
    }

    static Optional<Standing> standing(@Nullable JsonElement element) {
        if (element == null) {
            return Optional.empty();
        }
        JsonObject life = element.getAsJsonObject();
        List<ReceiptNumber> reversals = new ArrayList<>();
        if (life.has("reversals")) {
            life.getAsJsonArray("reversals").forEach(red -> reversals.add(receipt(red.getAsString())));
        }
        return Optional.of(new Standing(
                ReceiptState.valueOf(string(life, "state")),
                required(life, "sequence").getAsInt(),
                new Standing.Step(
                        string(life, "action"),
                        string(life, "actor"),
                        string(life, "actorMsp"),
                        string(life, "reason"),
                        Instant.parse(string(life, "at")),
                        string(life, "transaction")),
                hold(life),
                reversals,
                optional(life, "replacedBy"),
                optional(life, "replaces"),
                optional(life, "reverses")));
    }

    private static Standing.@Nullable Hold hold(JsonObject life) {
        if (!life.has("purpose")) {
            return null;
        }
        Standing.Purpose purpose = Standing.Purpose.valueOf(string(life, "purpose"));
        JsonObject holder = required(life, purpose == Standing.Purpose.PLEDGE ? "pledgee" : "owner")
                .getAsJsonObject();
        return new Standing.Hold(
                purpose,
                new Standing.Holder(string(holder, "msp"), holder.has("unit") ? string(holder, "unit") : null),
                Instant.parse(string(life, "until")));
    }

    private static @Nullable ReceiptNumber optional(JsonObject life, String name) {
        return life.has(name) ? receipt(string(life, name)) : null;
    }

    private static ReceiptNumber receipt(String text) {
        return ReceiptNumber.parse(text).orElseThrow(() -> new IllegalArgumentException("no receipt number: " + text));
    }

    private static Optional<By> by(JsonObject change) {
        return change.has("actorMsp")
                ? Optional.of(new By(string(change, "actorMsp"), Instant.parse(string(change, "at"))))
                : Optional.empty();
    }

    /** What the event {@code changed} says. */
    static List<Change> changes(byte[] event) {
        return read("{\"changes\":" + new String(event, UTF_8) + "}", json -> {
            List<Change> changes = new ArrayList<>();
            for (JsonElement element : required(json, "changes").getAsJsonArray()) {
                JsonObject one = element.getAsJsonObject();
                changes.add(new Change(
                        new ReceiptNumber(new ReceiptCode(string(one, "code")), Long.parseLong(string(one, "number"))),
                        string(one, "action"),
                        ReceiptState.valueOf(string(one, "state")),
                        required(one, "sequence").getAsInt(),
                        by(one)));
            }
            return List.copyOf(changes);
        });
    }
}
