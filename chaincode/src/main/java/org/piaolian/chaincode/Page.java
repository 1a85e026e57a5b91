package org.piaolian.chaincode;

import java.util.Locale;

/** The numbers of a series come in pages, 1 to 2000, 2001 to 4000, and so on; no batch crosses the end of one. */
final class Page {

    /** Receipts in a page, and so the most that a batch can hold. */
    static final int SIZE = 2_000;

    static final long LAST_NUMBER = 9_999_999_999L;

    private Page() {}

    static long start(long number) {
        return number - (number - 1) % SIZE;
    }

    static boolean startsAt(long number) {
        return number % SIZE == 1;
    }

    /** Whether these numbers exist and are on one page. */
    static boolean holds(long first, int count) {
        long last = first + count - 1;
        return start(first) == start(last) && last <= LAST_NUMBER;
    }

    /**
     * @param digits ten of them
     * @throws Refusal where it is no number of a receipt
     */
    static long number(String digits) {
        long number = Long.parseLong(digits);
        if (number == 0) {
            throw Refusal.badArgument("numbers start at 0000000001");
        }
        return number;
    }

    static String digits(long number) {
        return String.format(Locale.ROOT, "%010d", number);
    }
}
