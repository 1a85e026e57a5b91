package org.piaolian.receipts.domain;

import org.jspecify.annotations.Nullable;

/** The payer of a tax or fee, or the payee of a subsidy. */
public record Party(Type type, String name, @Nullable PartyIdentifier identifier) {

    public enum Type {
        PERSON,
        ORGANISATION
    }

    public static final int MAX_NAME = 140;

    public Party {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("a party's name has 1 to " + MAX_NAME + " characters");
        }
    }
}
