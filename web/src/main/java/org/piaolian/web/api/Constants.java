package org.piaolian.web.api;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Constants by the names that clients write. */
public final class Constants {

    private Constants() {}

    public static <E extends Enum<E>> Optional<E> find(E[] constants, @Nullable String name) {
        return Arrays.stream(constants).filter(c -> c.name().equals(name)).findFirst();
    }

    /** What a list is narrowed to by this name: the one, or none, which restricts nothing. */
    public static <E extends Enum<E>> Set<E> only(E[] constants, @Nullable String name) {
        return find(constants, name).map(Set::of).orElse(Set.of());
    }

    /** Those whose names a form's boxes were ticked for; other names say nothing. */
    public static <E extends Enum<E>> Set<E> chosen(E[] constants, String[] names) {
        return Arrays.stream(constants)
                .filter(c -> Arrays.asList(names).contains(c.name()))
                .collect(Collectors.toSet());
    }
}
