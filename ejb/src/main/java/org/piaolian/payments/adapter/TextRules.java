package org.piaolian.payments.adapter;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Reason;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;

/** What both formats have in common: how a text of the file becomes a value of the domain, or why it does not. */
final class TextRules {

    /** No exponent: {@code 1E999999999} is a short text and a very long number. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)");

    /** ISO 20022 ActiveOrHistoricCurrencyAndAmount has 18 digits. */
    private static final int MAX_DIGITS = 18;

    private static final int MAX_FIGURE = 40;

    private static final Pattern DATE = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?)?(Z|[+-][0-9]{2}:[0-9]{2})?");

    private static final Pattern NOT_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]");

    /** What banks write where there is no reference but the field must be filled; compared without punctuation. */
    private static final Set<String> NO_REFERENCE = Set.of(
            "",
            "NOTPROVIDED",
            "NOTPROV",
            "NOTAVAILABLE",
            "NONREF",
            "NOREF",
            "NOREFERENCE",
            "NONE",
            "NULL",
            "NA",
            "UNKNOWN",
            "无",
            "未提供");

    /** Two to four Han characters, or names joined by a middle dot, as persons have them and organisations do not. */
    private static final Pattern PERSONAL_NAME =
            Pattern.compile("\\p{IsHan}{2,4}|\\p{IsHan}{1,10}[·•・]\\p{IsHan}{1,10}");

    private TextRules() {}

    /** The figure as it stands, whatever its sign and decimals. */
    static BigDecimal decimal(String figure) throws Fault {
        if (figure.length() > MAX_FIGURE) {
            throw new Fault(
                    DECIMAL.matcher(figure).matches() ? Reason.AMOUNT_TOO_LARGE : Reason.AMOUNT_MALFORMED, figure);
        }
        if (!DECIMAL.matcher(figure).matches()) {
            throw new Fault(Reason.AMOUNT_MALFORMED, figure);
        }
        return new BigDecimal(figure);
    }

    static Money money(String figure, @Nullable String currencyCode) throws Fault {
        BigDecimal amount = decimal(figure);
        Currency currency = currency(currencyCode);
        if (amount.signum() <= 0) {
            throw new Fault(Reason.AMOUNT_NOT_POSITIVE, figure);
        }
        int decimals = currency.getDefaultFractionDigits();
        if (amount.stripTrailingZeros().scale() > decimals) {
            throw new Fault(Reason.AMOUNT_TOO_PRECISE, figure, currency, decimals);
        }
        Money money = new Money(amount, currency);
        if (money.amount().precision() > MAX_DIGITS) {
            throw new Fault(Reason.AMOUNT_TOO_LARGE, figure);
        }
        return money;
    }

    private static Currency currency(@Nullable String code) throws Fault {
        if (code != null && code.length() == 3) {
            try {
                Currency currency = Currency.getInstance(code);
                if (currency.getDefaultFractionDigits() >= 0) {
                    return currency;
                }
            } catch (IllegalArgumentException e) {
                throw new Fault(Reason.CURRENCY_UNKNOWN, code);
            }
        }
        throw new Fault(Reason.CURRENCY_UNKNOWN, code == null ? "" : code);
    }

    /** The day as it is written: of a time with an offset, the day at that offset, which is the bank's. */
    static LocalDate date(String field, String text) throws Fault {
        Matcher date = DATE.matcher(text);
        if (date.matches()) {
            try {
                return LocalDate.parse(date.group(1));
            } catch (DateTimeException e) {
                throw new Fault(Reason.DATE_MALFORMED, field, text);
            }
        }
        throw new Fault(Reason.DATE_MALFORMED, field, text);
    }

    /** Line breaks and runs of spaces become one space: files are wrapped where the sender's printer ended. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u3000' || c == '\u00a0') {
                space = true;
            } else {
                if (space && line.length() > 0) {
                    line.append(' ');
                }
                space = false;
                line.append(c);
            }
        }
        return line.toString();
    }

    /** A line of at most {@code max} characters, all of which can be printed. */
    static String printable(String field, String text, int max) throws Fault {
        String line = line(text);
        if (line.length() > max) {
            throw new Fault(Reason.TEXT_TOO_LONG, field, max, line.length());
        }
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            int c = line.codePointAt(i);
            if (isUnprintable(c)) {
                throw new Fault(Reason.TEXT_UNPRINTABLE, field, "U+%04X".formatted(c));
            }
        }
        return line;
    }

    /** Direction overrides are among them: they make a name read as another. */
    private static boolean isUnprintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.PRIVATE_USE, Character.SURROGATE, Character.UNASSIGNED -> true;
            default ->
                (codePoint >= 0x202A && codePoint <= 0x202E)
                        || (codePoint >= 0x2066 && codePoint <= 0x2069)
                        || codePoint == 0xFFFC
                        || codePoint == 0xFFFD;
        };
    }

    /** A reference, or nothing where the text is one of those that say there is none. */
    static String reference(String field, @Nullable String text) throws Fault {
        if (text == null) {
            return "";
        }
        String bare = NOT_LETTER_OR_DIGIT.matcher(text).replaceAll("").toUpperCase(Locale.ROOT);
        if (NO_REFERENCE.contains(bare) || bare.chars().allMatch(c -> c == '0')) {
            return "";
        }
        return printable(field, text, PaymentId.MAX_REFERENCE);
    }

    /** An account without the spaces it is printed with. */
    static String account(String field, String text) throws Fault {
        return printable(field, line(text).replace(" ", ""), PaymentId.MAX_ACCOUNT);
    }

    static String partyName(String field, String text) throws Fault {
        String name = printable(field, text, Party.MAX_NAME);
        if (name.isEmpty()) {
            throw new Fault(Reason.NAME_BLANK);
        }
        return name;
    }

    /** For files that do not say it. */
    static Party.Type typeByName(String name) {
        return PERSONAL_NAME.matcher(name).matches() ? Party.Type.PERSON : Party.Type.ORGANISATION;
    }

    static PartyIdentifier identifier(String field, Scheme scheme, String text) throws Fault {
        String value = printable(field, text, PartyIdentifier.MAX_LENGTH);
        if (scheme != Scheme.FOREIGN) {
            value = value.replace(" ", "").toUpperCase(Locale.ROOT);
        }
        if (!scheme.isValid(value)) {
            throw switch (scheme) {
                case CITIZEN_ID -> new Fault(Reason.CITIZEN_ID_INVALID, value);
                case CREDIT_CODE -> new Fault(Reason.CREDIT_CODE_INVALID, value);
                case FOREIGN -> new Fault(Reason.MISSING, field);
            };
        }
        return new PartyIdentifier(scheme, value);
    }

    /** Texts one after the other, cut to what a remark may have. */
    static @Nullable String remark(Iterable<String> texts, int max) {
        StringBuilder remark = new StringBuilder();
        for (String text : texts) {
            String line = line(text);
            if (!line.isEmpty()) {
                remark.append(remark.length() > 0 ? "; " : "").append(line);
            }
        }
        if (remark.length() > max) {
            int end = max - 1;
            if (Character.isHighSurrogate(remark.charAt(end - 1))) {
                end--;
            }
            remark.setLength(end);
            remark.append('…');
        }
        return remark.length() > 0 ? remark.toString() : null;
    }
}
