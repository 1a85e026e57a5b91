package org.piaolian.web.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.verification.domain.Alteration;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Original;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.lifecycle.LifeView;

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
    private final @Nullable LifeView life;
    private final @Nullable Reports reports;

    AnswerView(Verification verification, VerificationWords words, @Nullable LifeView life, @Nullable Reports reports) {
        this.verification = verification;
        this.words = words;
        this.life = life;
        this.reports = reports;
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
        return words.advice(verification);
    }

    public List<CheckView> getChecks() {
        return verification.checks().stream()
                .map(check -> new CheckView(check, words))
                .toList();
    }

    public @Nullable Original getOriginal() {
        return verification.original();
    }

    /** What was changed, in words; empty where nothing can be shown. */
    public List<String> getChanges() {
        return changes(verification.alteration(), words);
    }

    static List<String> changes(@Nullable Alteration alteration, VerificationWords words) {
        if (alteration == null) {
            return List.of();
        }
        List<String> changes = new ArrayList<>();
        if (!alteration.places().isEmpty()) {
            changes.add(words.places(alteration));
        }
        if (alteration.revisions() > 0) {
            changes.add(words.revisions(alteration));
        }
        return changes;
    }

    /** Of the receipt, or of the original of an altered one, where that may be shown. */
    public @Nullable ReceiptContent getShown() {
        Original original = verification.original();
        return verification.receipt() == null && original != null ? original.content() : verification.receipt();
    }

    /** What the receipt went through; null where none is shown. */
    public @Nullable LifeView getLife() {
        return life;
    }

    /** The addresses or contents of the report about this answer. */
    public @Nullable Reports getReports() {
        return reports;
    }

    /**
     * @param pdf what the link to the report as PDF leads to
     * @param json the same as JSON
     * @param name of the file to save, without its suffix
     */
    public record Reports(String pdf, String json, String name) {}

    public String getItems() {
        ReceiptContent receipt = getShown();
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
