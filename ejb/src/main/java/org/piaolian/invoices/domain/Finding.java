package org.piaolian.invoices.domain;

/**
 * What a rule says of an invoice.
 *
 * @param rule its id: {@code BR-…} and the like are of EN 16931, {@code XSD} is of the syntax's schema, {@code PL-…} are
 *     ours and listed in {@code ear/docs/invoices.md}
 * @param location an XPath into the invoice, or a line and column; empty where it is the invoice as a whole
 * @param message in the words of whoever made the rule; ours in Chinese and English
 */
public record Finding(Severity severity, String rule, String location, String message) {

    public enum Severity {
        /** The invoice is refused. */
        ERROR,
        WARNING
    }

    public static Finding warning(String rule, String location, String message) {
        return new Finding(Severity.WARNING, rule, location, message);
    }

    public static Finding error(String rule, String location, String message) {
        return new Finding(Severity.ERROR, rule, location, message);
    }
}
