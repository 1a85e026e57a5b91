package org.piaolian.payments.adapter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Position;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.receipts.domain.CitizenId;
import org.piaolian.receipts.domain.CreditCode;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;
import org.piaolian.receipts.domain.ReceiptContent.ForeignAmount;

/** One row, one payment. */
final class CsvRow {

    private static final int MAX_CELL = 10_000;

    /** The first characters by which spreadsheets take a cell for a formula, full-width ones included (OWASP). */
    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    private static final String NUMBER_STARTS = "+-";

    /** What a spreadsheet makes of a long number, with its last digits lost: {@code 1.10001E+18}. */
    private static final Pattern ROUNDED_BY_SPREADSHEET = Pattern.compile("[0-9](\\.[0-9]+)?[Ee]\\+?[0-9]+");

    private final Map<CsvColumn, Integer> columns;
    private final CSVRecord row;
    private final Position at;

    CsvRow(Map<CsvColumn, Integer> columns, CSVRecord row, Position at) {
        this.columns = columns;
        this.row = row;
        this.at = at;
    }

    Entry toEntry() {
        try {
            if (row.size() != columns.size()) {
                throw new Fault(Reason.CELL_COUNT, row.size(), columns.size());
            }
            for (CsvColumn column : columns.keySet()) {
                refuseFormula(column);
            }
            return read();
        } catch (Fault fault) {
            String reference = PaymentId.shown(raw(CsvColumn.BANK_REFERENCE), raw(CsvColumn.REFERENCE))
                    .map(Refusal::quote)
                    .orElse(null);
            return new Entry.Rejected(at, reference, fault.refusal());
        }
    }

    private Entry read() throws Fault {
        String account = TextRules.account(CsvColumn.ACCOUNT.header(), exact(CsvColumn.ACCOUNT));
        Direction direction = direction();
        Money amount = TextRules.money(required(CsvColumn.AMOUNT), required(CsvColumn.CURRENCY));
        LocalDate bookedOn = TextRules.date(CsvColumn.BOOKED_ON.header(), required(CsvColumn.BOOKED_ON));
        @Nullable String valueOn = cell(CsvColumn.VALUE_ON);
        @Nullable LocalDate valued = valueOn == null ? null : TextRules.date(CsvColumn.VALUE_ON.header(), valueOn);
        @Nullable Party party = party();
        Payment.Item item = item(amount);
        @Nullable String remark = printable(CsvColumn.REMARK, Payment.MAX_REMARK);
        @Nullable String period = printable(CsvColumn.PERIOD, Payment.MAX_PERIOD);
        @Nullable ForeignAmount foreign = foreign();
        @Nullable String payMode = printable(CsvColumn.PAY_MODE, Payment.MAX_PAY_MODE);
        String bankReference = reference(CsvColumn.BANK_REFERENCE);
        String reference = reference(CsvColumn.REFERENCE);

        @Nullable
        Reason unmatched = bankReference.isEmpty() && reference.isEmpty()
                ? Reason.NO_REFERENCE
                : party == null ? Reason.NO_PARTY : null;
        if (unmatched != null || party == null) {
            return new Entry.Unmatched(
                    at,
                    PaymentId.shown(bankReference, reference).orElse(null),
                    Refusal.of(unmatched == null ? Reason.NO_PARTY : unmatched),
                    account,
                    direction,
                    amount,
                    bookedOn,
                    party == null ? null : party.name(),
                    item.code(),
                    remark);
        }
        return new Entry.Payable(new Payment(
                at,
                new PaymentId(account, bankReference, reference),
                direction,
                amount,
                foreign,
                bookedOn,
                valued,
                party,
                List.of(item),
                remark,
                period,
                payMode == null ? "transfer" : payMode));
    }

    private Direction direction() throws Fault {
        String text = required(CsvColumn.DIRECTION).toUpperCase(Locale.ROOT);
        return switch (text) {
            case "CREDIT", "CRDT" -> Direction.CREDIT;
            case "DEBIT", "DBIT" -> Direction.DEBIT;
            default -> throw unknown(CsvColumn.DIRECTION, text);
        };
    }

    private @Nullable Party party() throws Fault {
        String raw = raw(CsvColumn.PARTY_NAME);
        if (raw.isEmpty()) {
            return null;
        }
        String name = TextRules.partyName(CsvColumn.PARTY_NAME.header(), raw);
        @Nullable PartyIdentifier identifier = identifier();
        @Nullable String type = upper(CsvColumn.PARTY_TYPE);
        if (type == null) {
            return new Party(type(name, identifier), name, identifier);
        }
        return switch (type) {
            case "PERSON" -> new Party(Party.Type.PERSON, name, identifier);
            case "ORGANISATION", "ORGANIZATION" -> new Party(Party.Type.ORGANISATION, name, identifier);
            default -> throw unknown(CsvColumn.PARTY_TYPE, type);
        };
    }

    private static Party.Type type(String name, @Nullable PartyIdentifier identifier) {
        if (identifier != null && identifier.scheme() == Scheme.CITIZEN_ID) {
            return Party.Type.PERSON;
        }
        if (identifier != null && identifier.scheme() == Scheme.CREDIT_CODE) {
            return Party.Type.ORGANISATION;
        }
        return TextRules.typeByName(name);
    }

