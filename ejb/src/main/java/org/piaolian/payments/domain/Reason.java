package org.piaolian.payments.domain;

/**
 * Why a file, or an entry of a file, was not accepted. The names are part of the public API; the sentences are in
 * {@code org/piaolian/payments/Reasons*.properties}. In braces: the arguments of the sentence.
 */
public enum Reason {
    // the file as a whole
    /** There is nothing in it. */
    EMPTY_FILE(Scope.FILE),
    /** Not well-formed XML {what the parser says}. */
    MALFORMED_XML(Scope.FILE),
    /** It has a document type declaration, which payment files never have and attacks do. */
    DTD_FORBIDDEN(Scope.FILE),
    /** Neither a namespace nor a root element that is read here {found, supported}. */
    UNSUPPORTED_SCHEMA(Scope.FILE),
    /** Bytes that are not in the encoding the file must have {encoding}. */
    BAD_ENCODING(Scope.FILE),
    /** Something is longer or deeper than any real file has it {what, limit}. */
    LIMIT_EXCEEDED(Scope.FILE),
    /** The CSV's header lacks columns {columns}. */
    COLUMN_MISSING(Scope.FILE),
    /** The CSV's header has a column that is not known {column, known columns}. */
    COLUMN_UNKNOWN(Scope.FILE),
    /** The CSV's header has a column twice {column}. */
    COLUMN_REPEATED(Scope.FILE),
    /** Quotes that do not pair, so that nobody can say where a cell ends {what the parser says}. */
    QUOTING(Scope.FILE),

    // one entry
    /** Only booked entries are receipted {status}. */
    NOT_BOOKED(Scope.ENTRY),
    /** It takes back an earlier entry ({@code RvslInd}). */
    REVERSAL(Scope.ENTRY),
    /** It brings back an earlier payment ({@code RtrInf}). */
    RETURNED(Scope.ENTRY),
    /** Something that must be there is not {element or column}. */
    MISSING(Scope.ENTRY),
    /** Something that may be there once is there twice {element}. */
    REPEATED(Scope.ENTRY),
    /** A value out of a fixed list {element or column, value}. */
    VALUE_UNKNOWN(Scope.ENTRY),
    /** Not a decimal number {value}. */
    AMOUNT_MALFORMED(Scope.ENTRY),
    /** Zero or less {value}. */
    AMOUNT_NOT_POSITIVE(Scope.ENTRY),
    /** More decimals than the currency has {value, currency, decimals}. */
    AMOUNT_TOO_PRECISE(Scope.ENTRY),
    /** More than 18 digits {value}. */
    AMOUNT_TOO_LARGE(Scope.ENTRY),
    /** No ISO 4217 currency that a receipt can be written in {currency}. */
    CURRENCY_UNKNOWN(Scope.ENTRY),
    /** The details do not add up to the entry {sum, amount}. */
    SUM_MISMATCH(Scope.ENTRY),
    /** Some details of the entry have an amount and some have none. */
    DETAILS_INCOMPLETE(Scope.ENTRY),
    /** More details in one entry than are read {limit}. */
    DETAILS_TOO_MANY(Scope.ENTRY),
    /** Quantity times rate is not the amount {quantity, rate, product, amount}. */
    PRODUCT_MISMATCH(Scope.ENTRY),
    /** Not a date {element or column, value}. */
    DATE_MALFORMED(Scope.ENTRY),
    /** The party's name is there, but blank. */
    NAME_BLANK(Scope.ENTRY),
    /** Longer than a field may be {field, limit, length}. */
    TEXT_TOO_LONG(Scope.ENTRY),
    /** A control, private use or unassigned character {field, code point}. */
    TEXT_UNPRINTABLE(Scope.ENTRY),
    /** A character that the receipt's fonts cannot show {field, characters}. */
    TEXT_WITHOUT_GLYPH(Scope.ENTRY),
    /** Not a citizen identity number with valid check digit (GB 11643) {value}. */
    CITIZEN_ID_INVALID(Scope.ENTRY),
    /** Not a unified social credit code with valid check digit (GB 32100) {value}. */
    CREDIT_CODE_INVALID(Scope.ENTRY),
    /** A text cell that a spreadsheet would run {column, value}. */
    FORMULA(Scope.ENTRY),
    /** The row has more or fewer cells than the header {cells, columns}. */
    CELL_COUNT(Scope.ENTRY),
    /** The item is one that is received, the payment was paid, or the other way round {item, direction}. */
    ITEM_AGAINST_DIRECTION(Scope.ENTRY),
    /** Its items belong to receipts of different agencies or kinds {items}. */
    ITEMS_DIFFER(Scope.ENTRY),
    /** The same payment was receipted before, from this or another file {where it was first seen}. */
    ALREADY_RECEIVED(Scope.ENTRY),
    /** A payment with the same references, but another amount or direction, was received before {where, amount}. */
    REFERENCE_CONFLICT(Scope.ENTRY),
    /**
     * The person is paid under the programme for the period already {programme, period, day of the claim, own receipt or
     * position of the other payment in parentheses where it is known, the agency's Chinese name, its English name}.
     */
    DOUBLE_PAYMENT(Scope.ENTRY),
    /** A subsidy of which each person gets one a period, for somebody without an identifier {programme}. */
    PERSON_UNKNOWN(Scope.ENTRY),
    /** Such a subsidy, where the installation has no key to compare persons by {programme}. */
    NO_CLAIM_KEY(Scope.ENTRY),

    // a person must match it
    /** It has no reference at all. */
    NO_REFERENCE(Scope.MATCH),
    /** One of several details of an entry, without a reference of its own to tell it from the others. */
    NO_DETAIL_REFERENCE(Scope.MATCH),
    /** Nobody is named as payer or payee. */
    NO_PARTY(Scope.MATCH),
    /** One amount for several parties {parties}. */
    SEVERAL_PARTIES(Scope.MATCH);

    /** What is refused: the file, one entry, or only that it goes on by itself. */
    public enum Scope {
        FILE,
        ENTRY,
        MATCH
    }

    private final Scope scope;

    Reason(Scope scope) {
        this.scope = scope;
    }

    public Scope scope() {
        return scope;
    }
}
