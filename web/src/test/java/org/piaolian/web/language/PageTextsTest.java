package org.piaolian.web.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.verification.domain.Alteration;

class PageTextsTest {

    private static final Path RESOURCES = Path.of("src/main/resources/org/piaolian/web");
    private static final Path PAGES = Path.of("src/main/webapp");
    private static final Path CODE = Path.of("src/main/java");

    @ParameterizedTest
    @ValueSource(strings = {"Text", "problems/Problems", "verification/Verification"})
    void both_languages_say_the_same_things(String bundle) {
        assertThat(keys(bundle + "_zh")).containsExactlyInAnyOrderElementsOf(keys(bundle));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Text", "Text_zh", "problems/Problems", "problems/Problems_zh", "verification/Verification"})
    void every_sentence_is_a_pattern_without_a_plain_apostrophe(String bundle) {
        load(bundle).forEach((key, sentence) -> {
            assertThat(sentence.toString()).as("%s", key).doesNotContain("'");
            // What fills the place-holders of the tables is not MessageFormat's.
            if (!key.equals("table.report")) {
                assertThatCode(() -> new MessageFormat(sentence.toString(), Locale.ENGLISH))
                        .as("%s", key)
                        .doesNotThrowAnyException();
            }
        });
    }

    @Test
    void every_part_of_a_document_has_its_word() {
        assertThat(keys("verification/Verification"))
                .containsAll(Stream.of(Alteration.Place.values())
                        .map(place -> "place." + place)
                        .toList());
    }

    @Test
    void everything_that_can_be_wrong_with_claim_keys_has_its_words() {
        assertThat(keys("Text"))
                .containsAll(Stream.of(BrokenClaimKeys.Flaw.values())
                        .map(flaw -> "claims.keys." + flaw)
                        .toList());
    }

    @Test
    void pages_name_no_sentence_that_is_not_there() {
        assertThat(matches(PAGES, ".xhtml", Pattern.compile("t\\['([^']+)'\\]|say\\.of\\('([^']+)'")))
                .hasSizeGreaterThan(100)
                .isSubsetOf(keys("Text"));
    }

    @Test
    void code_names_no_sentence_that_is_not_there() {
        assertThat(matches(CODE, ".java", Pattern.compile("say\\.of\\(\\s*\"([^\"]+)\"")))
                .hasSizeGreaterThan(10)
                .isSubsetOf(keys("Text"));
    }

    @Test
    void every_problem_has_its_title_and_detail() {
        Set<String> codes = matches(CODE, ".java", Pattern.compile("\\bof\\([0-9]{3}, \"([^\"]+)\""));
        assertThat(codes).hasSizeGreaterThan(10);
        for (String code : codes) {
            assertThat(keys("problems/Problems")).contains(code + ".title", code + ".detail");
        }
    }

    @Test
    void every_status_that_a_page_can_end_with_is_told_in_words_for_people() {
        Set<String> codes = matches(
                CODE.resolve("org/piaolian/web/problems/Problems.java"),
                ".java",
                Pattern.compile("\\bof\\((?:[0-9]{3}|status), \"([^\"]+)\""));
        assertThat(codes).hasSizeGreaterThan(10);
        for (String code : codes) {
            assertThat(keys("problems/Problems")).contains(code + ".page");
        }
    }

    @Test
    void an_unknown_sentence_shows_as_its_key_and_what_it_was_about() {
        assertThat(Texts.say("org.piaolian.web.Text", "not.there", List.of("x"), Locale.ENGLISH))
                .isEqualTo("not.there [x]");
    }

    @Test
    void english_stays_english_on_a_server_that_speaks_chinese() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.CHINESE);
            assertThat(Texts.say("org.piaolian.payments.Reasons", "EMPTY_FILE", List.of(), Locale.ENGLISH))
                    .isEqualTo("The file is empty.");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Set<String> matches(Path folder, String suffix, Pattern pattern) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(suffix))
                    .flatMap(f -> pattern.matcher(read(f)).results().map(PageTextsTest::group).toList().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String group(MatchResult match) {
        return match.group(1) != null || match.groupCount() == 1 ? match.group(1) : match.group(2);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> keys(String bundle) {
        return load(bundle).stringPropertyNames();
    }

    private static Properties load(String bundle) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(RESOURCES.resolve(bundle + ".properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
