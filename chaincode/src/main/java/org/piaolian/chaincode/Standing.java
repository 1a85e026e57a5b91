package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a receipt stands after the last thing that was done to it. In the world state there is none before something is.
 *
 * @param msp the agency that registered the receipt
 * @param sequence of the last step, from 1; 0 where there was none
 * @param hold who holds it, where it is locked, pledged or assigned
 */
record Standing(
        State state,
        String msp,
        int sequence,
        @Nullable Step last,
        @Nullable Hold hold,
        Ties ties) {

    /**
     * Something that was done.
     *
     * @param action an {@link Action}'s word, or {@code reverses} or {@code replaces} of the other receipts of a reversal
     * @param actor the officer, as the agency's client names him: an opaque reference
     * @param at the time of the proposal
     */
    record Step(String action, String actor, String actorMsp, Reason reason, Instant at, String transaction) {}

    /** @param unit a part of the member, as its client names it: an opaque reference; none for a reversal that was asked for */
    record Holder(String msp, @Nullable String unit) {

        boolean is(String otherMsp, @Nullable String otherUnit) {
            return msp.equals(otherMsp) && (unit == null || unit.equals(otherUnit));
        }

        private JsonObject json() {
            JsonObject json = new JsonObject();
            json.addProperty("msp", msp);
            if (unit != null) {
                json.addProperty("unit", unit);
            }
            return json;
        }
    }

    enum Purpose {
        REIMBURSEMENT,
        REVERSAL,
        PLEDGE
    }

    record Hold(Purpose purpose, Holder holder, Instant until) {}

    /**
     * The receipts that this one is tied to.
     *
     * @param reversals the red receipts that take it back, in order
     */
    record Ties(
            List<ReceiptNumber> reversals,
            @Nullable ReceiptNumber replacedBy,
            @Nullable ReceiptNumber replaces,
            @Nullable ReceiptNumber reverses) {

        static final Ties NONE = new Ties(List.of(), null, null, null);

        Ties and(ReceiptNumber red, @Nullable ReceiptNumber replacement) {
            List<ReceiptNumber> all = new ArrayList<>(reversals);
            all.add(red);
            return new Ties(List.copyOf(all), replacement, replaces, reverses);
        }

        Ties reversing(ReceiptNumber original) {
            return new Ties(reversals, replacedBy, replaces, original);
        }

        Ties replacing(ReceiptNumber original) {
            return new Ties(reversals, replacedBy, original, reverses);
        }
    }

    /** A receipt to which nothing was done since it was registered. */
    static Standing untouched(String msp) {
        return new Standing(State.REGISTERED, msp, 0, null, null, Ties.NONE);
    }

    Standing after(Step step, State next, @Nullable Hold nextHold, Ties nextTies) {
        return new Standing(next, msp, sequence + 1, step, nextHold, nextTies);
    }

    boolean isReversalAsked() {
        return hold != null && hold.purpose() == Purpose.REVERSAL;
    }

    /** For people. */
    String inWords() {
        if (hold == null) {
            return "is " + state + (ties.reverses() == null ? "" : " and takes back " + ties.reverses());
        }
        return "is " + state + " for " + hold.purpose() + " by " + hold.holder().msp() + " until " + hold.until();
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("state", state.name());
        json.addProperty("msp", msp);
        json.addProperty("sequence", sequence);
        if (last != null) {
            json.addProperty("action", last.action());
            json.addProperty("actor", last.actor());
            json.addProperty("actorMsp", last.actorMsp());
            json.addProperty("reason", last.reason().name());
            json.addProperty("at", last.at().toString());
            json.addProperty("transaction", last.transaction());
        }
        if (hold != null) {
            json.addProperty("purpose", hold.purpose().name());
            json.add(
                    hold.purpose() == Purpose.PLEDGE ? "pledgee" : "owner",
                    hold.holder().json());
            json.addProperty("until", hold.until().toString());
        }
        if (!ties.reversals().isEmpty()) {
            JsonArray reds = new JsonArray();
            ties.reversals().forEach(red -> reds.add(red.toString()));
            json.add("reversals", reds);
        }
        add(json, "replacedBy", ties.replacedBy());
        add(json, "replaces", ties.replaces());
        add(json, "reverses", ties.reverses());
        return json;
    }

    byte[] encode() {
        return json().toString().getBytes(UTF_8);
    }

    /** @throws IllegalStateException where the value is not what {@link #encode} writes */
    static Standing decode(byte[] value) {
        Standing standing;
        try {
            standing = read(JsonParser.parseString(new String(value, UTF_8)).getAsJsonObject());
        } catch (RuntimeException e) {
            throw new IllegalStateException("not the standing of a receipt", e);
        }
        if (!java.util.Arrays.equals(standing.encode(), value)) {
            throw new IllegalStateException("the standing of a receipt is written otherwise");
        }
        return standing;
    }

    private static Standing read(JsonObject json) {
        List<ReceiptNumber> reds = new ArrayList<>();
        if (json.has("reversals")) {
            json.getAsJsonArray("reversals").forEach(red -> reds.add(ReceiptNumber.parse(red.getAsString())));
        }
        return new Standing(
                State.valueOf(text(json, "state")),
                text(json, "msp"),
                json.get("sequence").getAsInt(),
                new Step(
                        text(json, "action"),
                        text(json, "actor"),
                        text(json, "actorMsp"),
                        Reason.valueOf(text(json, "reason")),
                        Instant.parse(text(json, "at")),
                        text(json, "transaction")),
                json.has("purpose") ? readHold(json) : null,
                new Ties(
                        List.copyOf(reds),
                        receipt(json.get("replacedBy")),
                        receipt(json.get("replaces")),
                        receipt(json.get("reverses"))));
    }

    private static Hold readHold(JsonObject json) {
        Purpose purpose = Purpose.valueOf(text(json, "purpose"));
        JsonObject holder = json.getAsJsonObject(purpose == Purpose.PLEDGE ? "pledgee" : "owner");
        return new Hold(
                purpose,
                new Holder(text(holder, "msp"), holder.has("unit") ? text(holder, "unit") : null),
                Instant.parse(text(json, "until")));
    }

    private static String text(JsonObject json, String name) {
        return json.get(name).getAsString();
    }

    private static @Nullable ReceiptNumber receipt(@Nullable JsonElement text) {
        return text == null ? null : ReceiptNumber.parse(text.getAsString());
    }

    private static void add(JsonObject json, String name, @Nullable ReceiptNumber receipt) {
        if (receipt != null) {
            json.addProperty(name, receipt.toString());
        }
    }
}
