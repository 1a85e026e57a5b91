package org.piaolian.ledger.domain;

/** The contract refused what an agency wanted to put on record about sharing. */
public class SharingRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code the contract's refusal code */
    public SharingRefused(String code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
