package org.piaolian.fabric.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** A place in a YAML document; what is not there is empty. */
record Yaml(@Nullable Object value) {

    /** Refuses a key that stands twice. */
    static List<Yaml> documents(Path file) throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<Yaml> documents = new ArrayList<>();
        new org.yaml.snakeyaml.Yaml(strict)
                .loadAll(Files.readString(file))
                .forEach(document -> documents.add(new Yaml(document)));
        return documents;
    }

    Yaml at(String... path) {
        @Nullable Object place = value;
        for (String key : path) {
            place = place instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return new Yaml(place);
    }

    Stream<Yaml> each() {
        if (value instanceof List<?> list) {
            return list.stream().map(Yaml::new);
        }
        return value instanceof Map<?, ?> map ? map.values().stream().map(Yaml::new) : Stream.empty();
    }

    List<String> keys() {
        return value instanceof Map<?, ?> map
                ? map.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    String text() {
        return value == null ? "" : String.valueOf(value);
    }
}
