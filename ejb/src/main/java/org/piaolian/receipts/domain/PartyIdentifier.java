package org.piaolian.receipts.domain;

/** How a party is identified. The value's check digits have been verified for the two Chinese schemes. */
public record PartyIdentifier(Scheme scheme, String value) {

    public enum Scheme {
        /** Citizen identity number, GB 11643-1999, 18 characters. */
        CITIZEN_ID,
        /** Unified social credit code, GB 32100-2015, 18 characters. */
        CREDIT_CODE,
        /** Whatever the foreign side uses: a BIC, a VAT number, a passport. */
        FOREIGN
    }

    public PartyIdentifier {
        if (value.isBlank() || value.length() > 35) {
            throw new IllegalArgumentException("an identifier has 1 to 35 characters");
        }
    }
}
