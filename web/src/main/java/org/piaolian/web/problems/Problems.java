package org.piaolian.web.problems;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.piaolian.web.language.Language;
import org.piaolian.web.language.Texts;

/** Problems in the language of the request. Each code has a title and a detail in the bundle of the same name. */
@RequestScoped
public class Problems {

    private static final String BUNDLE = "org.piaolian.web.problems.Problems";

    private final Language language;

    @Inject
    public Problems(Language language) {
        this.language = language;
    }

    public Problem of(int status, String code, Object... arguments) {
        Locale locale = language.getLocale();
        return new Problem(
                status,
                code,
                Texts.say(BUNDLE, code + ".title", List.of(), locale),
                Texts.say(BUNDLE, code + ".detail", List.of(arguments), locale),
                Map.of());
    }

    /** The detail of such a problem in words for people, who see neither headers nor bodies. */
    public String forPeople(Problem problem) {
        return Texts.say(BUNDLE, problem.code() + ".page", List.of(), language.getLocale());
    }

    /** The problem of a bare HTTP status. */
    public Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> of(400, "bad-request");
            case 401 -> of(401, "credentials-required");
            case 403 -> of(403, "forbidden");
            case 404 -> of(404, "not-found");
            case 405 -> of(405, "method-not-allowed");
            case 406 -> of(406, "not-acceptable");
            case 413 -> of(413, "too-large");
            case 415 -> of(415, "unsupported-media-type");
            case 429 -> of(429, "too-many-requests");
            case 503 -> of(503, "unavailable");
            default -> status < 500 ? of(status, "bad-request") : of(status, "fault");
        };
    }
}
