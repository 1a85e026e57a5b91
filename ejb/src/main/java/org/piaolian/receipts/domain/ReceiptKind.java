package org.piaolian.receipts.domain;

/** What a receipt is for; gives the class and kind digits of its {@link ReceiptCode}. */
public enum ReceiptKind {
    TAX_PAYMENT("01", "01", Direction.RECEIVED),
    FEE("02", "01", Direction.RECEIVED),
    GENERAL_FEE("02", "09", Direction.RECEIVED),
    SUBSIDY_PAYMENT("03", "01", Direction.PAID),
    /** Of the Finance Bureau's class: what names no item names no agency, so the one that holds the account issues it. */
    GENERAL_PAYMENT("02", "19", Direction.PAID),
    /** A seller's invoice that the Tax Service numbers, seals and registers. */
    E_INVOICE("01", "31", Direction.RECEIVED),
    /** A seller's credit note, likewise. */
    E_CREDIT_NOTE("01", "32", Direction.PAID);

    /** Whether the agency received the money (the other party is the payer) or paid it (the payee). */
    public enum Direction {
        RECEIVED,
        PAID
    }

    private final String billClass;
    private final String billKind;
    private final Direction direction;

    ReceiptKind(String billClass, String billKind, Direction direction) {
        this.billClass = billClass;
        this.billKind = billKind;
        this.direction = direction;
    }

    public String billClass() {
        return billClass;
    }

    public String billKind() {
        return billKind;
    }

    /** Whether it is written for a seller's invoice instead of a payment. */
    public boolean isInvoice() {
        return this == E_INVOICE || this == E_CREDIT_NOTE;
    }

    public Direction direction() {
        return direction;
    }
}
