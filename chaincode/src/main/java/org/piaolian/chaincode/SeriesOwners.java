package org.piaolian.chaincode;

import java.util.Map;

/** Which agency may register receipts of a series: the class digits (third and fourth) of its code decide. */
final class SeriesOwners {

    private static final Map<String, String> MSP_BY_CLASS = Map.of(
            "01", "TaxMSP",
            "02", "FinanceMSP",
            "03", "CivilAffairsMSP");

    private SeriesOwners() {}

    static void check(String code, String callerMsp) {
        String receiptClass = code.substring(2, 4);
        if (!callerMsp.equals(MSP_BY_CLASS.get(receiptClass))) {
            throw new Refusal(Refusal.Code.WRONG_AGENCY, callerMsp + " does not own series of class " + receiptClass);
        }
    }
}
