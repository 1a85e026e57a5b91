package org.piaolian.chaincode;

import java.util.List;
import java.util.regex.Pattern;

/** The strings of a call, read strictly: ASCII digits of exact length, nothing trimmed, nothing guessed. */
final class Arguments {

    static final Pattern CODE = Pattern.compile("[0-9]{8}");
    static final Pattern NUMBER = Pattern.compile("[0-9]{10}");
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,3}");
    static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern MODE = Pattern.compile("ALL|EACH");
    private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

    private final List<String> values;

    Arguments(List<String> values, String... names) {
        if (values.size() != names.length) {
            throw Refusal.badArgument(
                    "wants " + names.length + " arguments (" + String.join(", ", names) + "), got " + values.size());
        }
        this.values = values;
    }

    String code(int position) {
        return matching(position, CODE, "a code has 8 digits");
    }

    long number(int position) {
        return Page.number(matching(position, NUMBER, "a number has 10 digits"));
    }

    int count(int position) {
        int count = Integer.parseInt(matching(position, COUNT, "a count is decimal, without leading zeros"));
        if (count > Page.SIZE) {
            throw Refusal.badArgument("a batch has 1 to " + Page.SIZE + " receipts, not " + count);
        }
        return count;
    }

    boolean isEmpty(int position) {
        return values.get(position).isEmpty();
    }

    String text(int position) {
        return values.get(position);
    }

    String reference(int position) {
        return matching(position, REFERENCE, "a reference is 1 to 64 letters, digits, dots, hyphens and underscores");
    }

    /** @return 64 lower-case hexadecimal digits */
    String transaction(int position) {
        return matching(position, ROOT, "a transaction id has 64 lower-case hexadecimal digits");
    }

    /** Whether a call of several items is to be done as a whole or not at all; else each item stands for itself. */
    boolean isAll(int position) {
        return matching(position, MODE, "a mode is ALL or EACH").equals("ALL");
    }

    String root(int position) {
        return matching(position, ROOT, "a root has 64 lower-case hexadecimal digits");
    }

    private String matching(int position, Pattern pattern, String rule) {
        String value = values.get(position);
        if (!pattern.matcher(value).matches()) {
            throw Refusal.badArgument(rule);
        }
        return value;
    }
}
