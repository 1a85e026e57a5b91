package org.piaolian.web.api;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;

/**
 * A JSON object that a client sent, read strictly: what is missing, of another type or unknown is named, with its place.
 */
public final class JsonBody {

    /** A body that is not as it should be. */
    public static final class Malformed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what);
        }
    }

    private final String place;
    private final JsonObject json;
    private final TreeSet<String> unread;

    private JsonBody(String place, JsonObject json) {
        this.place = place;
        this.json = json;
        this.unread = new TreeSet<>(json.keySet());
    }

    /**
     * @param body no bytes at all are an object without members
     * @param most how many bytes are read, else {@link org.piaolian.web.problems.TooLarge}
     */
    public static JsonBody read(InputStream body, long most) throws IOException {
        return parse(new LimitedStream(body, most).readAllBytes());
    }

    /** @param bytes of the body; none at all are an object without members */
    public static JsonBody parse(byte[] bytes) {
        if (bytes.length == 0) {
            return new JsonBody("", JsonValue.EMPTY_JSON_OBJECT);
        }
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            return new JsonBody("", reader.readObject());
        } catch (JsonException | IllegalStateException e) {
            throw new Malformed("not a JSON object: " + e.getMessage());
        }
    }

    public String text(String name, int longest) {
        return optionalText(name, longest).orElseThrow(() -> new Malformed(at(name) + " is missing"));
    }

    public Optional<String> optionalText(String name, int longest) {
        Optional<JsonValue> value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof JsonString string)) {
            throw new Malformed(at(name) + " is no string");
        }
        String text = string.getString();
        if (text.isBlank() || text.length() > longest) {
            throw new Malformed(at(name) + " has 1 to " + longest + " characters");
        }
        return Optional.of(text);
    }

    public Optional<Instant> optionalTime(String name) {
        return optionalText(name, 64).map(text -> {
            try {
                return java.time.OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new Malformed(at(name) + " is no time such as 2026-12-24T08:00:00Z");
            }
        });
    }

    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name, 64);
        return Constants.find(type.getEnumConstants(), text)
                .orElseThrow(() -> new Malformed(at(name) + " is one of " + List.of(type.getEnumConstants())));
    }

    public Optional<JsonBody> optionalObject(String name) {
        return value(name).map(value -> object(at(name), value));
    }

    /** The objects of an array of 1 to {@code most}. */
    public List<JsonBody> objects(String name, int most) {
        JsonValue value = value(name).orElseThrow(() -> new Malformed(at(name) + " is missing"));
        if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
            throw new Malformed(at(name) + " is an array of 1 to " + most + " objects");
        }
        List<JsonBody> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            all.add(object(at(name) + "[" + i + "]", array.get(i)));
        }
        return all;
    }

    /** The strings of an array of at most {@code most}; empty where there is no such member. */
    public Optional<List<String>> optionalTexts(String name, int most) {
        Optional<JsonValue> value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof JsonArray array)) {
            throw new Malformed(at(name) + " is no array of strings");
        }
        if (array.size() > most) {
            throw new Malformed(at(name) + " has " + array.size() + " strings, and " + most + " at most are taken");
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof JsonString string)) {
                throw new Malformed(at(name) + "[" + i + "] is no string");
            }
            all.add(string.getString());
        }
        return Optional.of(all);
    }

    /** An integer from 0 on. */
    public Optional<Long> optionalCount(String name) {
        return value(name).map(value -> {
            if (!value.toString().matches("[0-9]{1,18}")) {
                throw new Malformed(at(name) + " is no whole number from 0 on");
            }
            return Long.valueOf(value.toString());
        });
    }

    public boolean has(String name) {
        return value(name).isPresent();
    }

    /** To be called once all members were read. */
    public void end() {
        if (!unread.isEmpty()) {
            throw new Malformed(at(unread.first()) + " means nothing here");
        }
    }

    /** What cannot be told by its type. */
    public Malformed malformed(String name, String what) {
        return new Malformed(at(name) + " " + what);
    }

    private static JsonBody object(String place, JsonValue value) {
        if (!(value instanceof JsonObject object)) {
            throw new Malformed(place + " is no object");
        }
        return new JsonBody(place, object);
    }

    private Optional<JsonValue> value(String name) {
        unread.remove(name);
        @Nullable JsonValue value = json.get(name);
        return value == null || value.equals(JsonValue.NULL) ? Optional.empty() : Optional.of(value);
    }

    private String at(String name) {
        String shown = name.substring(0, Math.min(name.length(), 64));
        return place.isEmpty() ? shown : place + "." + shown;
    }
}
