package org.piaolian.web.verification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.piaolian.verification.domain.Verdict;

/** What each verdict means and what to do then, for the help page: the very words that an answer has. */
@RequestScoped
@Named
public class VerdictGuide {

    /** @param code as the answer's mark-up names the verdict */
    public record Explained(Verdict verdict, String code, String headline, String meaning, String advice) {}

    private final VerificationWords words;

    @Inject
    public VerdictGuide(VerificationWords words) {
        this.words = words;
    }

    public List<Explained> getAll() {
        return Arrays.stream(Verdict.values()).map(this::explain).toList();
    }

    private Explained explain(Verdict verdict) {
        return new Explained(
                verdict,
                verdict.name().toLowerCase(Locale.ROOT),
                words.headline(verdict),
                words.meaning(verdict),
                words.advice(verdict));
    }
}
