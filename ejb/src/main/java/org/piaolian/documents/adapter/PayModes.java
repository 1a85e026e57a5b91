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

    private PayModes() {}

    static String words(String payMode) {
        String zh = ZH.get(payMode);
        return zh == null ? payMode : zh + " " + payMode;
    }
}
