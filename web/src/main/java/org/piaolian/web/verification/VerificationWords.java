package org.piaolian.web.verification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Collectors;
import org.piaolian.verification.domain.Alteration;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.language.Language;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Formats;

/** A verification in plain words, in the language of the request. */
@RequestScoped
public class VerificationWords {

    private static final String VERDICTS = "org.piaolian.web.verification.Verification";
    private static final String EVIDENCE = "org.piaolian.verification.Evidence";

    private final Language language;
    private final AgencyNames agencies;
    private final Formats formats;

    @Inject
    public VerificationWords(Language language, AgencyNames agencies, Formats formats) {
        this.language = language;
        this.agencies = agencies;
        this.formats = formats;
    }

    public String headline(Verdict verdict) {
        return say("verdict." + verdict);
    }

    /** What the verdict means. */
    public String meaning(Verdict verdict) {
        return say("meaning." + verdict);
    }

    /** What the person had best do now. */
    public String advice(Verdict verdict) {
        return say("advice." + verdict);
    }

    /** The same where more is known: what may be done with a valid receipt depends on whether somebody holds it. */
    public String advice(Verification verification) {
        return verification.checks().stream()
                .filter(check -> check.question() == Check.Question.STILL_VALID)
                .map(check -> "advice." + check.evidence())
                .filter(key -> isSettled(verification.verdict()) && Texts.has(VERDICTS, key, language.getLocale()))
                .findFirst()
                .map(this::say)
                .orElseGet(() -> advice(verification.verdict()));
    }

    /** Whatever else a receipt is that was altered or cannot be asked about, its graver verdict says what to do. */
    private static boolean isSettled(Verdict verdict) {
        return verdict == Verdict.VALID || verdict == Verdict.REVERSED;
    }

    public String question(Check.Question question) {
        return say("question." + question);
    }

    public String answer(Check.Answer answer) {
        return say("answer." + answer);
    }

    /** What was changed, in the words for the parts of a document; empty where that cannot be said. */
    public String places(Alteration alteration) {
        return alteration.places().stream().map(this::place).collect(Collectors.joining(say("places.separator")));
    }

    private String place(Alteration.Place place) {
        return say("place." + place);
    }

    public String revisions(Alteration alteration) {
        return Texts.say(VERDICTS, "alteration.revisions", List.of(alteration.revisions()), language.getLocale());
    }

    /** A word of the report about a verification. */
    public String report(String key, Object... arguments) {
        return Texts.say(VERDICTS, "report." + key, List.of(arguments), language.getLocale());
    }

    /** The tag of the language that all this is in. */
    public String language() {
        return language.getTag();
    }

    public String evidence(Check check) {
        List<String> arguments = check.arguments().stream().map(this::readable).toList();
        return Texts.say(EVIDENCE, check.evidence(), arguments, language.getLocale());
    }

    // Evidence names agencies by id or membership service provider, and moments in UTC.
    private String readable(String argument) {
        if (argument.endsWith("Z") && argument.indexOf('T') == 10) {
            try {
                return formats.moment(Instant.parse(argument));
            } catch (DateTimeParseException e) {
                return argument;
            }
        }
        return argument.endsWith("MSP") ? agencies.ofMsp(argument) : agencies.named(argument);
    }

    private String say(String key) {
        return Texts.say(VERDICTS, key, List.of(), language.getLocale());
    }
}
