package org.piaolian.payments.adapter;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns of a CSV of payments; the header has their names in lower case. */
enum CsvColumn {
    /** IBAN or other number of the agency's account. */
    ACCOUNT,
    /** The bank's reference of the booking, as {@code AcctSvcrRef}. */
    BANK_REFERENCE,
    /** The reference of the payment within the booking, as {@code EndToEndId}. */
    REFERENCE,
    /** {@code CREDIT} or {@code DEBIT}. */
    DIRECTION,
    /** With a decimal point and without grouping. */
    AMOUNT,
    /** ISO 4217. */
    CURRENCY,
    /** {@code 2026-11-23}. */
    BOOKED_ON,
    VALUE_ON,
    PARTY_NAME,
    /** {@code PERSON} or {@code ORGANISATION}. */
    PARTY_TYPE,
    /** {@code CITIZEN_ID}, {@code CREDIT_CODE} or {@code FOREIGN}. */
    PARTY_ID_SCHEME,
    PARTY_ID,
    ITEM_CODE,
    ITEM_NAME,
    /** What a subsidy is paid for: {@code 2026-11} or {@code 2026}. */
    PERIOD,
    UNIT,
    QUANTITY,
    /** Price or rate a unit. */
    RATE,
    PAY_MODE,
    /** What the other party paid or got in its own currency. */
    FOREIGN_AMOUNT,
    FOREIGN_CURRENCY,
    /** Units of the payment's currency for one of the foreign one. */
    FOREIGN_RATE,
    REMARK;

    static final Set<CsvColumn> REQUIRED =
            EnumSet.of(ACCOUNT, BANK_REFERENCE, DIRECTION, AMOUNT, CURRENCY, BOOKED_ON, PARTY_NAME);

    /** A minus sign begins a number there, not a formula. */
    static final Set<CsvColumn> NUMBERS = EnumSet.of(AMOUNT, QUANTITY, RATE, FOREIGN_AMOUNT, FOREIGN_RATE);

    String header() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<CsvColumn> of(String header) {
        return Arrays.stream(values()).filter(c -> c.header().equals(header)).findFirst();
    }

    static String names(Collection<CsvColumn> columns) {
        return columns.stream().map(CsvColumn::header).collect(Collectors.joining(", "));
    }
}
