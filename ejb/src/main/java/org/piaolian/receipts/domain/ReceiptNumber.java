package org.piaolian.receipts.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The identity of a receipt: the code of its series and its ten-digit number in it, shown {@code code-number}. */
public record ReceiptNumber(ReceiptCode code, long number) implements Comparable<ReceiptNumber> {

    public static final long MAX = 9_999_999_999L;

    private static final Pattern SHOWN = Pattern.compile("([0-9]{8})-?([0-9]{10})");

    public ReceiptNumber {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("a receipt number is 1 to " + MAX + ", not " + number);
        }
    }

    /** Reads {@code 11010126-0000000001}; the hyphen may be missing, as QR readers and people leave it out. */
    public static Optional<ReceiptNumber> parse(String text) {
        Matcher m = SHOWN.matcher(text.strip());
        if (!m.matches() || Long.parseLong(m.group(2)) < 1) {
            return Optional.empty();
        }
        return Optional.of(new ReceiptNumber(new ReceiptCode(m.group(1)), Long.parseLong(m.group(2))));
    }

    /** The ten digits. */
    public String digits() {
        return Long.toString(MAX + 1 + number).substring(1);
    }

    @Override
    public int compareTo(ReceiptNumber other) {
        int byCode = code.value().compareTo(other.code.value());
        return byCode != 0 ? byCode : Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return code.value() + "-" + digits();
    }
}
