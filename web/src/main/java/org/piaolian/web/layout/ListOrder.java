package org.piaolian.web.layout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list as it stands in an address: a column's name, with a minus before it where the list descends.
 *
 * @param <S> the columns
 */
public record ListOrder<S extends Enum<S>>(S by, boolean descending) {

    /** @return {@code usual} where the address names no order, or none that there is */
    public static <S extends Enum<S>> ListOrder<S> parse(@Nullable String text, ListOrder<S> usual) {
        if (text == null) {
            return usual;
        }
        boolean descending = text.startsWith("-");
        String column = descending ? text.substring(1) : text;
        return Arrays.stream(usual.columns().getEnumConstants())
                .filter(by -> name(by).equals(column))
                .findFirst()
                .map(by -> new ListOrder<>(by, descending))
                .orElse(usual);
    }

    /**
     * What a click on the column's head leads to: turned round where it is sorted by already.
     *
     * @param largestFirst the columns of which people look for the latest or the largest
     */
    public ListOrder<S> clicked(S column, Set<S> largestFirst) {
        return new ListOrder<>(column, column == by ? !descending : largestFirst.contains(column));
    }

    Class<S> columns() {
        return by.getDeclaringClass();
    }

    private static String name(Enum<?> column) {
        return column.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return (descending ? "-" : "") + name(by);
    }
}
