package org.piaolian.web.verification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Verdict;
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

    public String question(Check.Question question) {
        return say("question." + question);
    }

    public String answer(Check.Answer answer) {
        return say("answer." + answer);
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
