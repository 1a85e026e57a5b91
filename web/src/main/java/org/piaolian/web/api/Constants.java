package org.piaolian.web.sharing;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Constants by the names that stand in addresses and forms. */
final class Constants {

    private Constants() {}

    static <E extends Enum<E>> Optional<E> find(E[] constants, @Nullable String name) {
        return Arrays.stream(constants).filter(c -> c.name().equals(name)).findFirst();
    }
}
