package org.piaolian.web.api;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Constants by the names that clients write. */
public final class Constants {

    private Constants() {}

    public static <E extends Enum<E>> Optional<E> find(E[] constants, @Nullable String name) {
        return Arrays.stream(constants).filter(c -> c.name().equals(name)).findFirst();
    }
}
