package org.piaolian.payments.domain;

import java.util.Locale;

/** A payment file that is refused as a whole: nothing in it may be acted on. */
public class UnreadableFile extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final int line;
    private final int column;

    /** @param line and column, counted from 1, where the reader stopped; 0 where no place can be named */
    public UnreadableFile(Refusal refusal, int line, int column) {
        super(refusal.message(Locale.ENGLISH) + (line > 0 ? " (line %d, column %d)".formatted(line, column) : ""));
        this.refusal = refusal;
        this.line = Math.max(line, 0);
        this.column = Math.max(column, 0);
    }

    public Refusal refusal() {
        return refusal;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
