package org.piaolian.documents.adapter;

import java.util.Map;

/** How a payment was made, in both languages where the word is a usual one. */
final class PayModes {

    private static final Map<String, String> ZH = Map.of(
            "transfer", "转账",
            "cash", "现金",
            "card", "银行卡",
            "cheque", "支票",
            "direct debit", "代扣",
            "online", "网上支付");

    /** The usual codes of UNTDID 4461, which e-invoices have. */
    private static final Map<String, String> CODES = Map.of(
            "10", "现金 cash",
            "20", "支票 cheque",
            "30", "转账 transfer",
            "48", "银行卡 card",
            "49", "代扣 direct debit",
            "58", "转账 SEPA transfer",
            "59", "代扣 SEPA direct debit");

    private PayModes() {}

    static String words(String payMode) {
        String code = CODES.get(payMode);
        if (code != null) {
            return code + " (" + payMode + ")";
        }
        String zh = ZH.get(payMode);
        return zh == null ? payMode : zh + " " + payMode;
    }
}
