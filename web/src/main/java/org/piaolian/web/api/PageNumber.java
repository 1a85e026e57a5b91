package org.piaolian.web.api;

import java.util.Optional;

/** A page of a list, counted from 1; 0 is taken as 1, since many clients count from there. */
public record PageNumber(int value) {

    private static final int LAST = 1_000_000;

    public static Optional<PageNumber> parse(String text) {
        try {
            int page = Integer.parseInt(text.strip());
            return page < 0 || page > LAST ? Optional.empty() : Optional.of(new PageNumber(Math.max(1, page)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    public int offset(int pageSize) {
        return (value - 1) * pageSize;
    }
}
