package org.piaolian.ledger.domain;

/** The chaincode refused a batch for good. */
public class RegistrationRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** @param code the chaincode's refusal code, for example {@code NUMBER_TAKEN} */
    public RegistrationRefused(String code, String message) {
        super(code + ": " + message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