    private @Nullable PartyIdentifier identifier() throws Fault {
        @Nullable String value = cell(CsvColumn.PARTY_ID);
        @Nullable String scheme = upper(CsvColumn.PARTY_ID_SCHEME);
        if (value == null) {
            if (scheme != null) {
                throw new Fault(Reason.MISSING, CsvColumn.PARTY_ID.header());
            }
            return null;
        }
        return TextRules.identifier(CsvColumn.PARTY_ID.header(), scheme(scheme, value), value);
    }

    private static Scheme scheme(@Nullable String scheme, String value) throws Fault {
        if (scheme == null) {
            String upper = value.toUpperCase(Locale.ROOT);
            return CreditCode.isValid(upper)
                    ? Scheme.CREDIT_CODE
                    : CitizenId.isValid(upper) ? Scheme.CITIZEN_ID : Scheme.FOREIGN;
        }
        return switch (scheme) {
            case "CITIZEN_ID", "NIDN" -> Scheme.CITIZEN_ID;
            case "CREDIT_CODE", "USCC" -> Scheme.CREDIT_CODE;
            case "FOREIGN" -> Scheme.FOREIGN;
            default -> throw unknown(CsvColumn.PARTY_ID_SCHEME, scheme);
        };
    }

    private Payment.Item item(Money amount) throws Fault {
        @Nullable BigDecimal quantity = decimal(CsvColumn.QUANTITY);
        @Nullable BigDecimal rate = decimal(CsvColumn.RATE);
        if (quantity != null && rate != null) {
            BigDecimal product =
                    quantity.multiply(rate).setScale(amount.amount().scale(), RoundingMode.HALF_UP);
            if (product.compareTo(amount.amount()) != 0) {
                throw new Fault(
                        Reason.PRODUCT_MISMATCH,
                        quantity.toPlainString(),
                        rate.toPlainString(),
                        product.toPlainString(),
                        amount.figure());
            }
        }
        return new Payment.Item(
                printable(CsvColumn.ITEM_CODE, Payment.Item.MAX_CODE),
                printable(CsvColumn.ITEM_NAME, Payment.Item.MAX_NAME),
                printable(CsvColumn.UNIT, Payment.Item.MAX_UNIT),
                quantity,
                rate,
                amount);
    }

    private @Nullable ForeignAmount foreign() throws Fault {
        @Nullable String amount = cell(CsvColumn.FOREIGN_AMOUNT);
        if (amount == null) {
            return null;
        }
        return new ForeignAmount(
                TextRules.money(amount, required(CsvColumn.FOREIGN_CURRENCY)), decimal(CsvColumn.FOREIGN_RATE));
    }

    private void refuseFormula(CsvColumn column) throws Fault {
        String raw = raw(column);
        if (raw.length() > MAX_CELL) {
            throw new Fault(Reason.TEXT_TOO_LONG, column.header(), MAX_CELL, raw.length());
        }
        if (!raw.isEmpty()
                && FORMULA_STARTS.indexOf(raw.charAt(0)) >= 0
                && !(CsvColumn.NUMBERS.contains(column) && NUMBER_STARTS.indexOf(raw.charAt(0)) >= 0)) {
            throw new Fault(Reason.FORMULA, column.header(), raw);
        }
    }

    private String reference(CsvColumn column) throws Fault {
        return cell(column) == null ? "" : TextRules.reference(column.header(), exact(column));
    }

    /** A number that nothing was lost of on its way through a spreadsheet. */
    private String exact(CsvColumn column) throws Fault {
        String text = required(column);
        if (ROUNDED_BY_SPREADSHEET.matcher(text).matches()) {
            throw unknown(column, text);
        }
        return text;
    }

    private @Nullable BigDecimal decimal(CsvColumn column) throws Fault {
        @Nullable String text = cell(column);
        if (text == null) {
            return null;
        }
        BigDecimal figure = TextRules.decimal(text);
        if (figure.signum() <= 0) {
            throw unknown(column, text);
        }
        return figure;
    }

    private @Nullable String printable(CsvColumn column, int max) throws Fault {
        @Nullable String text = cell(column);
        return text == null ? null : TextRules.printable(column.header(), text, max);
    }

    private @Nullable String upper(CsvColumn column) {
        @Nullable String text = cell(column);
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }

    private String required(CsvColumn column) throws Fault {
        @Nullable String text = cell(column);
        if (text == null) {
            throw new Fault(Reason.MISSING, column.header());
        }
        return text;
    }

    private @Nullable String cell(CsvColumn column) {
        String text = raw(column).strip();
        return text.isEmpty() ? null : text;
    }

    /** Empty where the file has no such column, or the row is too short for it. */
    private String raw(CsvColumn column) {
        Integer index = columns.get(column);
        return index == null || index >= row.size() ? "" : row.get(index);
    }

    private static Fault unknown(CsvColumn column, String value) {
        return new Fault(Reason.VALUE_UNKNOWN, column.header(), value);
    }
}
