package org.piaolian.receipts.domain;

/** How a party is identified. The check digits of the two Chinese schemes are right, or there is no identifier. */
public record PartyIdentifier(Scheme scheme, String value) {

    public enum Scheme {
        /** Citizen identity number, GB 11643-1999, 18 characters. */
        CITIZEN_ID,
        /** Unified social credit code, GB 32100-2015, 18 characters. */
        CREDIT_CODE,
        /** Whatever the foreign side uses: a BIC, a VAT number, a passport. */
        FOREIGN;

        /** Whether the value, in upper case where the scheme has letters, is one of this scheme. */
        public boolean isValid(String value) {
            return switch (this) {
                case CITIZEN_ID -> CitizenId.isValid(value);
                case CREDIT_CODE -> CreditCode.isValid(value);
                case FOREIGN -> !value.isBlank() && value.length() <= MAX_LENGTH;
            };
        }
    }

    public static final int MAX_LENGTH = 35;

    public PartyIdentifier {
        if (!scheme.isValid(value)) {
            throw new IllegalArgumentException("not a " + scheme);
        }
    }
}
