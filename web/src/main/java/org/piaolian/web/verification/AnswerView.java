package org.piaolian.web.verification;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Verification;

/** A verification as the page shows it. */
public final class AnswerView {

    /** One of the four questions in words. */
    public static final class CheckView {

        private final Check check;
        private final VerificationWords words;

        CheckView(Check check, VerificationWords words) {
            this.check = check;
            this.words = words;
        }

        public String getCode() {
            return code(check.answer());
        }

        public String getIcon() {
            return check.answer().name();
        }

        public String getQuestion() {
            return words.question(check.question());
        }

        public String getAnswer() {
            return words.answer(check.answer());
        }

        public String getEvidence() {
            return words.evidence(check);
        }
    }

    private final Verification verification;
    private final VerificationWords words;

    AnswerView(Verification verification, VerificationWords words) {
        this.verification = verification;
        this.words = words;
    }

    public String getCode() {
        return code(verification.verdict());
    }

    public String getVerdict() {
        return verification.verdict().name();
    }

    public String getHeadline() {
        return words.headline(verification.verdict());
    }

    public String getMeaning() {
        return words.meaning(verification.verdict());
    }

    public String getAdvice() {
        return words.advice(verification.verdict());
    }

    public List<CheckView> getChecks() {
        return verification.checks().stream()
                .map(check -> new CheckView(check, words))
                .toList();
    }

    public @Nullable ReceiptContent getReceipt() {
        return verification.receipt();
    }

    public String getItems() {
        ReceiptContent receipt = verification.receipt();
        return receipt == null
                ? ""
                : receipt.lines().stream().map(Line::name).distinct().collect(Collectors.joining("; "));
    }

    public @Nullable Instant getDeadline() {
        return verification.deadline();
    }

    public Instant getCheckedAt() {
        return verification.checkedAt();
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
