package org.piaolian.documents.adapter;

import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReversalReason;

/** The fixed words of a receipt, in the two languages that stand beside each other on it. */
enum Captions {
    CODE("票据代码", "Code"),
    NUMBER("票据号码", "Number"),
    CHECK_CODE("校验码", "Check code"),
    ISSUED("开票日期", "Issued"),
    SCAN("扫码查验", "Scan to verify"),
    PAYER("交款人", "Payer"),
    PAYEE("收款人", "Payee"),
    BUYER("购买方", "Buyer"),
    SELLER("销售方", "Seller"),
    SELLERS_NUMBER("发票号", "Invoice no."),
    INVOICED("发票日期", "Invoice date"),
    DUE("付款期限", "Due"),
    PAYABLE("应付金额", "Amount due"),
    CREDIT_NOTES_NUMBER("红字发票号", "Credit note no."),
    CREDITED_ON("红字发票日期", "Credit note date"),
    CREDITED("应退金额", "Amount to give back"),
    NUMBERED_BY("赋码单位（章）", "Registered by (seal)"),
    CITIZEN_ID("公民身份号码", "Citizen identity no."),
    CREDIT_CODE("统一社会信用代码", "Unified social credit code"),
    FOREIGN_ID("识别号", "Identifier"),
    LINE("序号", "No."),
    ITEM_CODE("项目编码", "Item code"),
    ITEM("项目名称", "Item"),
    UNIT("单位", "Unit"),
    QUANTITY("数量", "Quantity"),
    RATE("标准", "Rate"),
    AMOUNT("金额", "Amount"),
    BROUGHT_FORWARD("承前页", "Brought forward"),
    CARRIED_FORWARD("转下页", "Carried forward"),
    IN_WORDS("金额合计（大写）", "Total in capitals"),
    IN_FIGURES("合计（小写）", "In figures"),
    PAY_MODE("支付方式", "Pay mode"),
    REFERENCE("支付流水号", "Payment reference"),
    BOOKED("入账日期", "Booked on"),
    FOREIGN("外币金额", "Foreign amount"),
    FOREIGN_RATE("汇率", "Rate"),
    RELATED("相关票据", "Related receipt"),
    REVERSED("被冲销票据", "Receipt reversed"),
    REPLACED("被换开票据", "Receipt replaced"),
    REASON("冲销原因", "Reason"),
    RED_IN_WORDS("红字金额（大写）", "Taken back, in capitals"),
    RED_IN_FIGURES("红字（小写）", "Taken back"),
    REMARK("备注", "Remark"),
    RECEIVED_BY("收款单位（章）", "Received by (seal)"),
    PAID_BY("付款单位（章）", "Paid by (seal)"),
    REVIEWER("复核人", "Reviewer"),
    DRAWER("开票人", "Drawer");

    /** A title of a receipt. */
    record Title(String zh, String en) {
        static Title of(ReceiptKind kind) {
            return switch (kind) {
                case TAX_PAYMENT -> new Title("税收缴款电子凭证", "Electronic tax payment receipt");
                case FEE -> new Title("非税收入电子票据", "Electronic receipt for government fees");
                case GENERAL_FEE -> new Title("政府收入电子票据", "Electronic receipt for government revenue");
                case SUBSIDY_PAYMENT -> new Title("财政补贴支付电子凭证", "Electronic subsidy payment receipt");
                case GENERAL_PAYMENT -> new Title("财政资金支付电子凭证", "Electronic receipt for a payment of public funds");
                case E_INVOICE -> new Title("电子发票", "Electronic invoice");
                case E_CREDIT_NOTE -> new Title("电子红字发票", "Electronic credit note");
            };
        }
    }

    /** What stands beside the title of a red receipt. */
    static final Title RED = new Title("红字", "Reversal");

    /** Why a seller's credit note takes a receipt back: whether money went back yet, nobody here knows. */
    static final String CREDITED_BY_SELLER = "销售方开具红字发票 Credited by the seller";

    /** Why a receipt was taken back, in both languages. */
    static String of(ReversalReason reason) {
        return switch (reason) {
            case WRONG_AMOUNT -> "金额有误 Wrong amount";
            case WRONG_PARTY -> "交款人或收款人有误 Wrong party";
            case WRONG_ITEM -> "项目有误 Wrong item";
            case DUPLICATE -> "重复开具 Issued twice";
            case REFUND -> "款项已退回 Money given back";
        };
    }

    private final String zh;
    private final String en;

    Captions(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    String zh() {
        return zh;
    }

    String en() {
        return en;
    }

    static Captions of(PartyIdentifier.Scheme scheme) {
        return switch (scheme) {
            case CITIZEN_ID -> CITIZEN_ID;
            case CREDIT_CODE -> CREDIT_CODE;
            case FOREIGN -> FOREIGN_ID;
        };
    }
}
