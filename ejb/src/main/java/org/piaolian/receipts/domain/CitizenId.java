package org.piaolian.receipts.domain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * The citizen identity number of GB 11643-1999: six digits of the place, eight of the day of birth, three in sequence,
 * and a check character after ISO 7064 MOD 11-2. The place is not looked up: divisions come and go, numbers stay.
 */
public final class CitizenId {

    private static final Pattern SHAPE = Pattern.compile("[1-9][0-9]{16}[0-9X]");
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK = "10X98765432";

    private CitizenId() {}

    /** Whether the 18 characters, the last in upper case, have a real day of birth and the right check character. */
    public static boolean isValid(String value) {
        return SHAPE.matcher(value).matches()
                && isDay(value.substring(6, 14))
                && value.charAt(17) == checkCharacter(value.substring(0, 17));
    }

    /** @param first17 the number without its check character */
    public static char checkCharacter(String first17) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * Character.digit(first17.charAt(i), 10);
        }
        return CHECK.charAt(sum % 11);
    }

    private static boolean isDay(String digits) {
        int year = Integer.parseInt(digits.substring(0, 4));
        try {
            LocalDate.of(year, Integer.parseInt(digits.substring(4, 6)), Integer.parseInt(digits.substring(6, 8)));
            return year >= 1800;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
