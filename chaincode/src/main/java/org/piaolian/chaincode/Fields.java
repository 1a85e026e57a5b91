package org.piaolian.chaincode;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object in a call, read strictly: nothing is guessed, and a field that nobody asked for is refused. */
final class Fields {

    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

    private static final Gson GSON =
            new GsonBuilder().setStrictness(Strictness.STRICT).create();

    private final String where;
    private final JsonObject json;
    private final TreeSet<String> unread;

    /** @param where names the object in a refusal */
    Fields(String where, JsonElement json) {
        if (!json.isJsonObject()) {
            throw Refusal.badArgument(where + " is no JSON object");
        }
        this.where = where;
        this.json = json.getAsJsonObject();
        this.unread = new TreeSet<>(this.json.keySet());
    }

    /** @throws Refusal where the text is not exactly one JSON value (RFC 8259) */
    static JsonElement parse(String where, String text) {
        JsonElement json;
        try {
            json = GSON.fromJson(text, JsonElement.class);
        } catch (JsonParseException e) {
            throw Refusal.badArgument(where + " is not JSON");
        }
        if (json == null) {
            throw Refusal.badArgument(where + " is empty");
        }
        return json;
    }

    boolean has(String name) {
        return json.has(name);
    }

    String text(String name, Pattern pattern, String rule) {
        unread.remove(name);
        JsonElement value = json.get(name);
        if (value == null
                || !value.isJsonPrimitive()
                || !value.getAsJsonPrimitive().isString()
                || !pattern.matcher(value.getAsString()).matches()) {
            throw Refusal.badArgument(name + " of " + where + " " + rule);
        }
        return value.getAsString();
    }

    /** An opaque name that says nothing of a person to who does not know it: letters, digits, dot, hyphen, underscore. */
    String reference(String name) {
        return text(name, Arguments.REFERENCE, "is 1 to 64 letters, digits, dots, hyphens and underscores");
    }

    @Nullable
    String optionalReference(String name) {
        return has(name) ? reference(name) : null;
    }

    Instant time(String name) {
        String text = text(name, TIME, "is a time in UTC such as 2026-11-24T03:04:05Z");
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Refusal.badArgument(name + " of " + where + " is no time there is");
        }
    }

    /** An array of different strings. */
    List<String> texts(String name, Pattern pattern, int most, String rule) {
        unread.remove(name);
        JsonElement value = json.get(name);
        if (value == null
                || !value.isJsonArray()
                || value.getAsJsonArray().isEmpty()
                || value.getAsJsonArray().size() > most) {
            throw Refusal.badArgument(name + " of " + where + " is an array of 1 to " + most);
        }
        List<String> texts = new ArrayList<>();
        for (JsonElement element : value.getAsJsonArray()) {
            JsonObject one = new JsonObject();
            one.add(name, element);
            texts.add(new Fields(where, one).text(name, pattern, "has only what " + rule));
        }
        if (new HashSet<>(texts).size() < texts.size()) {
            throw Refusal.badArgument(name + " of " + where + " has something twice");
        }
        return texts;
    }

    int count(String name, int most) {
        unread.remove(name);
        JsonElement value = json.get(name);
        if (value == null || !COUNT.matcher(value.toString()).matches() || value.getAsInt() > most) {
            throw Refusal.badArgument(name + " of " + where + " is a number from 1 to " + most);
        }
        return value.getAsInt();
    }

    Fields object(String name) {
        unread.remove(name);
        JsonElement value = json.get(name);
        if (value == null) {
            throw Refusal.badArgument(where + " has no " + name);
        }
        return new Fields(name + " of " + where, value);
    }

    /** To be called when all fields were read. */
    void end() {
        if (!unread.isEmpty()) {
            String name = unread.first();
            throw Refusal.badArgument(
                    where + " has a field that means nothing here: " + name.substring(0, Math.min(32, name.length())));
        }
    }
}
