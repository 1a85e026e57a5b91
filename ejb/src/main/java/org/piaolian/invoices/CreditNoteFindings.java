package org.piaolian.invoices;

import java.util.Optional;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.receipts.domain.ReceiptNumber;

/** What is wrong with a credit note for the receipt that it would take back, as the rules of ours that it breaks. */
final class CreditNoteFindings {

    private CreditNoteFindings() {}

    /** Empty where it is not the note that is wrong, but the moment or who handed it in. */
    static Optional<Finding> of(AskReversal.Outcome.Refused refused, ReceiptNumber original) {
        String what = refused.what();
        return switch (refused.refusal()) {
            case BAD_AMOUNT ->
                error(
                        "PL-CURRENCY",
                        "BT-5",
                        "币种与原票据 %s 不同 In another currency than receipt %1$s: %s".formatted(original, what));
            case TOO_MUCH ->
                error(
                        "PL-TOO-MUCH",
                        "BT-112",
                        "超出原票据 %s 尚可冲销的金额 %s More than is left of receipt %1$s: %2$s".formatted(original, what));
            case REVERSED ->
                error(
                        "PL-REVERSED",
                        "BT-25",
                        "原票据 %s 已全部冲红 Receipt %1$s has been taken back as a whole".formatted(original));
            case OTHER_BUYER ->
                error("PL-BUYER", "BG-7", "购买方与原票据 %s 不同 For another buyer than receipt %1$s".formatted(original));
            case TEXT_WITHOUT_GLYPH ->
                error(
                        "PL-GLYPH",
                        "",
                        "字体中没有申请人姓名的这些字符 No font at hand has these characters of who hands it in: " + what);
            default -> Optional.empty();
        };
    }

    private static Optional<Finding> error(String rule, String term, String message) {
        return Optional.of(Finding.error(rule, term, message));
    }
}
