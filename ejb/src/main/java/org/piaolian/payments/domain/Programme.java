package org.piaolian.payments.domain;

import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/**
 * A subsidy that a person gets once in each of its periods, whichever agency pays it.
 *
 * @param code 1 to 32 letters, digits, dots and hyphens, written alike by all agencies
 */
public record Programme(String code, Cycle cycle, ItemMapping.Name name) {

    private static final String NAME = "[A-Za-z0-9.-]{1,32}";

    /** How often a person gets it. */
    public enum Cycle {
        /** Its periods are {@code 2026-11}. */
        MONTH,
        /** Its periods are {@code 2026}. */
        YEAR,
        /** Its one period is {@code ONCE}. */
        ONCE;

        /** The period that a payment of this day is for, where nothing else is said. */
        public String periodOf(LocalDate day) {
            return switch (this) {
                case MONTH -> YearMonth.from(day).toString();
                case YEAR -> Year.from(day).toString();
                case ONCE -> name();
            };
        }

        /** Whether this is how a period of such a programme is written. */
        public boolean isPeriod(String text) {
            try {
                return switch (this) {
                    case MONTH ->
                        text.length() == 7 && YearMonth.parse(text).toString().equals(text);
                    case YEAR ->
                        text.length() == 4 && Year.parse(text).toString().equals(text);
                    case ONCE -> text.equals(name());
                };
            } catch (DateTimeParseException e) {
                return false;
            }
        }
    }

    public Programme {
        if (!code.matches(NAME)) {
            throw new IllegalArgumentException(
                    "a programme has 1 to 32 letters, digits, dots and hyphens, not " + code);
        }
    }
}
