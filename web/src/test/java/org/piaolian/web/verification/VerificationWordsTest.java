package org.piaolian.web.verification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.language.Language;
import org.piaolian.web.layout.Formats;

/** What somebody with a receipt in hand is told to do. */
class VerificationWordsTest {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "valid.locked",
                "valid.closed",
                "valid.pledged",
                "valid.assigned",
                "valid.reversal-asked",
                "valid.partly-reversed",
                "valid.red"
            })
    void a_valid_receipt_that_somebody_holds_or_that_pays_nothing_is_not_said_to_be_relied_on(String evidence) {
        for (Locale language : LANGUAGES) {
            VerificationWords words = words(language);

            assertThat(words.advice(verification(Verdict.VALID, evidence)))
                    .isNotEqualTo(words.advice(Verdict.VALID))
                    .doesNotContain("rely on it", "放心", "advice.");
        }
    }

    @Test
    void a_receipt_that_nobody_holds_can_be_relied_on() {
        for (Locale language : LANGUAGES) {
            VerificationWords words = words(language);

            assertThat(words.advice(verification(Verdict.VALID, "valid.in-force")))
                    .isEqualTo(words.advice(Verdict.VALID));
        }
    }

    @Test
    void who_holds_a_reversed_receipt_is_told_of_the_one_in_its_place() {
        assertThat(words(Locale.ENGLISH).advice(verification(Verdict.REVERSED, "valid.replaced")))
                .contains("issued in its place");
        assertThat(words(Locale.CHINESE).advice(verification(Verdict.REVERSED, "valid.reversed")))
                .isEqualTo(words(Locale.CHINESE).advice(Verdict.REVERSED));
    }

    @Test
    void a_graver_verdict_says_what_to_do_however_the_receipt_stands() {
        for (Verdict verdict : List.of(Verdict.ALTERED, Verdict.UNAVAILABLE, Verdict.UNKNOWN, Verdict.PENDING)) {
            VerificationWords words = words(Locale.ENGLISH);

            assertThat(words.advice(verification(verdict, "valid.closed"))).isEqualTo(words.advice(verdict));
        }
    }

    @Test
    void no_advice_is_given_for_evidence_that_there_is_not() {
        Properties evidence = load("/org/piaolian/verification/Evidence.properties");
        List<String> advised =
                load("/org/piaolian/web/verification/Verification.properties").stringPropertyNames().stream()
                        .filter(key -> key.startsWith("advice.valid."))
                        .map(key -> key.substring("advice.".length()))
                        .toList();

        assertThat(advised).hasSizeGreaterThan(5).isSubsetOf(evidence.stringPropertyNames());
    }

    private static Properties load(String bundle) {
        Properties properties = new Properties();
        try (var in = VerificationWordsTest.class.getResourceAsStream(bundle)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static Verification verification(Verdict verdict, String evidence) {
        Check still = new Check(Check.Question.STILL_VALID, Check.Answer.YES, evidence, List.of());
        return new Verification(verdict, List.of(still), null, null, null, null, null, null, Instant.EPOCH);
    }

    private static VerificationWords words(Locale locale) {
        Cookie chosen = new Cookie("language", locale.getLanguage());
        Language language = new Language(answering(HttpServletRequest.class, "getCookies", new Cookie[] {chosen}));
        return new VerificationWords(
                language,
                new AgencyNames(answering(Agencies.class, "list", List.of()), language),
                new Formats(language, Clock.systemUTC()));
    }

    private static <T> T answering(Class<T> type, String question, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo(question);
                    return answer;
                }));
    }
}
