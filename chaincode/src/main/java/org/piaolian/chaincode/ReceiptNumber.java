package org.piaolian.chaincode;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a receipt.
 *
 * @param code 8 digits
 * @param number in the series, from 1
 */
record ReceiptNumber(String code, long number) {

    private static final Pattern FORM = Pattern.compile("([0-9]{8})-([0-9]{10})");

    /** @param text {@code code-number}, as receipts show it */
    static ReceiptNumber parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw Refusal.badArgument("a receipt is named by 8 digits, a hyphen and 10 digits");
        }
        long number = Long.parseLong(form.group(2));
        if (number == 0) {
            throw Refusal.badArgument("numbers start at 0000000001");
        }
        return new ReceiptNumber(form.group(1), number);
    }

    String digits() {
        return Page.digits(number);
    }

    @Override
    public String toString() {
        return code + "-" + digits();
    }
}
