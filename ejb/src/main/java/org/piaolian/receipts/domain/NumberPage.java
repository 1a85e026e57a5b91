package org.piaolian.receipts.domain;

/**
 * The numbers of a series are leased, and registered, by pages of {@value #SIZE}: 1 to 2000, 2001 to 4000, and so on.
 */
public final class NumberPage {

    public static final int SIZE = 2_000;

    private NumberPage() {}

    /** First number of the page that holds this number. */
    public static long startOf(long number) {
        return number - (number - 1) % SIZE;
    }

    /** Last number of the page that holds this number. */
    public static long endOf(long number) {
        return startOf(number) + SIZE - 1;
    }
}
