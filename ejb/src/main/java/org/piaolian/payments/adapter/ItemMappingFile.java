package org.piaolian.payments.adapter;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.payments.domain.Programme;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.settings.Settings;

/** Reads the item mapping from a properties file, whose form {@code items.properties} beside this package shows. */
@Dependent
public class ItemMappingFile {

    private static final String BUILT_IN = "/org/piaolian/payments/items.properties";

    private final Optional<Path> configured;

    @Inject
    public ItemMappingFile(Settings settings) {
        this.configured = settings.items();
    }

    /** @throws IllegalStateException naming file and key, if the file is not a mapping */
    @Produces
    @Singleton
    public ItemMapping mapping() {
        if (configured.isEmpty()) {
            return builtIn();
        }
        Path file = configured.get();
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (IOException e) {
            throw new UncheckedIOException("the item mapping PIAOLIAN_ITEMS=" + file + " cannot be read", e);
        }
    }

    /** The mapping that comes with the product. */
    public static ItemMapping builtIn() {
        try (InputStream in = Objects.requireNonNull(ItemMappingFile.class.getResourceAsStream(BUILT_IN))) {
            return read(BUILT_IN, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ItemMapping read(String file, InputStream in) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        try {
            return new Keys(properties).mapping();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("not an item mapping: " + file + ": " + e.getMessage(), e);
        }
    }

    /** Takes keys out one by one, so that what is left over is a misspelt one. */
    private static final class Keys {

        private final Map<String, String> left = new HashMap<>();

        Keys(Properties properties) {
            properties
                    .stringPropertyNames()
                    .forEach(k -> left.put(k, properties.getProperty(k).strip()));
        }

        ItemMapping mapping() {
            String version = take("version");
            Map<String, ItemMapping.Rule> prefixes = new HashMap<>();
            for (String prefix : namesAfter("prefix.")) {
                if (!prefix.matches("[A-Z0-9]+")) {
                    throw new IllegalArgumentException("the prefix " + prefix + " is not of A to Z and digits");
                }
                prefixes.put(prefix, rule("prefix." + prefix));
            }
            Map<String, ItemMapping.Name> items = new HashMap<>();
            for (String item : namesAfter("item.")) {
                items.put(item, name("item." + item));
            }
            ItemMapping mapping =
                    new ItemMapping(version, prefixes, rule("other.credit"), rule("other.debit"), items, programmes());
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("unknown keys " + left.keySet());
            }
            return mapping;
        }

        private Map<String, Programme> programmes() {
            Map<String, Programme> byItem = new HashMap<>();
            for (String code : namesAfter("programme.")) {
                String key = "programme." + code;
                Programme programme = new Programme(code, cycle(key + ".period"), name(key));
                for (String item : take(key + ".items").split("\\s*,\\s*", -1)) {
                    if (byItem.put(item.toUpperCase(Locale.ROOT), programme) != null) {
                        throw new IllegalArgumentException("the item " + item + " is of two programmes");
                    }
                }
            }
            return byItem;
        }

        private Programme.Cycle cycle(String key) {
            String name = take(key);
            try {
                return Programme.Cycle.valueOf(name);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + " is none of " + List.of(Programme.Cycle.values()), e);
            }
        }

        private Set<String> namesAfter(String start) {
            Set<String> names = new HashSet<>();
            for (String key : left.keySet()) {
                int dot = key.lastIndexOf('.');
                if (key.startsWith(start) && dot > start.length()) {
                    names.add(key.substring(start.length(), dot));
                }
            }
            return names;
        }

        private ItemMapping.Rule rule(String key) {
            String kind = take(key + ".kind");
            try {
                return new ItemMapping.Rule(
                        new AgencyId(take(key + ".agency")), ReceiptKind.valueOf(kind), take(key + ".item"), name(key));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
            }
        }

        private ItemMapping.Name name(String key) {
            return new ItemMapping.Name(take(key + ".zh"), take(key + ".en"));
        }

        private String take(String key) {
            @Nullable String value = left.remove(key);
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(key + " is missing");
            }
            return value;
        }
    }
}
