package org.piaolian.payments.domain;

/**
 * Where in its file an entry stands, so that a person finds it again: {@code Ntfctn[1]/Ntry[3]/TxDtls[2]} in an ISO
 * 20022 message (counted from 1; transaction details are counted through all the detail blocks of their entry),
 * {@code line 17} in a CSV (the line the row begins on, the header being line 1).
 */
public record Position(String value) {

    public static Position line(long line) {
        return new Position("line " + line);
    }

    public static Position entry(int notification, int entry) {
        return new Position("Ntfctn[%d]/Ntry[%d]".formatted(notification, entry));
    }

    /** The {@code number}th transaction detail of the entry at this position. */
    public Position detail(int number) {
        return new Position("%s/TxDtls[%d]".formatted(value, number));
    }

    @Override
    public String toString() {
        return value;
    }
}
